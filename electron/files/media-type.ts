/** What a file is, by its bytes: what the provider calls it proves nothing. */
import { isUtf8 } from 'node:buffer';
import { fileTypeFromBuffer } from 'file-type';
import { markupType } from './markup-type.ts';

export interface MediaType {
  readonly mediaType: string;
  /** For its name on disk, where it may be opened by a double click: a program or a page never keeps its own. */
  readonly extension: string;
}

/** `file-type` reads at most so much. */
const HEAD_BYTES = 4_100;

/** `head` is the beginning of the file, or all of it; `bytes` is the size of the whole. */
export async function mediaTypeOf(head: Uint8Array, bytes: number): Promise<MediaType> {
  if (startsWith(head, PNG)) return { mediaType: 'image/png', extension: 'png' };
  if (startsWith(head, RIFF) && startsWith(head.subarray(8), WAVE))
    return { mediaType: 'audio/wav', extension: 'wav' };
  const markup = markupType(head.subarray(0, HEAD_BYTES));
  if (markup !== null) return { mediaType: markup, extension: 'txt' };
  const known = await fileTypeFromBuffer(head.subarray(0, HEAD_BYTES));
  if (known) return { mediaType: known.mime, extension: KEPT.has(known.ext) ? known.ext : 'bin' };
  return isText(head) ? textType(head, bytes) : { mediaType: 'application/octet-stream', extension: 'bin' };
}

/** The commonest two are told without the package, which takes longer than writing a small file. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const RIFF = [...Buffer.from('RIFF')];
const WAVE = [...Buffer.from('WAVE')];
const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** Endings that nothing runs when it is opened. */
const KEPT: ReadonlySet<string> = new Set(
  `png jpg webp gif avif tif bmp heic jxl exr mp4 webm mov mkv avi mp3 ogg opus flac m4a aac aif
   pdf zip gz glb npy parquet sqlite`.split(/\s+/),
);

function textType(head: Uint8Array, bytes: number): MediaType {
  const isWhole = head.length === bytes;
  if (isWhole && isJson(Buffer.from(head).toString('utf8')))
    return { mediaType: 'application/json', extension: 'json' };
  return { mediaType: 'text/plain', extension: 'txt' };
}

function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** UTF-8 without control characters; a letter cut off at the end of the head is forgiven. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return false;
  return [0, 1, 2, 3].some((cut) => isUtf8(head.subarray(0, head.length - cut)));
}
