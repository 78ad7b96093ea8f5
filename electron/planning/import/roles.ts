/** What a column seems to be, by its name and its first values. A guess is shown and can be changed; it decides nothing. */
import type { ColumnUse, PromptRole } from '#shared/contract';

export interface SeenColumn {
  readonly name: string;
  /** The first different values that are not empty. */
  readonly samples: readonly string[];
  readonly filled: number;
}

/** Names that hold the prompt, the surest first. */
const PROMPT_NAMES = [
  'prompt',
  'prompts',
  'prompt_text',
  'text_prompt',
  'prompt_en',
  'caption',
  'instruction',
  'question',
  'sentence',
  'transcript',
  'text',
  'line',
  'turns[1]',
  'turns',
  'input',
  'query',
  'description',
];

const NAMES: readonly (readonly [PromptRole, RegExp])[] = [
  ['negative', /^(?:negative|neg)[_ -]?(?:prompt)?$|^undesired/],
  ['seed', /^(?:random[_ -]?)?seed$/],
  ['label', /^(?:id|uid|uuid|key|name|label|index|file|filename)$|[_ -]id$|^no\.?$|^#$/],
  [
    'category',
    /^(?:category|categories|tags?|dimension|type|class|domain|genre|group|split|image_type|challenge)$/,
  ],
];

/** Names under which providers know them; sent as they are. */
const PARAMETERS =
  /^(?:guidance(?:_scale)?|cfg(?:_scale)?|(?:num_inference_)?steps|width|height|aspect_ratio|ratio|duration|fps|resolution|strength|temperature|top_p|voice(?:_id)?|num_frames)$/;
const IMAGE_NAME = /image|img|picture|photo|frame/;
const AUDIO_NAME = /audio|wav|speech|sound|voice/;
const IMAGE_VALUE = /\.(?:png|jpe?g|webp|gif|bmp|tiff?|avif)(?:[?#].*)?$/i;
const AUDIO_VALUE = /\.(?:wav|mp3|flac|ogg|m4a|opus|aac)(?:[?#].*)?$/i;

const plain = (name: string): string => name.trim().toLowerCase();

/** A name that only a heading has. */
export const isKnownHeading = (name: string): boolean =>
  PROMPT_NAMES.includes(plain(name)) ||
  NAMES.some(([, pattern]) => pattern.test(plain(name))) ||
  PARAMETERS.test(plain(name));

export function guessUses(columns: readonly SeenColumn[]): readonly ColumnUse[] {
  const prompt = promptAmong(columns);
  const taken = new Set<PromptRole>();
  return columns.map((column) => {
    if (column.name === prompt) return { column: column.name, role: 'prompt' };
    const role = roleOf(column);
    // One label, one seed: a second column of the kind stays unused until somebody says so.
    const isSecond = taken.has(role);
    if (role !== 'parameter' && role !== 'unused') taken.add(role);
    return { column: column.name, role: isSecond ? 'unused' : role };
  });
}

function roleOf({ name, samples }: SeenColumn): PromptRole {
  const heading = plain(name);
  const mostly = (pattern: RegExp): boolean =>
    samples.length > 0 && samples.filter((sample) => pattern.test(sample)).length >= samples.length * 0.8;
  if (mostly(IMAGE_VALUE)) return 'image';
  if (mostly(AUDIO_VALUE)) return AUDIO_NAME.test(heading) ? 'audio' : 'label';
  if (mostly(/^https?:\/\//i)) {
    if (IMAGE_NAME.test(heading)) return 'image';
    if (AUDIO_NAME.test(heading)) return 'audio';
  }
  const named = NAMES.find(([, pattern]) => pattern.test(heading));
  if (named) return named[0] === 'seed' && !mostly(/^\d+$/) ? 'unused' : named[0];
  return PARAMETERS.test(heading) ? 'parameter' : 'unused';
}

/** By its name; else the only column; else the one whose values are by far the longest sentences. */
function promptAmong(columns: readonly SeenColumn[]): string | null {
  for (const name of PROMPT_NAMES) {
    const found = columns.find((column) => plain(column.name) === name && column.filled > 0);
    if (found) return found.name;
  }
  const [only, ...others] = columns;
  if (only && others.length === 0) return only.name;
  const byLength = columns
    .filter(({ samples }) => samples.filter((sample) => SENTENCE.test(sample)).length > samples.length / 2)
    .filter(({ samples }) => !samples.some((sample) => /^[[{]/.test(sample)))
    .map(({ name, samples }) => ({
      name,
      length: samples.reduce((sum, sample) => sum + sample.length, 0) / samples.length,
    }))
    .sort((a, b) => b.length - a.length);
  const [longest, second] = byLength;
  if (!longest || longest.length < 20) return null;
  return second && second.length * 2 > longest.length ? null : longest.name;
}

const SENTENCE = /\p{L}{2,}[\s,]+\p{L}{2,}|\p{Script=Han}{4,}/u;

/** Where no column is the prompt, those that hold words, one after the other. */
export function guessTemplate(columns: readonly SeenColumn[], uses: readonly ColumnUse[]): string | null {
  if (uses.some(({ role }) => role === 'prompt')) return null;
  const words = columns.filter(
    ({ name, samples }) =>
      uses.some((use) => use.column === name && (use.role === 'unused' || use.role === 'parameter')) &&
      samples.some((sample) => /\p{L}{3}/u.test(sample)) &&
      !samples.some((sample) => /^[[{<]/.test(sample)),
  );
  return words.length < 2 ? null : words.map(({ name }) => `{${name}}`).join(', ');
}
