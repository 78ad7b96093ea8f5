/** Writes PNG files. Small pictures come from templates: the shape is compressed once, only the palette changes. */
import { crc32, deflateSync } from 'node:zlib';
import { type Light, lightOf, type Rgb } from './colours.ts';
import { colourOf, createScene, LAYOUTS, layoutOf, type Spot } from './landscape.ts';

/** A small picture with a palette: some ten microseconds once its template is there. */
export function renderSmallPng(digest: Uint8Array, label: string): Buffer {
  const size = SMALL_SIZES[(digest[0] ?? 0) % SMALL_SIZES.length] ?? 48;
  const template = templateOf(size, (digest[1] ?? 0) % LAYOUTS);
  return Buffer.concat([
    template.head,
    chunk('PLTE', paletteOf(lightOf(digest))),
    text(label),
    template.tail,
  ]);
}

/** A picture in true colour: some milliseconds. */
export function renderLargePng(digest: Uint8Array, label: string, width = 320, height = 180): Buffer {
  const light = lightOf(digest);
  const scene = createScene(layoutOf((digest[1] ?? 0) % LAYOUTS), width, height);
  const rows = Buffer.alloc(height * (width * 3 + 1));
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    rows[at++] = 0;
    for (let x = 0; x < width; x += 1) {
      const [red, green, blue] = colourOf(light, scene.spotAt(x, y));
      rows[at++] = red;
      rows[at++] = green;
      rows[at++] = blue;
    }
  }
  return Buffer.concat([
    SIGNATURE,
    header(width, height, 2),
    text(label),
    chunk('IDAT', deflateSync(rows)),
    END,
  ]);
}

const SMALL_SIZES = [32, 48, 64] as const;
const SKY_STEPS = 12;
const GLOW_STEPS = 16;
const HILL_STEPS = 16;

/** The sun, then the sky by depth and glow, then three hills by depth. Colours change evenly along each, so two ends are enough. */
function paletteOf(light: Light): Buffer {
  const palette = Buffer.alloc((1 + SKY_STEPS * GLOW_STEPS + 3 * HILL_STEPS) * 3);
  palette.set(light.sun, 0);
  let at = 3;
  const ramp = (from: Rgb, to: Rgb, steps: number) => {
    for (let step = 0; step < steps; step += 1) {
      const share = step / (steps - 1);
      palette[at++] = from[0] + (to[0] - from[0]) * share;
      palette[at++] = from[1] + (to[1] - from[1]) * share;
      palette[at++] = from[2] + (to[2] - from[2]) * share;
    }
  };
  for (let row = 0; row < SKY_STEPS; row += 1) {
    const depth = row / (SKY_STEPS - 1);
    ramp(
      colourOf(light, { layer: -1, depth, glow: 0 }),
      colourOf(light, { layer: -1, depth, glow: 1 }),
      GLOW_STEPS,
    );
  }
  for (let layer = 0; layer < 3; layer += 1) {
    ramp(
      colourOf(light, { layer, depth: 0, glow: 0 }),
      colourOf(light, { layer, depth: 1, glow: 0 }),
      HILL_STEPS,
    );
  }
  return palette;
}

function indexOf({ layer, depth, glow }: Spot, dither: number): number {
  const step = (value: number, steps: number): number =>
    Math.max(0, Math.min(steps - 1, Math.floor(value * (steps - 1) + dither)));
  if (layer === -2) return 0;
  if (layer === -1) return 1 + step(depth, SKY_STEPS) * GLOW_STEPS + step(glow, GLOW_STEPS);
  return 1 + SKY_STEPS * GLOW_STEPS + layer * HILL_STEPS + step(depth, HILL_STEPS);
}

interface Template {
  readonly head: Buffer;
  readonly tail: Buffer;
}

const templates = new Map<number, Template>();

function templateOf(size: number, layoutIndex: number): Template {
  const key = size * 1000 + layoutIndex;
  const known = templates.get(key);
  if (known) return known;
  const scene = createScene(layoutOf(layoutIndex), size, size);
  const rows = Buffer.alloc(size * (size + 1));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const dither = ((BAYER[(y % 4) * 4 + (x % 4)] ?? 0) + 0.5) / 16;
      rows[y * (size + 1) + 1 + x] = indexOf(scene.spotAt(x, y), dither);
    }
  }
  const template = {
    head: Buffer.concat([SIGNATURE, header(size, size, 3)]),
    tail: Buffer.concat([chunk('IDAT', deflateSync(rows, { level: 9 })), END]),
  };
  templates.set(key, template);
  return template;
}

/** Ordered dithering, 4 by 4. */
const BAYER = [0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5];

function chunk(type: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

const text = (label: string): Buffer => chunk('tEXt', Buffer.from(`Comment\0${label}`, 'latin1'));

/** Eight bits a sample; colour type 2 is RGB, 3 is a palette. */
function header(width: number, height: number, colourType: 2 | 3): Buffer {
  const data = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, colourType, 0, 0, 0]);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  return chunk('IHDR', data);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const END = chunk('IEND', new Uint8Array(0));
