/** A result holds files under names that its model likes; what they are is said beside each address. Pure. */
import { isJsonObject, type Json, type JsonObject } from '#shared/base';
import type { Counts, OutputRef } from '#electron/providers';
import { bytesOfDataUrl, decimalText, isFileAddress } from '#electron/providers/wire';

interface ResultFile {
  readonly name: string;
  readonly url: string;
  readonly fields: JsonObject;
}

/** What models give as their result; other files, such as previews and echoes of inputs, only where there is none of these. */
const RESULTS = [
  'images',
  'image',
  'videos',
  'video',
  'audios',
  'audio',
  'audio_file',
  'audio_url',
  'files',
  'file',
];
const TEXTS = ['output', 'text', 'response'] as const;

export function filesOf(result: JsonObject): readonly ResultFile[] {
  const named = RESULTS.flatMap((name) => filesIn(name, result[name] ?? null));
  if (named.length > 0) return named;
  return Object.entries(result).flatMap(([name, value]) => filesIn(name, value));
}

function filesIn(name: string, value: Json): readonly ResultFile[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((one) => filesIn(name, one));
  if (typeof value === 'string') return isFileAddress(value) ? [{ name, url: value, fields: {} }] : [];
  if (!isJsonObject(value)) return [];
  const { url = null } = value;
  return typeof url === 'string' && isFileAddress(url) ? [{ name, url, fields: value }] : [];
}

/** Files; where there are none, the text; where there is none either, the whole result as it came: it is paid for. */
export function outputsOf(result: JsonObject): readonly OutputRef[] {
  const files = filesOf(result);
  if (files.length > 0)
    return files.map(({ url }) => {
      const bytes = bytesOfDataUrl(url);
      return bytes ? { bytes } : { url };
    });
  const text = TEXTS.map((name) => result[name]).find((value) => typeof value === 'string' && value !== '');
  return [{ bytes: new TextEncoder().encode(typeof text === 'string' ? text : JSON.stringify(result)) }];
}

/** What the result says of itself: pictures and their size, films and sounds and their length. */
export function countsOfResult(result: JsonObject): Counts {
  const files = filesOf(result);
  const pictures = files.filter(isPicture);
  const sizes = pictures.map(({ fields }) => megapixelsOf(fields));
  const lengths = files.filter((file) => !isPicture(file)).map(({ fields }) => lengthOf(fields));
  const own = lengthOf(result);
  const seconds = lengths.every((length) => length !== null) && lengths.length > 0 ? lengths : [own];
  const megapixel = sizes.includes(null) || sizes.length === 0 ? null : decimalText(sumOf(sizes));
  const second = seconds.includes(null) ? null : decimalText(sumOf(seconds));
  return {
    ...(pictures.length > 0 ? { image: String(pictures.length) } : {}),
    ...(megapixel === null ? {} : { megapixel }),
    ...(second === null ? {} : { second }),
  };
}

function isPicture({ name, fields }: ResultFile): boolean {
  const type = fields['content_type'];
  return typeof type === 'string' ? type.startsWith('image/') : name === 'image' || name === 'images';
}

function megapixelsOf({ width = null, height = null }: JsonObject): number | null {
  return typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0
    ? (width * height) / 1e6
    : null;
}

function lengthOf({ duration = null }: JsonObject): number | null {
  return typeof duration === 'number' && duration > 0 ? duration : null;
}

const sumOf = (values: readonly (number | null)[]): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
