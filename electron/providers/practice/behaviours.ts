/** How each model behaves: what it makes and how long it takes, before `pace`. */

export type Rendering = 'small-image' | 'large-image' | 'speech' | 'video';

export interface Behaviour {
  readonly rendering: Rendering;
  /** Time in the queue and time at work; null for models that answer at once. */
  readonly timing: { readonly queuedMs: number; readonly workMs: number } | null;
}

/** By the beginning of the id, as families behave alike; a model nobody foresaw makes a picture. */
export function behaviourOf(modelKey: string): Behaviour {
  return (
    FAMILIES.find(([pattern]) => pattern.test(modelKey))?.[1] ?? { rendering: 'large-image', timing: STILL }
  );
}

const STILL = { queuedMs: 40, workMs: 60 };

const FAMILIES: readonly (readonly [RegExp, Behaviour])[] = [
  // Bria's own API answers every request later, however soon: these two are ready when they are asked after.
  [/^image\/(generate\/lite|edit\/remove_background)$/, { rendering: 'small-image', timing: null }],
  [/^bria-/, { rendering: 'small-image', timing: null }],
  [/tts|speech/, { rendering: 'speech', timing: null }],
  [/^seedream/, { rendering: 'large-image', timing: STILL }],
  // As a small model on a server of the lab's own.
  [/^quick-film/, { rendering: 'video', timing: null }],
  [/^pixverse/, { rendering: 'video', timing: { queuedMs: 200, workMs: 400 } }],
  [/hailuo/i, { rendering: 'video', timing: { queuedMs: 200, workMs: 600 } }],
  [/^kling/i, { rendering: 'video', timing: { queuedMs: 300, workMs: 1_000 } }],
  [/^gemini-omni-flash-preview/, { rendering: 'video', timing: null }],
  [/^gemini-omni/, { rendering: 'video', timing: { queuedMs: 300, workMs: 1_000 } }],
  [/^gemini-.*-lite/, { rendering: 'small-image', timing: null }],
  [/^gemini-/, { rendering: 'small-image', timing: { queuedMs: 200, workMs: 400 } }],
  [/^veo-.*-fast/, { rendering: 'video', timing: null }],
  [/^(veo|sora)/i, { rendering: 'video', timing: { queuedMs: 400, workMs: 1_600 } }],
];

export interface MediaType {
  readonly extension: 'png' | 'wav' | 'mp4';
  readonly contentType: string;
}

export const MEDIA_TYPES: Readonly<Record<Rendering, MediaType>> = {
  'small-image': { extension: 'png', contentType: 'image/png' },
  'large-image': { extension: 'png', contentType: 'image/png' },
  speech: { extension: 'wav', contentType: 'audio/wav' },
  video: { extension: 'mp4', contentType: 'video/mp4' },
};
