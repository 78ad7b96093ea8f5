import { expect, test } from 'vitest';
import { PNG } from 'pngjs';
import { renderMedia } from '../../../electron/providers/practice/media/render.ts';

test.each(['bria-fibo-relight', 'seedream-5.0-lite', 'inworld-tts-1.5-mini', 'Veo3'])(
  '%s: the same payload gives the same file, another one another',
  (model) => {
    const file = (text: string) => renderMedia(model, { text, prompt: text }).bytes;
    expect(file('a hill').equals(file('a hill'))).toBe(true);
    expect(file('a hill').equals(file('a lake'))).toBe(false);
  },
);

test('baselines are small PNGs of many sizes and lights', () => {
  const pictures = Array.from({ length: 60 }, (_, seed) =>
    PNG.sync.read(renderMedia('bria-fibo-relight', { instruction: 'x', seed }).bytes),
  );
  expect(new Set(pictures.map(({ width }) => width))).toEqual(new Set([32, 48, 64]));
  expect(pictures.every(({ width, height }) => width === height)).toBe(true);
  expect(new Set(pictures.map(({ data }) => data.subarray(0, 3).toString('hex'))).size).toBeGreaterThan(30);
});

test('stills are 320 by 180, with a sky above and land below', () => {
  const { width, height, data } = PNG.sync.read(renderMedia('seedream-5.0-lite', { prompt: 'x' }).bytes);
  expect([width, height]).toEqual([320, 180]);
  const lightness = (row: number) =>
    (data[row * width * 4] ?? 0) + (data[row * width * 4 + 1] ?? 0) + (data[row * width * 4 + 2] ?? 0);
  expect(lightness(90)).toBeGreaterThan(lightness(178));
});

test('speech lasts with its text, up to a limit', () => {
  const bytes = (text: string) => renderMedia('inworld-tts-1.5-mini', { text }).bytes.length;
  expect(bytes('hello')).toBeGreaterThan(bytes('a'));
  expect(bytes('hello '.repeat(100))).toBe(bytes('hello '.repeat(1_000)));
});

test('a film is an MP4 whose table of samples fills its data to the byte', () => {
  const { bytes } = renderMedia('Veo3', { prompt: 'x' });
  const boxAt = (type: string) => bytes.indexOf(type, 0, 'latin1') - 4;
  const sizes = boxAt('stsz') + 20;
  const total = Array.from({ length: 24 }, (_, sample) => bytes.readUInt32BE(sizes + sample * 4)).reduce(
    (sum, size) => sum + size,
    0,
  );
  const data = boxAt('mdat');
  expect(bytes.readUInt32BE(data)).toBe(total + 8);
  expect(data + total + 8).toBe(bytes.length);
  expect(bytes.readUInt32BE(boxAt('stco') + 16)).toBe(data + 8);
});
