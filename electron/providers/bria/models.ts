/**
 * Bria has endpoints, not models: a model's key is the path after `/v2/`, such as `image/generate` (Fibo) or
 * `image/edit/remove_background`. What each takes: provider-apis.md section 4. Endpoints that only take a picture have
 * no prompt; there the run's prompt is the picture's address, so that a list of pictures is a prompt file.
 */
import type { ModelForm, ParameterRule } from '#electron/providers';

const TEXT: ParameterRule = { kind: 'text' };
const MEDIA: ParameterRule = { kind: 'media' };
const FLAG: ParameterRule = { kind: 'flag' };

/** Names as in the mirror of the published specification, mark [M]. */
const MODERATION = {
  prompt_content_moderation: FLAG,
  visual_input_content_moderation: FLAG,
  visual_output_content_moderation: FLAG,
} satisfies Record<string, ParameterRule>;

const STEERING = {
  negative_prompt: TEXT,
  steps_num: { kind: 'integer', min: 1, max: 100 },
  guidance_scale: { kind: 'number', min: 1, max: 20 },
} satisfies Record<string, ParameterRule>;

const GENERATE: ModelForm = {
  promptName: 'prompt',
  seedName: 'seed',
  parameters: {
    ...STEERING,
    ...MODERATION,
    images: { kind: 'media-list' },
    structured_prompt: TEXT,
    model_version: TEXT,
    // The ratios differ between versions of the model, so that Bria itself says which it does not know.
    aspect_ratio: TEXT,
    resolution: { kind: 'choice', values: ['1MP', '4MP'] },
    ip_signal: FLAG,
  },
};

/** The prompt is the picture. */
const OF_PICTURE = { promptName: 'image', seedName: null } as const;

export const MODEL_FORMS: Readonly<Record<string, ModelForm>> = {
  'image/generate': GENERATE,
  'image/generate/lite': GENERATE,
  'image/edit': {
    promptName: 'instruction',
    seedName: 'seed',
    // Sent as `images` by Bria's own client, mark [C].
    parameters: { ...STEERING, ...MODERATION, images: { kind: 'media-list' }, mask: MEDIA },
    required: ['images'],
  },
  'image/edit/blend': {
    promptName: 'instruction',
    seedName: null,
    parameters: { image: MEDIA },
    required: ['image'],
  },
  'image/edit/relight': {
    ...OF_PICTURE,
    parameters: {
      light_type: TEXT,
      light_direction: { kind: 'choice', values: ['front', 'side', 'bottom', 'top-down'] },
    },
    required: ['light_type', 'light_direction'],
  },
  'image/edit/remove_background': {
    ...OF_PICTURE,
    parameters: {
      preserve_alpha: FLAG,
      visual_input_content_moderation: FLAG,
      visual_output_content_moderation: FLAG,
    },
  },
  'image/edit/restore': { ...OF_PICTURE, parameters: {} },
};
