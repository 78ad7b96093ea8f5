// What browser mode serves: the page under a strict policy, stored outputs that can never run, parts of a video.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveFake, type Serving } from './serve-fake.ts';

const hashOf = (letter: string): string => letter.repeat(64);
const VIDEO = new Uint8Array(1000).map((_, index) => index % 251);
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const OUTPUTS = {
  [hashOf('a')]: { mediaType: 'video/mp4', content: VIDEO },
  [hashOf('b')]: { mediaType: 'image/svg+xml', content: text('<svg onload="alert(1)"/>') },
  [hashOf('c')]: { mediaType: 'text/html; charset=utf-8', content: text('<script>alert(1)</script>') },
  [hashOf('d')]: { mediaType: 'IMAGE/PNG', content: text('png') },
  [hashOf('e')]: { mediaType: 'application/json', content: text('{}') },
  [hashOf('f')]: { mediaType: 'image/png', content: new Uint8Array() },
  [hashOf('1')]: { mediaType: 'application/pdf', content: text('%PDF-1.7') },
  [hashOf('2')]: { mediaType: 'application/xml', content: text('<?xml version="1.0"?><rss/>') },
  [hashOf('3')]: { mediaType: 'application/x-msdownload', content: text('MZ') },
  [hashOf('4')]: { mediaType: 'image/png', content: text('\x89PNG\r\n<html><script>alert(1)</script>') },
  [hashOf('5')]: { mediaType: 'audio/x-m4a', content: text('m4a') },
  [hashOf('6')]: { mediaType: 'audio/ogg; codecs=opus', content: text('ogg') },
  [hashOf('7')]: { mediaType: 'video/quicktime', content: text('mov') },
  [hashOf('8')]: { mediaType: '', content: text('nothing is known of it') },
  [hashOf('9')]: { mediaType: 'image/png\r\nx-evil: 1', content: text('header') },
};

let serving: Serving;
let cookie = '';
beforeAll(async () => {
  serving = await serveFake({ outputs: OUTPUTS });
  cookie = await serving.cookie();
});
afterAll(() => serving.close());
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  serving.ask(path, { cookie, ...headers }, method);

describe('the page', () => {
  test('comes for every place in the program, never cached', async () => {
    for (const path of ['/', '/index.html', '/queue', '/awards/0190', '/?x=1']) {
      const { status, headers } = await ask(path);
      expect([path, status, headers['content-type'], headers['cache-control']]).toEqual([
        path,
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
    }
  });

  test('runs only its own scripts and talks only to its own server', async () => {
    const { headers } = await ask('/');
    const policy = new Map(
      (headers['content-security-policy'] as string).split('; ').map((line): [string, string] => {
        const [name = '', ...sources] = line.split(' ');
        return [name, sources.join(' ')];
      }),
    );
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('connect-src')).toBe(`'self' ws://127.0.0.1:${serving.port}`);
    for (const name of ['object-src', 'base-uri', 'form-action', 'frame-ancestors']) {
      expect([name, policy.get(name)]).toEqual([name, "'none'"]);
    }
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  test('with a mark for it gets a fresh nonce, and then no style is allowed without', async () => {
    const marked = await serveFake({ html: '<meta property="csp-nonce" nonce="__CSP_NONCE__">' });
    const login = await marked.cookie();
    const [first, second] = [
      await marked.ask('/', { cookie: login }),
      await marked.ask('/', { cookie: login }),
    ];
    const nonce = /nonce="([^"]+)"/.exec(first.body.toString())?.[1] ?? '';
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(first.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}';`);
    expect(first.headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(second.body.toString()).not.toContain(nonce);
    await marked.close();
  });

  test('brings its assets with pinned types', async () => {
    const { status, headers } = await ask('/assets/page-abc123.js');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toContain('immutable');
  });

  test.each(['/assets/nothing.js', '/assets/program.exe'])('%s is 404', async (path) =>
    expect((await ask(path)).status).toBe(404),
  );

  test.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/%2e%2e%2fsecret.json',
    '/..%5csecret.json',
    '/assets/..%00/secret.json',
    '/%zz.json',
    '//../secret.json',
  ])('%s leads nowhere', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(400);
    expect(body.toString()).not.toContain('secret');
  });

  test('HEAD brings the headers alone', async () => {
    const { status, headers, body } = await ask('/', {}, 'HEAD');
    expect([status, headers['content-length'], body.length]).toEqual([200, '40', 0]);
  });
});

