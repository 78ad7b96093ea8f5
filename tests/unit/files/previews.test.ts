import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPreviews, type PreviewSource } from '#electron/files';
import type { Painter } from '../../../electron/files/painter.ts';
import { readWebp } from '../../../electron/files/webp.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'grantmeter-previews-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function stored(content: Uint8Array, mediaType: string): PreviewSource {
  const hash = createHash('sha256').update(content).digest('hex');
  const path = join(dir, hash);
  writeFileSync(path, content);
  return { hash, mediaType, path, bytes: content.length };
}
const open = (painter?: () => Promise<Painter | null>) =>
  createPreviews({ dir: join(dir, 'previews'), ...(painter ? { painter } : {}) });
const pixels = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#2468ac' } });

/** One chunk of a PNG. */
function chunk(name: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc(named));
  return Buffer.concat([length, named, check]);
}
function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
function pngOf(width: number, height: number, packed: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const start = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([start, chunk('IHDR', head), chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))]);
}

describe('pictures', () => {
  test.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)(
    'of a %s are small WebP files',
    async (format) => {
      const source = stored(await pixels(1_600, 800).toFormat(format).toBuffer(), `image/${format}`);
      const previews = open();
      expect(await previews.look(source)).toMatchObject({ width: 1_600, height: 800, picture: 'made' });
      for (const [size, width, height] of [
        ['small', 320, 160],
        ['large', 960, 480],
      ] as const)
        expect(readWebp(readFileSync((await previews.picture(source, size)) ?? ''))).toEqual({
          width,
          height,
        });
    },
  );

  test('are turned as the camera was held, and carry nothing else of the original', async () => {
    const jpeg = await pixels(400, 200)
      .withExif({ IFD0: { Artist: 'nobody-else-shall-know' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const source = stored(Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>')]), 'image/jpeg');
    const previews = open();
    expect(await previews.look(source)).toMatchObject({ width: 200, height: 400 });
    const content = readFileSync((await previews.picture(source, 'large')) ?? '').toString('latin1');
    expect(content).not.toMatch(/nobody-else|script/);
  });

  test('that were cut, changed or deleted are made again', async () => {
    const source = stored(await pixels(500, 500).png().toBuffer(), 'image/png');
    const previews = open();
    const path = (await previews.picture(source, 'small')) ?? '';
    const whole = readFileSync(path);
    for (const harm of [
      () => writeFileSync(path, whole.subarray(0, 20)),
      () => writeFileSync(path, '<html>'),
      () => rmSync(path),
      () => writeFileSync(path.replace('-small.webp', '.json'), '{"version":1'),
      () => rmSync(join(dir, 'previews'), { recursive: true }),
    ]) {
      harm();
      expect(readFileSync((await previews.picture(source, 'small')) ?? '').equals(whole)).toBe(true);
    }
  });

  test('are made once for all who ask at the same time, and one after the other', async () => {
    let atOnce = 0;
    let most = 0;
    let painted = 0;
    const painter: Painter = {
      async paint() {
        painted += 1;
        most = Math.max(most, (atOnce += 1));
        await new Promise((resolve) => setTimeout(resolve, 20));
        atOnce -= 1;
        return { width: 1, height: 1, small: Buffer.from('s'), large: Buffer.from('l') };
      },
    };
    const previews = open(() => Promise.resolve(painter));
    const sources = ['a', 'b', 'c'].map((text) => stored(Buffer.from(text), 'image/png'));
    await Promise.all([...sources, ...sources].map((source) => previews.look(source)));
    expect([painted, most]).toEqual([3, 1]);
  });
});

describe('hostile input', () => {
  test.each([
    ['more pixels than are looked at', pngOf(60_000, 60_000, deflateSync(Buffer.alloc(100)))],
    ['pixels that are not there', pngOf(4_000, 4_000, deflateSync(Buffer.alloc(100)))],
    ['bytes that cannot be unpacked', pngOf(100, 100, Buffer.from('not packed at all'))],
    ['no pixels', pngOf(0, 0, deflateSync(Buffer.alloc(1)))],
    ['nothing but its first bytes', Buffer.from('89504e470d0a1a0a', 'hex')],
  ])('a picture with %s gives none, says why, and leaves nothing', async (_, content) => {
    const source = stored(content, 'image/png');
    const previews = open();
    const look = await previews.look(source);
    expect(look).toMatchObject({ picture: 'failed', width: null });
    expect(look.trouble).not.toBe('');
    expect(await previews.picture(source, 'small')).toBeNull();
    expect(readdirSync(join(dir, 'previews', source.hash.slice(0, 2)))).toEqual([]);
  });

  test.each([
    [
      'a drawing',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'image/svg+xml',
    ],
    ['a page', Buffer.from('<html>'), 'text/html'],
    ['a document', Buffer.from('%PDF-1.7'), 'application/pdf'],
  ])('%s is never drawn', async (_, content, mediaType) => {
    const previews = open();
    expect(await previews.look(stored(content, mediaType))).toMatchObject({ picture: 'none' });
    // Nor when it is called a picture: only five formats are read at all.
    expect(await previews.look(stored(Buffer.concat([content, content]), 'image/png'))).toMatchObject({
      picture: 'failed',
    });
  });

  test('formats that nobody shows are not read even where libvips could', async () => {
    const tiff = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
      .tiff()
      .toBuffer();
    expect(await open().look(stored(tiff, 'image/png'))).toMatchObject({ picture: 'failed' });
  });

  test('what ended the program twice is left alone', async () => {
    const source = stored(await pixels(9, 9).png().toBuffer(), 'image/png');
    const folder = join(dir, 'previews', source.hash.slice(0, 2));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${source.hash}.begun`), '2');
    const look = await open().look(source);
    expect(look).toMatchObject({ picture: 'failed' });
    expect(look.trouble).toContain('twice');
    writeFileSync(join(folder, `${source.hash}.begun`), '1');
    expect(await open().look(source)).toMatchObject({ picture: 'made' });
  });
});

describe('without a decoder', () => {
  const none = () => Promise.resolve(null);

  test('the window is asked, and only one still WebP of the right size is taken from it', async () => {
    const source = stored(await pixels(900, 300).png().toBuffer(), 'image/png');
    const previews = open(none);
    expect(await previews.look(source)).toMatchObject({ picture: 'wanted' });
    const webp = (side: number) => pixels(side, side).webp().toBuffer();
    const sent = { width: 900, height: 300, durationMs: null };
    const [small, large] = [await webp(320), await webp(960)];
    const moving = await sharp(Buffer.concat([Buffer.alloc(48, 1), Buffer.alloc(48, 200)]), {
      raw: { width: 4, height: 8, channels: 3, pageHeight: 4 },
    })
      .webp()
      .toBuffer();
    for (const wrong of [
      large,
      Buffer.concat([small, small]),
      small.subarray(0, 60),
      await webp(321),
      moving,
    ])
      expect(await previews.keepPictures(source, { ...sent, small: wrong, large })).toMatchObject({
        ok: false,
      });
    expect(await previews.keepPictures(source, { ...sent, small, large: await webp(961) })).toMatchObject({
      ok: false,
    });
    expect(await previews.look(source)).toMatchObject({ picture: 'wanted' });
    expect(await previews.keepPictures(source, { ...sent, small, large })).toEqual({ ok: true });
    expect(await previews.look(source)).toMatchObject({ picture: 'made', width: 900, height: 300 });
    expect(readFileSync((await previews.picture(source, 'small')) ?? '').equals(small)).toBe(true);
  });

  test('a picture of the window that was damaged is asked for again', async () => {
    const source = stored(Buffer.from('film'), 'video/mp4');
    const previews = open(none);
    const small = await pixels(32, 18).webp().toBuffer();
    await previews.keepPictures(source, { width: 32, height: 18, durationMs: 900, small, large: small });
    const path = (await previews.picture(source, 'small')) ?? '';
    writeFileSync(path, 'harm');
    expect(await previews.picture(source, 'small')).toBeNull();
    expect(await previews.look(source)).toMatchObject({ picture: 'wanted' });
  });
});

describe('films', () => {
  const box = (name: string, ...content: readonly Buffer[]): Buffer => {
    const body = Buffer.concat(content);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length + 8);
    head.write(name, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const mvhd = (scale: number, duration: number): Buffer => {
    const body = Buffer.alloc(100);
    body.writeUInt32BE(scale, 12);
    body.writeUInt32BE(duration, 16);
    return box('mvhd', body);
  };
  const trak = (width: number, height: number, isTurned = false): Buffer => {
    const body = Buffer.alloc(84);
    body.writeInt32BE(isTurned ? 0 : 65_536, 40);
    body.writeInt32BE(isTurned ? 65_536 : 0, 44);
    body.writeUInt32BE(width * 65_536, 76);
    body.writeUInt32BE(height * 65_536, 80);
    return box('trak', box('tkhd', body));
  };
  const start = box('ftyp', Buffer.from('isom'));
  const lookAt = (content: Buffer, mediaType = 'video/mp4') => open().look(stored(content, mediaType));

  test.each([
    [
      'before its pictures',
      [box('moov', mvhd(600, 900), trak(0, 0), trak(640, 360)), box('mdat', Buffer.alloc(50))],
    ],
    ['behind them', [box('mdat', Buffer.alloc(5_000)), box('moov', trak(640, 360), mvhd(1_000, 1_500))]],
    ['of one that is turned', [box('moov', mvhd(2, 3), trak(360, 640, true))]],
  ])('are measured by a header %s', async (_, boxes) => {
    expect(await lookAt(Buffer.concat([start, ...boxes]))).toMatchObject({
      width: 640,
      height: 360,
      durationMs: 1_500,
      picture: 'wanted',
    });
  });

  test('a sound in the same wrapping has a length and no size', async () => {
    const look = await lookAt(Buffer.concat([start, box('moov', mvhd(10, 25), trak(0, 0))]), 'audio/x-m4a');
    expect(look).toMatchObject({ width: null, durationMs: 2_500, picture: 'none' });
  });

  test.each([
    ['nothing else', start],
    ['a box of no size', Buffer.concat([start, Buffer.from('\0\0\0\x02moov', 'latin1')])],
    [
      'a box without end',
      Buffer.concat([start, Buffer.from('\x7f\xff\xff\xffmoov', 'latin1'), Buffer.alloc(50)]),
    ],
    ['boxes without end', Buffer.concat([start, ...Array.from({ length: 5_000 }, () => box('free'))])],
    ['no scale', Buffer.concat([start, box('moov', mvhd(0, 900))])],
    ['a header that is cut', Buffer.concat([start, box('moov', box('mvhd', Buffer.alloc(3)), box('trak'))])],
    [
      'a long box that lies',
      Buffer.concat([start, Buffer.from('\0\0\0\x01moov\0\0\0\0\0\0\0\x01', 'latin1')]),
    ],
  ])('one with %s has no measures, and does no harm', async (_, content) => {
    expect(await lookAt(content)).toMatchObject({ width: null, durationMs: null, picture: 'wanted' });
  });
});

describe('sounds', () => {
  const wav = (fmt: Buffer, data: Buffer, saysBytes = data.length): Buffer => {
    const head = (name: string, length: number): Buffer => {
      const bytes = Buffer.alloc(8);
      bytes.write(name, 'latin1');
      bytes.writeUInt32LE(length, 4);
      return bytes;
    };
    const body = Buffer.concat([head('fmt ', fmt.length), fmt, head('data', saysBytes), data]);
    return Buffer.concat([head('RIFF', body.length + 4), Buffer.from('WAVE'), body]);
  };
  const format = (kind: number, channels: number, rate: number, bits: number): Buffer => {
    const bytes = Buffer.alloc(16);
    bytes.writeUInt16LE(kind, 0);
    bytes.writeUInt16LE(channels, 2);
    bytes.writeUInt32LE(rate, 4);
    bytes.writeUInt32LE((rate * channels * bits) / 8, 8);
    bytes.writeUInt16LE((channels * bits) / 8, 12);
    bytes.writeUInt16LE(bits, 14);
    return bytes;
  };
  const lookAt = (content: Buffer) => open().look(stored(content, 'audio/wav'));

  test.each([
    ['8 bits', format(1, 1, 8_000, 8), Buffer.alloc(8_000, 128 + 64), 50],
    ['16 bits, two channels', format(1, 2, 8_000, 16), Buffer.alloc(32_000, Buffer.from([0, 0x40])), 50],
    ['24 bits', format(1, 1, 8_000, 24), Buffer.alloc(24_000, Buffer.from([0, 0, 0x40])), 50],
    ['32 bits', format(1, 1, 8_000, 32), Buffer.alloc(32_000, Buffer.from([0, 0, 0, 0xc0])), 50],
    ['floating point', format(3, 1, 8_000, 32), Buffer.alloc(32_000, Buffer.from([0, 0, 0, 0x3f])), 50],
    ['floating point that is no number', format(3, 1, 8_000, 32), Buffer.alloc(32_000, 0xff), 0],
  ])('of %s have a length and an outline', async (_, fmt, data, peak) => {
    const look = await lookAt(wav(fmt, data));
    expect(look).toMatchObject({ durationMs: 1_000, picture: 'none' });
    expect(look.peaks).toEqual(Array.from({ length: 160 }, () => peak));
  });

  test('packed samples have a length and no outline', async () => {
    expect(await lookAt(wav(format(2, 1, 8_000, 8), Buffer.alloc(8_000)))).toMatchObject({
      durationMs: 1_000,
      peaks: [],
    });
  });

  test.each([
    ['more than is there', 0xffffffff],
    ['nothing', 0],
  ])('a header that promises %s is not believed', async (_, says) => {
    const fmt = format(1, 1, 8_000, 16);
    expect(await lookAt(wav(fmt, Buffer.alloc(16_000), says))).toMatchObject({ durationMs: 1_000 });
  });

  test.each([
    ['no channels', wav(format(1, 0, 8_000, 16), Buffer.alloc(100))],
    ['no rate', wav(format(1, 1, 0, 16), Buffer.alloc(100))],
    ['no samples', wav(format(1, 1, 8_000, 16), Buffer.alloc(0))],
    ['a format that is cut', wav(format(1, 1, 8_000, 16).subarray(0, 4), Buffer.alloc(100))],
    ['nothing else', Buffer.from('RIFF\0\0\0\0WAVE')],
    [
      'chunks without end',
      Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.alloc(80_000, Buffer.from('junk\0\0\0\0'))]),
    ],
  ])('a sound with %s has no measures, and does no harm', async (_, content) => {
    expect(await lookAt(content)).toMatchObject({ durationMs: null, peaks: [], picture: 'none' });
  });
});
