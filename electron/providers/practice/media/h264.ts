/**
 * The smallest H.264 stream that every player takes (ITU-T H.264, baseline profile): changed blocks are sent as raw
 * samples (I_PCM), unchanged ones are skipped. No transform, no prediction, no deblocking: exact and quick.
 */

export interface Frame {
  /** Luma, then both chroma planes at half size; width and height are multiples of 16. */
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
}

export interface H264Stream {
  readonly parameterSets: { readonly sequence: Buffer; readonly picture: Buffer };
  /** One coded picture each; the first is a key frame. */
  readonly pictures: readonly Buffer[];
}

export function encodeH264(width: number, height: number, frames: readonly Frame[]): H264Stream {
  const [columns, rows] = [width / 16, height / 16];
  const pictures = frames.map((frame, number) => {
    const before = number === 0 ? null : (frames[number - 1] ?? null);
    return encodePicture(columns, rows, frame, before, number);
  });
  return { parameterSets: { sequence: sequenceSet(columns, rows), picture: pictureSet() }, pictures };
}

function sequenceSet(columns: number, rows: number): Buffer {
  const bits = createBits(64);
  for (const byte of [66, 0xc0, 30]) bits.fixed(byte, 8); // baseline, constraints 0 and 1, level 3
  bits.golomb(0); // id
  bits.golomb(0); // frame numbers have 4 bits
  bits.golomb(2); // pictures are shown in the order of coding
  bits.golomb(1); // one reference picture
  bits.fixed(0, 1);
  bits.golomb(columns - 1);
  bits.golomb(rows - 1);
  bits.fixed(0b1100, 4); // frames only, direct 8x8 inference, no cropping, no further information
  return unit(0x67, bits.end());
}

function pictureSet(): Buffer {
  const bits = createBits(64);
  bits.golomb(0); // id
  bits.golomb(0); // its sequence
  bits.fixed(0, 2); // CAVLC, no field order
  bits.golomb(0); // one slice group
  bits.golomb(0);
  bits.golomb(0); // one reference in each list
  bits.fixed(0, 3); // no weighted prediction
  for (let times = 0; times < 3; times += 1) bits.golomb(0); // quantisers as preset
  bits.fixed(0b100, 3); // deblocking is set in each slice
  return unit(0x68, bits.end());
}

function encodePicture(
  columns: number,
  rows: number,
  frame: Frame,
  before: Frame | null,
  number: number,
): Buffer {
  const bits = createBits(columns * rows * 400 + 64);
  bits.golomb(0); // first block
  bits.golomb(before ? 5 : 7); // slice of type P or I
  bits.golomb(0);
  bits.fixed(number % 16, 4);
  if (before)
    bits.fixed(0, 3); // one reference, in order, no marking
  else {
    bits.golomb(0); // key frame id
    bits.fixed(0, 2);
  }
  bits.golomb(0); // quantiser change
  bits.golomb(1); // no deblocking
  let skipped = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const block = blockOf(frame, columns, row, column);
      if (before && block.equals(blockOf(before, columns, row, column))) {
        skipped += 1;
        continue;
      }
      if (before) bits.golomb(skipped);
      skipped = 0;
      bits.golomb(before ? 30 : 25); // I_PCM
      bits.alignedBytes(block);
    }
  }
  if (skipped > 0) bits.golomb(skipped);
  return unit(before ? 0x41 : 0x65, bits.end());
}

/** 256 luma and twice 64 chroma samples. */
function blockOf(frame: Frame, columns: number, row: number, column: number): Buffer {
  const block = Buffer.alloc(384);
  copyBlock(frame.luma, columns * 16, row * 16, column * 16, 16, block, 0);
  copyBlock(frame.blue, columns * 8, row * 8, column * 8, 8, block, 256);
  copyBlock(frame.red, columns * 8, row * 8, column * 8, 8, block, 320);
  return block;
}

function copyBlock(
  plane: Uint8Array,
  stride: number,
  top: number,
  left: number,
  size: number,
  into: Buffer,
  at: number,
): void {
  for (let line = 0; line < size; line += 1) {
    const start = (top + line) * stride + left;
    into.set(plane.subarray(start, start + size), at + line * size);
  }
}

interface Bits {
  fixed(value: number, count: number): void;
  /** Exponential-Golomb code; 0 is the same signed and unsigned. */
  golomb(value: number): void;
  alignedBytes(bytes: Uint8Array): void;
  /** Closes with the stop bit. */
  end(): Buffer;
}

function createBits(maxBytes: number): Bits {
  const out = Buffer.alloc(maxBytes);
  let at = 0; // in bits
  const fixed = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit -= 1) {
      if ((value >>> bit) & 1) out[at >> 3] = (out[at >> 3] ?? 0) | (0x80 >> (at & 7));
      at += 1;
    }
  };
  return {
    fixed,
    golomb(value) {
      const length = 32 - Math.clz32(value + 1);
      fixed(0, length - 1);
      fixed(value + 1, length);
    },
    alignedBytes(bytes) {
      at = (at + 7) & ~7;
      out.set(bytes, at >> 3);
      at += bytes.length * 8;
    },
    end() {
      fixed(1, 1);
      return out.subarray(0, (at + 7) >> 3);
    },
  };
}

/** A NAL unit: after two zero bytes a byte below 4 is preceded by a 3, so that no start code appears by accident. */
function unit(type: number, content: Buffer): Buffer {
  const out = Buffer.alloc(1 + Math.ceil(content.length * 1.5));
  out[0] = type;
  let at = 1;
  let zeros = 0;
  for (const byte of content) {
    if (zeros >= 2 && byte <= 3) {
      out[at++] = 3;
      zeros = 0;
    }
    out[at++] = byte;
    zeros = byte === 0 ? zeros + 1 : 0;
  }
  return out.subarray(0, at);
}
