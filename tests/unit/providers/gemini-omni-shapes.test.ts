// Every shape of an interaction in provider-apis.md section 3.3, with its mark of confidence.
import { describe, expect, test } from 'vitest';
import { parseInteraction, stateOf } from '../../../electron/providers/gemini-omni/records.ts';
import { omniDialect } from '../../../electron/providers/gemini-omni/dialect.ts';
import { assert, type JsonObject } from '#shared/base';

const FILES = 'https://generativelanguage.googleapis.com/v1beta/files';
const read = (more: object) => {
  const parsed = parseInteraction(JSON.stringify({ id: 'int_1', status: 'completed', ...more }));
  assert(parsed.ok, 'it is an interaction');
  return stateOf(parsed.value);
};
const film = (more: object) => ({ steps: [{ type: 'model_output', content: [{ type: 'video', ...more }] }] });
const usage = {
  total_input_tokens: 12,
  total_cached_tokens: 2,
  total_output_tokens: 900,
  total_thought_tokens: 50,
};

// biome-ignore format: a table
describe('a status', () => {
  test.each([
    ['[C]', 'queued',                'pending',   undefined],
    ['[C]', 'in_progress',           'pending',   undefined],
    ['[C]', 'failed',                'failed',    'job-failed'],
    ['[C]', 'incomplete',            'failed',    'job-failed'],
    ['[C]', 'budget_exceeded',       'failed',    'job-failed'],
    ['[C]', 'requires_action',       'failed',    'job-failed'],
    ['[C]', 'requires_continuation', 'failed',    'job-failed'],
    ['[I]', 'a_word_nobody_knows',   'pending',   undefined],
  ])('%s %s is %s', (_, status, kind, code) => {
    expect(read({ status })).toMatchObject(code ? { kind, error: { code, charged: 'unknown', retry: { kind: 'no' } } } : { kind });
  });
  test('[C] cancelled; what is charged is not said', () => {
    expect(read({ status: 'cancelled', usage })).toEqual({ kind: 'cancelled', charged: 'unknown' });
  });
});

describe('a film', () => {
  test.each([
    ['[C] ready to download', `${FILES}/abc:download?alt=media`, `${FILES}/abc:download?alt=media`],
    ['[C] named by its record', `${FILES}/abc`, `${FILES}/abc:download?alt=media`],
    ['[I] somewhere else', 'https://films.example/abc.mp4', 'https://films.example/abc.mp4'],
  ])('%s', (_, uri, url) => {
    expect(read(film({ uri }))).toMatchObject({ kind: 'done', outputs: [{ url }] });
  });
  test('[C] inline', () => {
    expect(read(film({ data: 'AAEC' }))).toMatchObject({
      kind: 'done',
      outputs: [{ bytes: Buffer.from([0, 1, 2]) }],
    });
  });
  test('[C] beside the steps, and not twice', () => {
    const video = { type: 'video', uri: `${FILES}/abc` };
    const both = read({ output_video: video, ...film({ uri: `${FILES}/abc` }) });
    expect(both.kind === 'done' && both.outputs).toHaveLength(1);
    expect(read({ output_video: video })).toMatchObject({ kind: 'done' });
  });
  test('[C] what the user put in is no output', () => {
    const steps = [{ type: 'user_input', content: [{ type: 'video', uri: `${FILES}/mine` }] }];
    expect(read({ steps })).toMatchObject({ kind: 'failed', error: { charged: 'unknown' } });
  });
  test('[I] none, but words: they are the reason', () => {
    const steps = [
      { type: 'model_output', content: [{ type: 'text', text: 'This goes against our policy.' }] },
    ];
    expect(read({ steps })).toMatchObject({
      kind: 'failed',
      error: { code: 'refused-by-policy', message: 'This goes against our policy.', charged: 'unknown' },
    });
  });
  test('[C] an error of google.rpc.Status', () => {
    expect(read({ status: 'failed', errors: [{ code: 13, message: 'Internal.' }] })).toMatchObject({
      kind: 'failed',
      error: { code: 'job-failed', message: 'Internal.' },
    });
  });
});

describe('a bill', () => {
  const billOf = (more: object) => {
    const state = read({ ...film({ uri: `${FILES}/abc` }), ...more });
    return state.kind === 'done' ? state.bill : null;
  };
  test('[C] tokens as they are counted; thoughts are written, too', () => {
    expect(billOf({ usage })).toEqual({ quantity: '1', tokens: { input: 12n, cached: 2n, output: 950n } });
  });
  test('[C] seconds from our label', () => {
    expect(billOf({ labels: { 'grantmeter-seconds': '5' } })).toEqual({
      quantity: '1',
      counts: { second: '5' },
    });
  });
  test.each([
    ['nothing said', {}],
    ['half of it', { usage: { total_input_tokens: 3 } }],
    ['no number', { usage: { total_input_tokens: '3', total_output_tokens: 4.5 } }],
    ['a label that is not ours', { labels: { 'grantmeter-seconds': 'five' } }],
  ])('%s: not counted', (_, more) => expect(billOf(more)).toEqual({ quantity: '1' }));
});

test.each(['', '[]', '{"status":"completed"}', '{"id":"","status":"queued"}', '{"id":"x"}'])(
  '%s is no interaction',
  (text) => expect(parseInteraction(text).ok).toBe(false),
);

describe('what is asked', () => {
  const build = (modelKey: string, parameters: JsonObject = {}) =>
    omniDialect.buildPayload({ modelKey, prompt: 'waves', seed: 1, parameters, form: null });
  test('in the background, kept, by address; presets are said', () => {
    expect(build('gemini-omni-1.1-flash', { duration: 8 })).toEqual({
      ok: true,
      value: {
        input: 'waves',
        background: true,
        store: true,
        response_format: {
          type: 'video',
          duration: '8s',
          resolution: '720p',
          aspect_ratio: '16:9',
          delivery: 'uri',
        },
      },
    });
  });
  test.each([
    ['veo-3.1-generate-preview', {}, /left the Gemini API on 22 October 2026.*gemini-omni-1.1-flash/],
    ['gemini-3.5-flash', {}, /not a model of Gemini Omni/],
    ['gemini-omni-1.2-flash', { duration: 15 }, /"duration".*from 3 to 10/],
    ['gemini-omni-1.2-flash', { seed: 4 }, /not known to take a seed/],
    ['gemini-omni-1.2-flash', { style: 'x' }, /not known to take the parameter "style"/],
  ])('%s with %o is refused before it is sent', (modelKey, parameters, message) => {
    expect(build(modelKey, parameters)).toMatchObject({
      ok: false,
      error: { code: 'bad-request', charged: 'no' },
    });
    const built = build(modelKey, parameters);
    expect(built.ok ? '' : built.error.message).toMatch(message);
  });
  test('seconds are counted at 720p only', () => {
    const measure = (parameters: JsonObject) => {
      const payload = build('gemini-omni-1.1-flash', parameters);
      assert(payload.ok, 'it can be asked');
      const input = { modelKey: 'x', prompt: 'waves', seed: 1, parameters, form: null };
      return omniDialect.measure(input, payload.value).ceiling;
    };
    expect(measure({ duration: 6 })).toEqual({ quantity: '1', counts: { second: '6' } });
    expect(measure({ duration: 6, resolution: '4k' })).toEqual({ quantity: '1' });
  });
});
