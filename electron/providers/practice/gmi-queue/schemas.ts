/** What the practice provider says its models take: most as a list of parameters, Google's as a JSON schema. */
type Parameter = Readonly<Record<string, unknown>> & { readonly name: string };

const text = (name: string, more: object = {}): Parameter => ({ name, type: 'string', ...more });
const needed = (name: string): Parameter => text(name, { required: true });
const oneOf = (name: string, options: readonly string[], more: object = {}): Parameter => ({
  name,
  type: 'string',
  options,
  ...more,
});
const whole = (name: string, min: number, max: number): Parameter => ({ name, type: 'integer', min, max });
const decimal = (name: string, min: number, max: number): Parameter => ({ name, type: 'float', min, max });
const picture = (name: string): Parameter => ({ name, type: 'image' });
const RATIO = oneOf('aspect_ratio', ['16:9', '9:16', '1:1', '4:3', '3:4']);
const SEED = whole('seed', 0, 2 ** 32 - 1);
const VOICE = [needed('text'), text('voice_id'), text('language')];

/** By the beginning of the id, as families take the same. */
const FAMILIES: readonly (readonly [RegExp, unknown])[] = [
  [
    /^bria-/,
    [needed('instruction'), SEED, picture('image'), picture('mask'), text('negative_prompt'), RATIO],
  ],
  [/^inworld/, [...VOICE, whole('sample_rate_hertz', 8000, 48_000), decimal('speaking_rate', 0.25, 4)]],
  [/tts|speech/, [...VOICE, text('speed')]],
  [/^seedream/, [needed('prompt'), text('size'), picture('image')]],
  [
    /^pixverse/,
    [
      needed('prompt'),
      oneOf('quality', ['360p', '540p', '720p', '1080p'], { required: true }),
      whole('duration', 1, 15),
      RATIO,
    ],
  ],
  [/hailuo/i, [needed('prompt'), picture('image'), whole('duration', 6, 10)]],
  [/^kling/i, [needed('prompt'), picture('image'), oneOf('duration', ['5', '10'], { default: '5' })]],
  [/^sora/i, [needed('prompt'), oneOf('seconds', ['4', '8', '12'], { default: '4' }), text('size')]],
  [
    /^veo/i,
    {
      type: 'object',
      required: ['prompt'],
      properties: {
        prompt: { type: 'string' },
        seed: { type: 'integer', minimum: 0 },
        durationSeconds: { type: 'string', enum: ['4', '6', '8'], default: '8' },
        aspectRatio: { type: 'string', enum: ['16:9', '9:16'] },
        negativePrompt: { type: 'string' },
        generateAudio: { type: 'boolean' },
      },
    },
  ],
];

export const parametersOf = (model: string): unknown =>
  FAMILIES.find(([pattern]) => pattern.test(model))?.[1] ?? [needed('prompt')];