describe('outputs', () => {
  test.each([
    ['a', 'video/mp4', 'inline'],
    ['b', 'application/octet-stream', `attachment; filename="${'b'.repeat(16)}.bin"`],
    ['c', 'application/octet-stream', `attachment; filename="${'c'.repeat(16)}.bin"`],
    ['d', 'image/png', 'inline'],
    ['e', 'text/plain; charset=utf-8', 'inline'],
    ['1', 'application/octet-stream', `attachment; filename="${'1'.repeat(16)}.bin"`],
    ['2', 'application/octet-stream', `attachment; filename="${'2'.repeat(16)}.bin"`],
    ['3', 'application/octet-stream', `attachment; filename="${'3'.repeat(16)}.bin"`],
    ['4', 'image/png', 'inline'],
    ['5', 'audio/mp4', 'inline'],
    ['6', 'audio/ogg', 'inline'],
    ['7', 'video/quicktime', 'inline'],
    ['8', 'application/octet-stream', `attachment; filename="${'8'.repeat(16)}.bin"`],
    ['9', 'application/octet-stream', `attachment; filename="${'9'.repeat(16)}.bin"`],
  ])('%s: %s, %s', async (letter, type, disposition) => {
    const { status, headers } = await ask(`/outputs/${hashOf(letter)}`);
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
      200,
      type,
      disposition,
    ]);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  });

  test.each([
    `/outputs/${hashOf('0')}`,
    '/outputs/',
    '/outputs/short',
    `/outputs/${hashOf('A')}`,
    '/outputs/..%2f..%2fx',
    `/outputs/${hashOf('a')}/huge`,
    `/outputs/${hashOf('a')}/`,
    `/outputs/${hashOf('a')}/small/..`,
    `/outputs/${hashOf('a')}%2fsmall`,
    `/outputs/${hashOf('b')}/small`,
  ])('%s is 404', async (path) => expect((await ask(path)).status).toBe(404));

  test.each(['small', 'large'])('a %s picture is a WebP, whatever it is of', async (size) => {
    const { status, headers } = await ask(`/outputs/${hashOf('a')}/${size}`);
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([
      200,
      'image/webp',
      'inline',
    ]);
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  });

  test('an empty one is empty', async () => {
    const { status, headers, body } = await ask(`/outputs/${hashOf('f')}`);
    expect([status, headers['content-length'], body.length]).toEqual([200, '0', 0]);
  });

  test.each([
    ['bytes=0-', 206, 0, 999],
    ['bytes=0-0', 206, 0, 0],
    ['bytes=100-199', 206, 100, 199],
    ['bytes=990-5000', 206, 990, 999],
    ['bytes=-10', 206, 990, 999],
    ['bytes=-5000', 206, 0, 999],
    ['bytes=5-2', 200, 0, 999],
    ['bytes=0-1,5-6', 200, 0, 999],
    ['lines=1-2', 200, 0, 999],
    ['bytes=-', 200, 0, 999],
  ])('Range %s: %d, bytes %d to %d', async (range, status, start, end) => {
    const answer = await ask(`/outputs/${hashOf('a')}`, { range });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-range']).toBe(status === 206 ? `bytes ${start}-${end}/1000` : undefined);
    expect(answer.headers['accept-ranges']).toBe('bytes');
    expect(answer.body.equals(VIDEO.subarray(start, end + 1))).toBe(true);
  });

  test.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])('Range %s cannot be satisfied', async (range) => {
    const { status, headers } = await ask(`/outputs/${hashOf('a')}`, { range });
    expect([status, headers['content-range']]).toEqual([416, 'bytes */1000']);
  });
});
