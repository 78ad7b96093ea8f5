import { expect, test } from 'vitest';
import { MODEL_FORMS } from '../../../electron/providers/gmi/models.ts';
import { gmiDialect } from '../../../electron/providers/gmi/payload.ts';
import type { JsonObject } from '#shared/base';

const build = (modelKey: string, parameters: JsonObject = {}, prompt = 'a hill') =>
  gmiDialect.buildPayload({ modelKey, prompt, seed: 7, parameters, form: null });
const IMAGE = 'https://example.org/a.png';

// biome-ignore format: a table
test.each([
  ['bria-fibo-image-blend', {},                        { instruction: 'a hill', seed: 7 }],
  ['bria-fibo-relight',     { image: IMAGE },          { instruction: 'a hill', image: IMAGE, seed: 7 }],
  ['bria-fibo-restore',     {},                        { instruction: 'a hill', seed: 7 }],
  ['inworld-tts-1.5-mini',  { voice_id: 'Alex' },      { text: 'a hill', voice_id: 'Alex' }],
  ['minimax-tts-speech-2.6-turbo', { speed: 1.5 },     { text: 'a hill', speed: '1.5' }],
  ['elevenlabs-tts-v3',     {},                        { text: 'a hill' }],
  ['pixverse-v5.6-t2v',     {},                        { prompt: 'a hill', quality: '540p' }],
  ['pixverse-v5.6-t2v',     { quality: '720p' },       { prompt: 'a hill', quality: '720p' }],
  ['Minimax-Hailuo-2.3-Fast', { image: IMAGE },        { prompt: 'a hill', image: IMAGE }],
  ['seedream-5.0-lite',     { size: '2K' },            { prompt: 'a hill', size: '2K' }],
  ['Kling-Image2Video-V2.1-Pro', { image: IMAGE, duration: 5 }, { prompt: 'a hill', image: IMAGE, duration: '5' }],
  ['Kling-Image2Video-V2-Master', {},                  { prompt: 'a hill' }],
  ['Veo3',                  { durationSeconds: 8 },    { prompt: 'a hill', durationSeconds: '8', seed: 7 }],
  ['Sora-2-Pro',            { seconds: '12' },         { prompt: 'a hill', seconds: '12' }],
])('%s with %j', (modelKey, parameters, payload) => {
  expect(build(modelKey, parameters as JsonObject)).toEqual({ ok: true, value: payload });
});

test('the whole price list is known', () => expect(Object.keys(MODEL_FORMS)).toHaveLength(13));

test.each([
  ['veo3', {}, /not known here; .* writes "Veo3"/],
  ['toString', {}, /not known here/],
  ['Veo3', { duration_seconds: '8' }, /not known to take the parameter "duration_seconds".*durationSeconds/],
  ['Veo3', { toString: 'x' }, /"toString"/],
  ['Veo3', { prompt: 'another' }, /"prompt" is the prompt/],
  ['Veo3', { seed: 9 }, /the seed is given with the run/],
  ['Sora-2-Pro', { seed: 9 }, /not known to take a seed/],
  ['Veo3', { durationSeconds: 5 }, /"durationSeconds" of Veo3 must be one of 4, 6, 8/],
  ['Veo3', { durationSeconds: ['8'] }, /must be one of 4, 6, 8/],
  ['pixverse-v5.6-t2v', { duration: 2.5 }, /whole number/],
  ['inworld-tts-1.5-mini', { speaking_rate: 9 }, /a number from 0.25 to 4/],
  ['bria-fibo-relight', { image: 'pictures/a.png' }, /https address or a data URL/],
  ['bria-fibo-image-blend', { images: [] }, /list of https addresses/],
])('%s with %j is refused, free of charge', (modelKey, parameters, message) => {
  const built = build(modelKey, parameters);
  expect(built).toMatchObject({
    ok: false,
    error: { code: 'bad-request', charged: 'no', retry: { kind: 'no' } },
  });
  expect(!built.ok && built.error.message).toMatch(message);
});

test('an empty prompt is refused', () => expect(build('Veo3', {}, '  ').ok).toBe(false));
