/** The bytes of a prompt file as a stream: unpacked where it is gzip, its encoding found out before anything is read. */
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { PromptReading } from '#shared/contract';
import { badFile, BadFileError } from './bad-file.ts';

export type Encoding = NonNullable<PromptReading['encoding']>;

export interface SourceFile {
  readonly path: string;
  /** As the person knows it. */
  readonly name: string;
}

export interface Reading {
  readonly signal?: AbortSignal | undefined;
  /** So many bytes of the file are read. */
  readonly onBytes?: (bytes: number) => void;
}

export interface Sniffed {
  readonly encoding: Encoding;
  /** Some bytes are no text in this encoding; where, a row holds U+FFFD. */
  readonly isDamaged: boolean;
  readonly notices: readonly string[];
}

const PIECE_BYTES = 64 * 1024;
const MAX_TEXT_BYTES = 8 * 1024 ** 3;

export async function* bytesOf(source: SourceFile, { signal, onBytes }: Reading): AsyncGenerator<Buffer> {
  const file = createReadStream(source.path, { highWaterMark: PIECE_BYTES });
  const isPacked = /\.gz$/i.test(source.name);
  const gunzip = isPacked ? createGunzip({ chunkSize: PIECE_BYTES }) : null;
  if (gunzip) pipeline(file, gunzip, () => {});
  let unpacked = 0;
  try {
    for await (const piece of gunzip ?? file) {
      signal?.throwIfAborted();
      const bytes = piece as Buffer;
      unpacked += bytes.length;
      if (unpacked > MAX_TEXT_BYTES)
        throw new BadFileError(badFile(source.name, 'The text is larger than 8 GB. Split it.'));
      yield bytes;
      onBytes?.(file.bytesRead);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('Z_'))
      throw new BadFileError(
        badFile(source.name, 'The gzip file is damaged. Pack it again, or give it unpacked.'),
      );
    throw error;
  } finally {
    file.destroy();
    gunzip?.destroy();
  }
}

/** Texts instead of bytes, without a byte order mark. */
export async function* textOf(
  source: SourceFile,
  encoding: Encoding,
  reading: Reading,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of bytesOf(source, reading)) yield decoder.decode(piece, { stream: true });
  const last = decoder.decode();
  if (last !== '') yield last;
}

/** Reads the whole file once: UTF-16 by its mark or its zeros, else UTF-8, else Windows-1252, which is said. */
export async function sniff(source: SourceFile, reading: Reading, wanted: Encoding | null): Promise<Sniffed> {
  const head = await firstPiece(source, reading);
  if (head.length === 0)
    throw new BadFileError(
      badFile(
        source.name,
        'The file is empty. Put one prompt on each line, or use CSV, TSV, JSON Lines or JSON.',
      ),
    );
  refuseKnownFiles(source.name, head);
  const wide = utf16Of(head);
  if (wanted !== null || wide !== null) {
    const encoding = wanted ?? wide?.encoding ?? 'utf-8';
    const isDamaged = encoding !== 'windows-1252' && (await oddIn(source, encoding, reading)) !== null;
    return {
      encoding,
      isDamaged,
      notices:
        wanted === null && wide?.isGuess ? ['The file has no byte order mark; it was read as UTF-16.'] : [],
    };
  }
  refuseBinary(source.name, head);
  const odd = await oddIn(source, 'utf-8', reading);
  if (odd === null) return { encoding: 'utf-8', isDamaged: false, notices: [] };
  if (odd.proper > odd.count)
    return {
      encoding: 'utf-8',
      isDamaged: true,
      notices: [`The file is UTF-8 with broken places, the first on line ${odd.line}.`],
    };
  return {
    encoding: 'windows-1252',
    isDamaged: false,
    notices: [
      `The file is not UTF-8 (first on line ${odd.line}); it was read as Windows-1252. Look at accented letters, or choose another encoding.`,
    ],
  };
}

async function firstPiece(source: SourceFile, { signal }: Reading): Promise<Buffer> {
  for await (const piece of bytesOf(source, { signal })) return piece;
  return Buffer.alloc(0);
}

