import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { mediaTypeOf } from '../../../electron/files/media-type.ts';

const typeOf = (content: string | Buffer) => {
  const bytes = Buffer.from(content);
  return mediaTypeOf(bytes, bytes.length);
};
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

test.each([
  '<html><script>alert(1)</script>',
  '\n\t <!DOCTYPE html>\n<p>hello',
  '\ufeff<!doctype HTML PUBLIC "x">',
  '<!-- a picture, honestly --><script src="https://example.org"></script>',
  '<!---->'.repeat(100),
  `<!--${' '.repeat(10_000)}`,
  '<IMG SRC=x onerror=alert(1)>',
  '<iframe/src=x>',
  '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script/></html>',
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<html>', 'utf16le')]),
])('a page that calls itself a picture is text/html: %j', async (content) => {
  expect(await typeOf(content)).toEqual({ mediaType: 'text/html', extension: 'txt' });
});

test.each([
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  '<?xml version="1.0"?>\n<!-- drawn -->\n<svg:svg>',
  '<!DOCTYPE svg [ <!ENTITY x "y>"> ]>\n<svg onload="alert(1)">',
])('a drawing that can run is image/svg+xml, and no ending opens it: %j', async (content) => {
  expect(await typeOf(content)).toEqual({ mediaType: 'image/svg+xml', extension: 'txt' });
});

test.each([
  ['<?xml version="1.0"?><rss/>', 'application/xml', 'txt'],
  ['<think>The user wants a <script> tag.</think>', 'text/plain', 'txt'],
  ['A page begins with <html>.', 'text/plain', 'txt'],
  ['1 < 2', 'text/plain', 'txt'],
  ['<3', 'text/plain', 'txt'],
  [`MZ${'x'.repeat(100)}`, 'application/x-msdownload', 'bin'],
  [
    Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01', 'latin1'), Buffer.alloc(60)]),
    'application/x-elf',
    'bin',
  ],
  [gzipSync('<html>'), 'application/gzip', 'gz'],
])('%j is %s, kept as .%s', async (content, mediaType, extension) => {
  expect(await typeOf(content)).toEqual({ mediaType, extension });
});

test.each([
  ['image/png', Buffer.concat([PNG, Buffer.from('<html><script>alert(1)</script>')])],
  ['image/gif', Buffer.from('GIF89a/*<svg/onload=alert(1)>*/=1;<html><script>')],
  [
    'image/jpeg',
    Buffer.concat([Buffer.from('ffd8fffe0040', 'hex'), Buffer.from('<html><script>alert(1)</script>')]),
  ],
  ['video/mp4', Buffer.from('\0\0\0\x20ftypisom\0\0\0\0<html><script>alert(1)</script>')],
  ['application/pdf', Buffer.from('%PDF-1.7\n<html><script>alert(1)</script>')],
])('what is %s and a page at once is what its first bytes say', async (mediaType, content) => {
  expect((await typeOf(content)).mediaType).toBe(mediaType);
});

test.each([
  ['brackets', `<!doctype ${'[]'.repeat(2_000)}`],
  ['comments', `${'<!---->'.repeat(500)}x`],
  ['spaces', ' '.repeat(4_000)],
  ['prefixes', `<${'a:'.repeat(2_000)}`],
])('a head made of %s takes no time', async (_, content) => {
  const startedMs = performance.now();
  await typeOf(content);
  expect(performance.now() - startedMs).toBeLessThan(200);
});
