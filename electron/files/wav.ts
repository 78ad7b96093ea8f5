/** Length and outline of a WAV file with plain samples; read in a few pieces, however long it is. */
import { type FileHandle, open } from 'node:fs/promises';
import { readAt } from './read-at.ts';

export interface Sound {
  readonly durationMs: number;
  /** The loudest of each of equal parts of its time, 0 to 100. Empty where the samples are packed. */
  readonly peaks: number[];
}

const PARTS = 160;
/** Of each part no more is looked at. */
const PART_BYTES = 32 * 1024;
/** Lists of cues and names stand before the samples; more of them than this is no sound. */
const MOST_CHUNKS = 64;

/** Null where the file says nothing that can be believed. */
export async function readWav(path: string): Promise<Sound | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const layout = await findSamples(file, size);
    if (layout === null) return null;
    const { bytesPerSecond, length } = layout;
    const durationMs = Math.round((length / bytesPerSecond) * 1000);
    return { durationMs, peaks: layout.sample === null ? [] : await outline(file, layout, layout.sample) };
  } finally {
    await file.close();
  }
}

type ReadSample = (bytes: Buffer, at: number) => number;

interface Layout {
  readonly start: number;
  readonly length: number;
  readonly bytesPerSecond: number;
  /** Of one moment, all channels. */
  readonly frameBytes: number;
  readonly sampleBytes: number;
  /** A sample from -1 to 1; null for a packed format. */
  readonly sample: ReadSample | null;
}

async function findSamples(file: FileHandle, size: number): Promise<Layout | null> {
  const head = await readAt(file, 0, 12);
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') return null;
  let format: Omit<Layout, 'start' | 'length'> | null = null;
  let at = 12;
  for (let count = 0; count < MOST_CHUNKS && at + 8 <= size; count += 1) {
    const chunk = await readAt(file, at, 8);
    if (chunk.length < 8) return null;
    const name = chunk.toString('latin1', 0, 4);
    const length = chunk.readUInt32LE(4);
    if (name === 'fmt ') format = formatOf(await readAt(file, at + 8, Math.min(length, 40)));
    if (name === 'data' && format) {
      // A stream that was written without going back says 0 or all ones: then the file's end is the sound's.
      const there = size - at - 8;
      const bytes = length === 0 ? there : Math.min(length, there);
      return bytes > 0 ? { ...format, start: at + 8, length: bytes } : null;
    }
    at += 8 + length + (length % 2);
  }
  return null;
}

function formatOf(fmt: Buffer): Omit<Layout, 'start' | 'length'> | null {
  if (fmt.length < 16) return null;
  const isExtensible = fmt.readUInt16LE(0) === 0xfffe && fmt.length >= 26;
  const kind = fmt.readUInt16LE(isExtensible ? 24 : 0);
  const [channels, bytesPerSecond, frameBytes, bits] = [
    fmt.readUInt16LE(2),
    fmt.readUInt32LE(8),
    fmt.readUInt16LE(12),
    fmt.readUInt16LE(14),
  ];
  const sampleBytes = bits / 8;
  if (channels === 0 || bytesPerSecond === 0 || frameBytes === 0) return null;
  const sample = frameBytes === channels * sampleBytes ? (SAMPLES[`${kind}/${bits}`] ?? null) : null;
  return { bytesPerSecond, frameBytes, sampleBytes, sample };
}

/** 1: whole numbers, 3: floating point (Microsoft's WAVE formats). */
const SAMPLES: Readonly<Record<string, ReadSample>> = {
  '1/8': (bytes, at) => (bytes.readUInt8(at) - 128) / 128,
  '1/16': (bytes, at) => bytes.readInt16LE(at) / 2 ** 15,
  '1/24': (bytes, at) => bytes.readIntLE(at, 3) / 2 ** 23,
  '1/32': (bytes, at) => bytes.readInt32LE(at) / 2 ** 31,
  '3/32': (bytes, at) => bytes.readFloatLE(at),
  '3/64': (bytes, at) => bytes.readDoubleLE(at),
};

async function outline(file: FileHandle, layout: Layout, sample: ReadSample): Promise<number[]> {
  const { start, length, frameBytes, sampleBytes } = layout;
  const frames = Math.floor(length / frameBytes);
  const parts = Math.min(PARTS, frames);
  const peaks: number[] = [];
  for (let part = 0; part < parts; part += 1) {
    const first = Math.floor((part * frames) / parts);
    const count = Math.floor(((part + 1) * frames) / parts) - first;
    const bytes = await readAt(file, start + first * frameBytes, Math.min(count * frameBytes, PART_BYTES));
    let peak = 0;
    for (let at = 0; at + sampleBytes <= bytes.length; at += sampleBytes)
      peak = Math.max(peak, Math.abs(sample(bytes, at)) || 0);
    peaks.push(Math.round(Math.min(1, peak) * 100));
  }
  return peaks;
}
