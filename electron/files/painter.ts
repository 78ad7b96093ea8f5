/**
 * Small pictures of large ones, by libvips. Outputs are hostile input: only the five formats that are shown are read at
 * all, one picture at a time, on one thread, within limits of size and time.
 */
import type { Sharp, SharpOptions } from 'sharp';

export interface Painted {
  /** Of the picture as it is meant to be seen. */
  readonly width: number;
  readonly height: number;
  readonly small: Buffer;
  readonly large: Buffer;
}

export interface Painter {
  /** A file, or its content. Throws in words that say what is wrong with the picture. */
  paint(source: string | Buffer): Promise<Painted>;
}

/** Longest side in pixels. */
export const SMALL_SIDE = 320;
export const LARGE_SIDE = 960;

const LIMITS: SharpOptions = {
  // 8,192 x 8,192; a header that promises more is believed and refused.
  limitInputPixels: 67_108_864,
  failOn: 'error',
  sequentialRead: true,
  pages: 1,
};
const WITHIN_SECONDS = 20;

const READABLE = [
  'VipsForeignLoadPng',
  'VipsForeignLoadJpeg',
  'VipsForeignLoadWebp',
  'VipsForeignLoadNsgif',
  'VipsForeignLoadHeif',
];

/**
 * Null where libvips cannot be used. Inside Electron on Linux it must not even be loaded: both bring a GLib of their own,
 * and calls of the one end in the other. There the window makes the pictures, in its sandbox.
 */
export async function createPainter(): Promise<Painter | null> {
  if (process.platform === 'linux' && process.versions['electron'] !== undefined) return null;
  let sharp: (source: string | Buffer, options: SharpOptions) => Sharp;
  try {
    const { default: loaded } = await import('sharp');
    loaded.block({ operation: ['VipsForeignLoad'] });
    loaded.unblock({ operation: READABLE });
    loaded.concurrency(1);
    loaded.cache(false);
    sharp = loaded;
  } catch {
    // No binary for this computer: outputs are shown without small pictures.
    return null;
  }
  return {
    async paint(source) {
      const { width, height, autoOrient } = await sharp(source, LIMITS).metadata();
      const large = await shrunk(sharp(source, LIMITS), LARGE_SIDE);
      return {
        width: autoOrient.width ?? width,
        height: autoOrient.height ?? height,
        small: await shrunk(sharp(large, LIMITS), SMALL_SIDE),
        large,
      };
    },
  };
}

const shrunk = (picture: Sharp, side: number): Promise<Buffer> =>
  picture
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78, effort: 2 })
    .timeout({ seconds: WITHIN_SECONDS })
    .toBuffer();
