/** Whether bytes are one small WebP picture and nothing else; for what comes from a window, where no decoder is at hand. */

export interface WebpSize {
  readonly width: number;
  readonly height: number;
}

/** Null where the file is not exactly one still picture (Google's WebP container, RFC 9649). */
export function readWebp(bytes: Uint8Array): WebpSize | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (file.length < 30 || text(file, 0) !== 'RIFF' || text(file, 8) !== 'WEBP') return null;
  if (file.readUInt32LE(4) + 8 !== file.length) return null;
  let size: WebpSize | null = null;
  for (let at = 12; at < file.length; ) {
    if (at + 8 > file.length) return null;
    const name = text(file, at);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + length);
    if (body.length < length || !KNOWN.has(name)) return null;
    if (name === 'VP8 ' || name === 'VP8L') {
      if (size) return null;
      size = name === 'VP8 ' ? lossySize(body) : losslessSize(body);
      if (!size) return null;
    }
    at += 8 + length + (length % 2);
  }
  return size;
}

const text = (file: Buffer, at: number): string => file.toString('latin1', at, at + 4);

/** What browsers write into a still picture. Animations and text are left out. */
const KNOWN: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ICCP']);

function lossySize(body: Buffer): WebpSize | null {
  if (body.length < 10 || body.readUIntBE(3, 3) !== 0x9d012a) return null;
  return { width: body.readUInt16LE(6) & 0x3fff, height: body.readUInt16LE(8) & 0x3fff };
}

function losslessSize(body: Buffer): WebpSize | null {
  if (body.length < 5 || body[0] !== 0x2f) return null;
  const bits = body.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