/** How files that are no text begin, in hex; a dot stands for any digit. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^(?:89504e47|ffd8ff|47494638|52494646.{8}57454250)/, 'a picture'],
  [/^(?:.{8}66747970|1a45dfa3)/, 'a video'],
  [/^(?:494433|52494646.{8}57415645|4f676753|664c6143)/, 'a sound file'],
  [/^25504446/, 'a PDF'],
  [/^d0cf11e0/, 'an old Excel or Word file'],
  [/^53514c69746520666f726d6174/, 'a database'],
  [/^50415231/, 'a Parquet table'],
  [/^(?:28b52ffd|377abcaf|52617221)/, 'a packed file'],
];
const ZIP = /^504b0304/;
const GZIP = /^1f8b/;

function refuseKnownFiles(name: string, head: Buffer): void {
  const start = head.subarray(0, 32).toString('hex');
  const refuse = (what: string): never => {
    throw new BadFileError(badFile(name, what, 1));
  };
  if (ZIP.test(start))
    refuse(
      /\.(?:xlsx|xlsm|ods|numbers)$/i.test(name)
        ? 'This is a spreadsheet workbook, not a text file. Save the sheet as CSV UTF-8.'
        : 'This is a packed file, not a text file. Unpack it first.',
    );
  if (GZIP.test(start)) refuse('This is gzip, but its name does not end in .gz. Unpack it, or name it so.');
  const found = SIGNATURES.find(([pattern]) => pattern.test(start));
  if (found) refuse(`This is ${found[1]}, not a text file. Save the prompts as text, CSV or JSON.`);
}

/** A few zero bytes are a fault of a row; many are another kind of file. */
const MOST_ZEROS = 0.05;

function refuseBinary(name: string, head: Buffer): void {
  const zeros = head.filter((byte) => byte === 0).length;
  if (zeros / head.length <= MOST_ZEROS) return;
  const first = head.indexOf(0);
  const line = head.subarray(0, first).filter((byte) => byte === 10).length + 1;
  throw new BadFileError(
    badFile(
      name,
      `This is not a text file: byte ${(first + 1).toLocaleString('en')} is zero. Save it as UTF-8 text.`,
      line,
    ),
  );
}

function utf16Of(head: Buffer): { readonly encoding: Encoding; readonly isGuess: boolean } | null {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', isGuess: false };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', isGuess: false };
  const pairs = Math.floor(Math.min(head.length, 4_096) / 2);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < pairs * 2; at += 2) {
    if (head[at] === 0) even += 1;
    if (head[at + 1] === 0) odd += 1;
  }
  // A few bytes prove nothing.
  if (pairs < 6) return null;
  if (odd / pairs > 0.4 && even / pairs < 0.1) return { encoding: 'utf-16le', isGuess: true };
  return even / pairs > 0.4 && odd / pairs < 0.1 ? { encoding: 'utf-16be', isGuess: true } : null;
}

/** How many places are not proper in this encoding, the line of the first, and how many characters beyond ASCII are. */
async function oddIn(
  source: SourceFile,
  encoding: Encoding,
  reading: Reading,
): Promise<{ readonly count: number; readonly line: number; readonly proper: number } | null> {
  if (await isProper(source, encoding, reading)) return null;
  let count = 0;
  let proper = 0;
  let line = 1;
  let firstLine = 1;
  for await (const text of textOf(source, encoding, reading)) {
    for (const [found] of text.matchAll(/\n|[^\0-\u007f]/g)) {
      if (found === '\n') line += 1;
      else if (found === '\uFFFD') {
        count += 1;
        if (count === 1) firstLine = line;
      } else proper += 1;
    }
  }
  return { count, line: firstLine, proper };
}

async function isProper(source: SourceFile, encoding: Encoding, reading: Reading): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const stream = bytesOf(source, reading);
  try {
    for await (const piece of stream) {
      try {
        decoder.decode(piece, { stream: true });
      } catch {
        return false;
      }
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
