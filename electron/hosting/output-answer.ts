/**
 * Stored outputs as answers. Outputs come from providers and are hostile input: only types that cannot run anything
 * are shown in place; SVG, HTML and whatever is not known are only ever a download.
 */
import { stat } from 'node:fs/promises';
import { type FileAnswer, HARDENED, plainAnswer } from './file-answer.ts';

export interface StoredOutput {
  readonly path: string;
  readonly mediaType: string;
}

/** Shown in place, under exactly this type. */
const INLINE_TYPES: Readonly<Record<string, string>> = {
  'image/png': 'image/png',
  'image/jpeg': 'image/jpeg',
  'image/webp': 'image/webp',
  'image/gif': 'image/gif',
  'image/avif': 'image/avif',
  'video/mp4': 'video/mp4',
  'video/webm': 'video/webm',
  'video/quicktime': 'video/quicktime',
  'audio/mpeg': 'audio/mpeg',
  'audio/mp4': 'audio/mp4',
  'audio/wav': 'audio/wav',
  'audio/x-wav': 'audio/wav',
  'audio/vnd.wave': 'audio/wav',
  'audio/ogg': 'audio/ogg',
  'audio/flac': 'audio/flac',
  'audio/x-flac': 'audio/flac',
  'audio/x-m4a': 'audio/mp4',
  'text/plain': 'text/plain; charset=utf-8',
  'application/json': 'text/plain; charset=utf-8',
};

/** What an address asks for: an output, or a small picture of it. */
export interface OutputAsk {
  readonly hash: string;
  readonly size?: 'small' | 'large';
}

/** `{hash}`, `{hash}/small` or `{hash}/large`; null for anything else, so that no other text ever becomes part of a path. */
export function readOutputAsk(path: string): OutputAsk | null {
  const [, hash, size] = /^([0-9a-f]{64})(?:\/(small|large))?$/.exec(path) ?? [];
  if (hash === undefined) return null;
  return size === 'small' || size === 'large' ? { hash, size } : { hash };
}

/** Whether a type is shown in place; anything else is only ever a download, and is not opened from here either. */
export const isShownInPlace = (mediaType: string): boolean =>
  INLINE_TYPES[essenceOf(mediaType)] !== undefined;

const essenceOf = (mediaType: string): string => mediaType.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** `range` is the request's Range header. */
export async function outputAnswer(
  output: StoredOutput | null,
  ask: OutputAsk | null,
  range: string | null,
): Promise<FileAnswer> {
  const bytes = output && (await sizeOf(output.path));
  if (!ask || !output || bytes === null) return plainAnswer(404, 'There is no such output.');
  const inline = INLINE_TYPES[essenceOf(output.mediaType)];
  const headers = {
    ...HARDENED,
    'content-type': inline ?? 'application/octet-stream',
    'content-disposition':
      inline === undefined ? `attachment; filename="${ask.hash.slice(0, 16)}.bin"` : 'inline',
    'content-security-policy': "default-src 'none'; sandbox",
    'accept-ranges': 'bytes',
    // The address is the hash of the content: it can never change.
    'cache-control': 'private, max-age=31536000, immutable',
  };
  const part = parseRange(range, bytes);
  if (part === 'unsatisfiable')
    return plainAnswer(416, 'No such range.', { 'content-range': `bytes */${bytes}` });
  if (bytes === 0) return { status: 200, headers: { ...headers, 'content-length': '0' }, body: null };
  const { start, end } = part ?? { start: 0, end: bytes - 1 };
  return {
    status: part ? 206 : 200,
    headers: {
      ...headers,
      'content-length': String(end - start + 1),
      ...(part ? { 'content-range': `bytes ${start}-${end}/${bytes}` } : {}),
    },
    body: { path: output.path, start, end },
  };
}

type Range = { readonly start: number; readonly end: number };

/** One range, as players ask for it. Null: the whole file (no range, several, or not understood: RFC 9110, 14.2). */
function parseRange(header: string | null, bytes: number): Range | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  if (!match) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  const last = bytes - 1;
  const start = from === '' ? Math.max(0, bytes - Number(to)) : Number(from);
  const end = from === '' || to === '' ? last : Math.min(last, Number(to));
  if (from !== '' && to !== '' && Number(to) < start) return null;
  return start > last || (from === '' && Number(to) === 0) ? 'unsatisfiable' : { start, end };
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    const stats = await stat(path);
    return stats.isFile() ? stats.size : null;
  } catch {
    return null;
  }
}
