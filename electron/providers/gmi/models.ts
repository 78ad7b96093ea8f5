/** How each model of the price list takes its input: provider-apis.md section 1.3. */

import type { ModelForm, ParameterRule } from '#electron/providers';

const TEXT: ParameterRule = { kind: 'text' };
const MEDIA: ParameterRule = { kind: 'media' };
const FLAG: ParameterRule = { kind: 'flag' };
const ASPECT_RATIO: ParameterRule = { kind: 'choice', values: ['16:9', '9:16', '1:1', '4:3', '3:4'] };

const bria: ModelForm = {
  promptName: 'instruction',
  seedName: 'seed',
  parameters: {
    image: MEDIA,
    images: { kind: 'media-list' },
    mask: MEDIA,
    negative_prompt: TEXT,
    aspect_ratio: ASPECT_RATIO,
  },
};

const kling: ModelForm = {
  promptName: 'prompt',
  seedName: null,
  parameters: {
    image: MEDIA,
    image_tail: MEDIA,
    negative_prompt: TEXT,
    duration: { kind: 'number-as-text', values: ['5', '10'] },
    mode: { kind: 'choice', values: ['std', 'pro'] },
    cfg_scale: { kind: 'number', min: 0, max: 1 },
    sound: { kind: 'choice', values: ['on', 'off'] },
  },
};

const speech = { voice_id: TEXT, language: TEXT } satisfies Record<string, ParameterRule>;

/** Keys are the provider's ids, letter for letter: they are case-sensitive. */
export const MODEL_FORMS: Readonly<Record<string, ModelForm>> = {
  'bria-fibo-image-blend': bria,
  'bria-fibo-relight': bria,
  'bria-fibo-restore': bria,
  'inworld-tts-1.5-mini': {
    promptName: 'text',
    seedName: null,
    parameters: {
      ...speech,
      audio_encoding: TEXT,
      sample_rate_hertz: { kind: 'integer', min: 8000, max: 48_000 },
      speaking_rate: { kind: 'number', min: 0.25, max: 4 },
      temperature: { kind: 'number', min: 0, max: 2 },
    },
  },
  'minimax-tts-speech-2.6-turbo': {
    promptName: 'text',
    seedName: null,
    parameters: { ...speech, speed: { kind: 'number-as-text' }, emotion: TEXT },
  },
  'elevenlabs-tts-v3': {
    promptName: 'text',
    seedName: null,
    parameters: {
      ...speech,
      stability: { kind: 'number', min: 0, max: 1 },
      similarity_boost: { kind: 'number', min: 0, max: 1 },
      speed: { kind: 'number', min: 0.5, max: 2 },
    },
  },
  'pixverse-v5.6-t2v': {
    promptName: 'prompt',
    seedName: null,
    parameters: {
      quality: { kind: 'choice', values: ['360p', '540p', '720p', '1080p'], preset: '540p' },
      duration: { kind: 'integer', min: 1, max: 15 },
      aspect_ratio: ASPECT_RATIO,
      negative_prompt: TEXT,
    },
  },
  'Minimax-Hailuo-2.3-Fast': {
    promptName: 'prompt',
    seedName: null,
    parameters: {
      image: MEDIA,
      duration: { kind: 'integer', min: 6, max: 10 },
      resolution: { kind: 'choice', values: ['512P', '768P', '1080P'] },
      prompt_optimizer: FLAG,
    },
  },
  'seedream-5.0-lite': {
    promptName: 'prompt',
    seedName: null,
    parameters: { size: TEXT, image: MEDIA },
  },
  'Kling-Image2Video-V2.1-Pro': kling,
  'Kling-Image2Video-V2-Master': kling,
  Veo3: {
    promptName: 'prompt',
    seedName: 'seed',
    parameters: {
      durationSeconds: { kind: 'number-as-text', values: ['4', '6', '8'] },
      aspectRatio: { kind: 'choice', values: ['16:9', '9:16'] },
      negativePrompt: TEXT,
      personGeneration: TEXT,
    },
  },
  'Sora-2-Pro': {
    promptName: 'prompt',
    seedName: null,
    parameters: {
      seconds: { kind: 'number-as-text', values: ['4', '8', '12'] },
      size: { kind: 'choice', values: ['720x1280', '1280x720', '1024x1792', '1792x1024'] },
      input_reference: MEDIA,
    },
  },
};
