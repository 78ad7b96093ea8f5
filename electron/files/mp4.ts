/** Size and length of a film or sound in an MP4 or QuickTime file, from its headers alone (ISO/IEC 14496-12). */
import { type FileHandle, open } from 'node:fs/promises';
import { readAt } from './read-at.ts';

export interface Film {
  /** Null for a sound. */
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
}

/** An index of hours of film takes a few megabytes. */
const MOST_MOOV_BYTES = 32 * 1024 * 1024;
const MOST_BOXES = 1_000;

/** Null where the file says nothing that can be believed. */
export async function readMp4(path: string): Promise<Film | null> {
  const file = await open(path, 'r');
  try {
    const moov = await findMoov(file);
    return moov && filmOf(moov);
  } finally {
    await file.close();
  }
}

async function findMoov(file: FileHandle): Promise<Buffer | null> {
  const { size } = await file.stat();
  let at = 0;
  for (let count = 0; count < MOST_BOXES && at + 8 <= size; count += 1) {
    const head = await readAt(file, at, 16);
    const box = boxAt(head, 0, size - at);
    if (!box) return null;
    if (box.name === 'moov') {
      const length = box.end - box.body;
      return length > MOST_MOOV_BYTES ? null : readAt(file, at + box.body, length);
    }
    at += box.end;
  }
  return null;
}

function filmOf(moov: Buffer): Film | null {
  let durationMs: number | null = null;
  let track: Track | null = null;
  for (const { name, body, end } of boxesOf(moov)) {
    const content = moov.subarray(body, end);
    if (name === 'mvhd') durationMs = durationOf(content);
    if (name !== 'trak') continue;
    const found = trackOf(content);
    if (found && found.width * found.height > (track ? track.width * track.height : 0)) track = found;
  }
  if (durationMs === null && !track) return null;
  return { width: track?.width ?? null, height: track?.height ?? null, durationMs };
}

function durationOf(mvhd: Buffer): number | null {
  const isLong = mvhd[0] === 1;
  if (mvhd.length < (isLong ? 32 : 20)) return null;
  const scale = mvhd.readUInt32BE(isLong ? 20 : 12);
  const duration = isLong ? Number(mvhd.readBigUInt64BE(24)) : mvhd.readUInt32BE(16);
  const isKnown = isLong ? duration < 2 ** 63 : duration !== 0xffffffff;
  return scale === 0 || duration === 0 || !isKnown ? null : Math.round((duration / scale) * 1000);
}

interface Track {
  readonly width: number;
  readonly height: number;
}

/** As it is meant to be seen: a track that is turned by a quarter says so in its matrix. */
function trackOf(trak: Buffer): Track | null {
  const tkhd = boxesOf(trak).find(({ name }) => name === 'tkhd');
  const content = tkhd && trak.subarray(tkhd.body, tkhd.end);
  if (!content || content.length < 44) return null;
  const end = content.length;
  const [width, height] = [content.readUInt32BE(end - 8) >>> 16, content.readUInt32BE(end - 4) >>> 16];
  if (width === 0 || height === 0) return null;
  const isTurned = content.readInt32BE(end - 44) === 0 && content.readInt32BE(end - 40) !== 0;
  return isTurned ? { width: height, height: width } : { width, height };
}

interface Box {
  readonly name: string;
  /** Where its content begins and ends. */
  readonly body: number;
  readonly end: number;
}

function boxesOf(bytes: Buffer): readonly Box[] {
  const boxes: Box[] = [];
  for (let at = 0; boxes.length < MOST_BOXES && at + 8 <= bytes.length; ) {
    const box = boxAt(bytes, at, bytes.length - at);
    if (!box || at + box.end > bytes.length) break;
    boxes.push({ name: box.name, body: at + box.body, end: at + box.end });
    at += box.end;
  }
  return boxes;
}

/** Relative to its own beginning; `left` bytes are there. */
function boxAt(bytes: Buffer, at: number, left: number): Box | null {
  if (bytes.length < at + 8) return null;
  const short = bytes.readUInt32BE(at);
  const name = bytes.toString('latin1', at + 4, at + 8);
  if (short === 0) return { name, body: 8, end: left };
  if (short !== 1) return short < 8 ? null : { name, body: 8, end: short };
  if (bytes.length < at + 16) return null;
  const long = Number(bytes.readBigUInt64BE(at + 8));
  return long < 16 ? null : { name, body: 16, end: long };
}
