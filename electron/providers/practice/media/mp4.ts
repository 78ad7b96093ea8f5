/** A two-second film of the landscape, its sun crossing the sky, as an MP4 file (ISO/IEC 14496-12 and -15). */
import { lightOf, type Rgb } from './colours.ts';
import { encodeH264, type Frame, type H264Stream } from './h264.ts';
import { colourOf, createScene, LAYOUTS, layoutOf, type Scene } from './landscape.ts';

const WIDTH = 160;
const HEIGHT = 96;
const FRAMES = 24;
const FRAMES_PER_SECOND = 12;

export function renderMp4(digest: Uint8Array, label: string): Buffer {
  const light = lightOf(digest);
  const layout = layoutOf((digest[1] ?? 0) % LAYOUTS);
  // The glow stands still so that only the blocks under the sun change from frame to frame; the disc moves.
  const scene = createScene({ ...layout, sunRadius: 0 }, WIDTH, HEIGHT);
  const background = emptyFrame();
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) paint(background, x, y, colourOf(light, scene.spotAt(x, y)));
  const frames = Array.from({ length: FRAMES }, (_, number) => {
    const across = number / (FRAMES - 1);
    const frame = copyOf(background);
    paintSun(
      frame,
      scene,
      light.sun,
      (0.1 + 0.8 * across) * WIDTH,
      (layout.sunY + 0.04 - 0.12 * Math.sin(Math.PI * across)) * HEIGHT,
      layout.sunRadius * HEIGHT,
    );
    return frame;
  });
  return writeMp4(encodeH264(WIDTH, HEIGHT, frames), label);
}

function paintSun(
  frame: Frame,
  scene: Scene,
  colour: Rgb,
  centreX: number,
  centreY: number,
  radius: number,
): void {
  for (let y = Math.max(0, Math.floor(centreY - radius)); y < Math.min(HEIGHT, centreY + radius); y += 1) {
    for (let x = Math.max(0, Math.floor(centreX - radius)); x < Math.min(WIDTH, centreX + radius); x += 1) {
      const isSky = scene.spotAt(x, y).layer < 0;
      if (isSky && Math.hypot(x - centreX, y - centreY) < radius) paint(frame, x, y, colour);
    }
  }
}

/** RGB to the studio range of ITU-R BT.601, chroma at half size. */
function paint({ luma, blue, red }: Frame, x: number, y: number, [r, g, b]: Rgb): void {
  luma[y * WIDTH + x] = Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b);
  if (x % 2 !== 0 || y % 2 !== 0) return;
  const at = (y / 2) * (WIDTH / 2) + x / 2;
  blue[at] = Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b);
  red[at] = Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b);
}

const emptyFrame = (): Frame => ({
  luma: new Uint8Array(WIDTH * HEIGHT),
  blue: new Uint8Array((WIDTH * HEIGHT) / 4),
  red: new Uint8Array((WIDTH * HEIGHT) / 4),
});

const copyOf = ({ luma, blue, red }: Frame): Frame => ({
  luma: luma.slice(),
  blue: blue.slice(),
  red: red.slice(),
});

function writeMp4({ parameterSets, pictures }: H264Stream, label: string): Buffer {
  const samples = pictures.map((picture) => Buffer.concat([u32(picture.length), picture]));
  const type = box('ftyp', text('isom'), u32(0x200), text('isomiso2avc1mp41'));
  const comment = box('free', text(label));
  const moovAt = (dataAt: number) => movie(samples, parameterSets, dataAt);
  const dataAt = type.length + moovAt(0).length + comment.length + 8;
  return Buffer.concat([type, moovAt(dataAt), comment, box('mdat', ...samples)]);
}

function movie(
  samples: readonly Buffer[],
  parameterSets: H264Stream['parameterSets'],
  dataAt: number,
): Buffer {
  const durationMs = (FRAMES * 1000) / FRAMES_PER_SECOND;
  const header = box(
    'mvhd',
    u32(0, 0, 0, 1000, durationMs, 0x10000),
    u16(0x100, 0),
    u32(0, 0),
    MATRIX,
    u32(0, 0, 0, 0, 0, 0, 2),
  );
  // Flags 3: enabled, in the movie.
  const trackHeader = box(
    'tkhd',
    u32(3, 0, 0, 1, 0, durationMs, 0, 0),
    u16(0, 0, 0, 0),
    MATRIX,
    u32(WIDTH << 16, HEIGHT << 16),
  );
  const mediaHeader = box('mdhd', u32(0, 0, 0, FRAMES_PER_SECOND, FRAMES), u16(0x55c4, 0));
  const handler = box('hdlr', u32(0, 0), text('vide'), u32(0, 0, 0), text('practice\0'));
  const reference = box('dinf', box('dref', u32(0, 1), box('url ', u32(1))));
  const table = box(
    'stbl',
    box('stsd', u32(0, 1), sampleEntry(parameterSets)),
    box('stts', u32(0, 1, samples.length, 1)),
    box('stss', u32(0, 1, 1)),
    box('stsc', u32(0, 1, 1, samples.length, 1)),
    box('stsz', u32(0, 0, samples.length, ...samples.map(({ length }) => length))),
    box('stco', u32(0, 1, dataAt)),
  );
  const information = box('minf', box('vmhd', u32(1), u16(0, 0, 0, 0)), reference, table);
  return box('moov', header, box('trak', trackHeader, box('mdia', mediaHeader, handler, information)));
}

function sampleEntry({ sequence, picture }: H264Stream['parameterSets']): Buffer {
  const settings = box(
    'avcC',
    Buffer.from([1, sequence[1] ?? 0, sequence[2] ?? 0, sequence[3] ?? 0, 0xff, 0xe1]),
    u16(sequence.length),
    sequence,
    Buffer.from([1]),
    u16(picture.length),
    picture,
  );
  const size = u16(WIDTH, HEIGHT);
  const resolution = u32(0x480000, 0x480000, 0);
  return box(
    'avc1',
    u32(0),
    u16(0, 1),
    u32(0, 0, 0, 0),
    size,
    resolution,
    u16(1),
    Buffer.alloc(32),
    u16(24, 0xffff),
    settings,
  );
}

const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length + 8), text(type), content]);
}

function u32(...values: readonly number[]): Buffer {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => void out.writeUInt32BE(value >>> 0, index * 4));
  return out;
}

function u16(...values: readonly number[]): Buffer {
  const out = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => void out.writeUInt16BE(value, index * 2));
  return out;
}

function text(value: string): Buffer {
  return Buffer.from(value, 'latin1');
}
