// Downloads of outputs: where they may come from, how long they may take, how large they may be, whatever a server says.
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { expect, test } from 'vitest';
import { openStream } from '../../../electron/providers/http/open-stream.ts';
import { realClock } from '../../conformance/practice-rig.ts';
import { download, http, readAll, serve, serveRaw } from './http-rig.ts';

test('a download follows three redirects and not four', async () => {
  const { url } = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left > 0) response.writeHead(302, { location: `/${left - 1}` }).end();
    else response.end('here');
  });
  const three = await http().open(download(`${url}/3`));
  expect(three.ok && (await readAll(three.value.chunks))).toBe('here');
  expect(await http().open(download(`${url}/4`))).toMatchObject({
    ok: false,
    error: { reason: 'too-many-redirects' },
  });
});

test.each([
  'https://10.0.0.1/x',
  'http://169.254.169.254/',
  'file:///etc/passwd',
  'http://example.org/',
  'https://[::ffff:7f00:1]/',
])('a redirect to %s is not followed', async (location) => {
  const { url } = await serve((_, response) => response.writeHead(302, { location }).end());
  expect(await http().open(download(url))).toMatchObject({
    ok: false,
    error: { reason: 'address-forbidden' },
  });
});

test('a name that leads to this machine or a private network is refused when it is connected to', async () => {
  let requests = 0;
  await serve(() => void (requests += 1));
  const client = http({ resolve: (_, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]) });
  const opened = await client.open(download('https://output.example.org/x', { allowLoopback: false }));
  expect(opened).toMatchObject({ ok: false, error: { phase: 'not-sent', reason: 'address-forbidden' } });
  expect(requests).toBe(0);
});

test('this machine is refused unless the account is practice', async () => {
  const { url } = await serve((_, response) => response.end('secret'));
  expect(await http().open(download(url, { allowLoopback: false }))).toMatchObject({
    ok: false,
    error: { reason: 'address-forbidden' },
  });
});

test('a download that grows beyond the limit, says so first, falls silent or takes too long is cut off', async () => {
  const { url } = await serve((request, response) => {
    if (request.url === '/says') response.end('x'.repeat(2_000));
    else if (request.url === '/grows')
      response.write('x'.repeat(900), () => void response.write('x'.repeat(900)));
    else response.write('x');
  });
  const client = http();
  expect(await client.open(download(`${url}/says`, { maxBytes: 1_000 }))).toMatchObject({
    ok: false,
    error: { reason: 'too-large' },
  });
  const readingOf = async (path: string, more: object) => {
    const opened = await client.open(download(`${url}${path}`, more));
    if (!opened.ok) throw new Error(opened.error.message);
    return readAll(opened.value.chunks);
  };
  await expect(readingOf('/grows', { maxBytes: 1_000 })).rejects.toMatchObject({
    fault: { reason: 'too-large' },
  });
  await expect(readingOf('/silent', { idleTimeoutMs: 200 })).rejects.toMatchObject({
    fault: { reason: 'timed-out' },
  });
  await expect(readingOf('/silent', { totalTimeoutMs: 200 })).rejects.toMatchObject({
    fault: { reason: 'timed-out' },
  });
});

test('a slow reader slows the sender down and gets every byte', async () => {
  const pieces = 200;
  let written = 0;
  const { url } = await serve((_, response) => {
    const more = () => {
      while (written < pieces) {
        written += 1;
        if (!response.write(Buffer.alloc(64 * 1024, written))) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  const opened = await http().open(download(url, { maxBytes: 100_000_000 }));
  if (!opened.ok) throw new Error(opened.error.message);
  await realClock.sleep(300);
  // 13 MB are on offer; what nobody reads stays at the sender, but for the buffers in between.
  expect(written).toBeLessThan(pieces);
  let bytes = 0;
  for await (const chunk of opened.value.chunks) bytes += chunk.length;
  expect(bytes).toBe(pieces * 64 * 1024);
});

test('an output is asked for without anything that names or vouches for us, after a redirect as well', async () => {
  const seen: { url: string | undefined; headers: readonly string[] }[] = [];
  const { url } = await serve((request, response) => {
    seen.push({ url: request.url, headers: Object.keys(request.headers).sort() });
    if (request.url === '/0')
      response.writeHead(302, { location: '/1', 'set-cookie': 'session=1; Path=/' }).end();
    else response.end('here');
  });
  const opened = await http().open(download(`${url}/0`));
  expect(opened.ok && (await readAll(opened.value.chunks))).toBe('here');
  const headers = ['accept', 'accept-encoding', 'connection', 'host'];
  expect(seen).toEqual([
    { url: '/0', headers },
    { url: '/1', headers },
  ]);
});

test.each([
  '//10.0.0.1/x',
  'https://user:password@8.8.8.8/x',
  'https://2886729729:8443/x',
  'https://example.org:25/x',
  'gopher://127.0.0.1/x',
  'data:text/html,x',
  'http://[',
  '',
])('a redirect to "%s" leads nowhere', async (location) => {
  const { url } = await serve((_, response) => response.writeHead(307, { location }).end());
  const opened = await http().open(download(url));
  // An empty one leads to itself, and ends as often as any other.
  expect(opened).toMatchObject({
    ok: false,
    error: { reason: location === '' ? 'too-many-redirects' : 'address-forbidden' },
  });
});

test('a name that leads to a private network the second time is refused the second time', async () => {
  const { url } = await serve((_, response) => response.writeHead(200, { connection: 'close' }).end('here'));
  const named = url.replace('127.0.0.1', 'localhost');
  const answers = ['127.0.0.1', '10.0.0.1'];
  const client = http({
    resolve: (_, callback) => callback(null, [{ address: answers.shift() ?? '', family: 4 }]),
  });
  const first = await client.open(download(named));
  expect(first.ok && (await readAll(first.value.chunks))).toBe('here');
  expect(await client.open(download(named))).toMatchObject({
    ok: false,
    error: { phase: 'not-sent', reason: 'address-forbidden' },
  });
});

test('somebody out there never leads to this machine, not even for a practice account', async () => {
  const opened: string[] = [];
  const answering = (status: number, location: string) =>
    ({
      dispatch({ origin, path }, handler) {
        opened.push(`${String(origin)}${path}`);
        const controller = {} as Dispatcher.DispatchController;
        handler.onRequestStart?.(controller, {});
        handler.onResponseStart?.(controller, status, { location });
        handler.onResponseEnd?.(controller, {});
        return true;
      },
    }) satisfies Pick<Dispatcher, 'dispatch'> as Dispatcher;
  const dispatchers = {
    public: answering(302, 'http://127.0.0.1:9/private'),
    loopback: answering(302, 'https://example.org/x'),
  };
  const outcome = await openStream(dispatchers, realClock, download('http://127.0.0.1:8/x'));
  expect(outcome).toMatchObject({ ok: false, error: { reason: 'address-forbidden' } });
  expect(opened).toEqual(['http://127.0.0.1:8/x', 'https://example.org/x']);
});

test('the address that was checked is the one that is connected to: the name is asked for once', async () => {
  let asked = 0;
  const { url } = await serve((request, response) => response.end(request.headers.host));
  const client = http({
    resolve: (_, callback) => {
      asked += 1;
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    },
  });
  const named = url.replace('127.0.0.1', 'localhost');
  const opened = await client.open(download(named));
  expect(opened.ok && (await readAll(opened.value.chunks))).toBe(new URL(named).host);
  expect(asked).toBe(1);
});

test.each([
  ['gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('an output that comes as %s though nobody asked for it is unpacked', async (coding, pack) => {
  const { url } = await serve((request, response) => {
    expect(request.headers['accept-encoding']).toBe('identity');
    response.writeHead(200, { 'content-encoding': coding }).end(pack('an output '.repeat(50)));
  });
  const opened = await http().open(download(url));
  expect(opened.ok && (await readAll(opened.value.chunks))).toBe('an output '.repeat(50));
});

test('what is packed twice stays as it came', async () => {
  const twice = gzipSync(gzipSync('x'));
  const { url } = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(twice),
  );
  const opened = await http().open(download(url));
  expect(opened.ok && (await readAll(opened.value.chunks))).toBe(twice.toString());
});

test.each([
  ['beyond the limit', 20_000_000, 1_000_000],
  ['to more than a hundred times its size', 60_000_000, 1_000_000_000],
])('a body that unpacks %s is cut off', async (_, bytes, maxBytes) => {
  const bomb = gzipSync(Buffer.alloc(bytes));
  const { url } = await serve((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  );
  const opened = await http().open(download(url, { maxBytes, totalTimeoutMs: 20_000 }));
  if (!opened.ok) throw new Error(opened.error.message);
  let read = 0;
  const reading = (async () => {
    for await (const chunk of opened.value.chunks) read += chunk.length;
  })();
  await expect(reading).rejects.toMatchObject({ fault: { reason: 'too-large' } });
  expect(read).toBeLessThan(bytes / 2);
});

test('a body that says it is packed and is not is a broken one', async () => {
  const { url } = await serve((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'),
  );
  const opened = await http().open(download(url));
  if (!opened.ok) throw new Error(opened.error.message);
  await expect(readAll(opened.value.chunks)).rejects.toMatchObject({ fault: { reason: 'cut' } });
});

test.each([
  ['longer than the body', 'Content-Length: 10\r\n\r\nshort'],
  ['written twice, differently', 'Content-Length: 5\r\nContent-Length: 9\r\n\r\nshort'],
  ['negative', 'Content-Length: -5\r\n\r\nshort'],
  ['no number', 'Content-Length: five\r\n\r\nshort'],
  ['contradicted by chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nshort'],
])('a Content-Length that is %s gives no output', async (_, rest) => {
  const opened = await http().open(download(`http://${await serveRaw(`HTTP/1.1 200 OK\r\n${rest}`)}/`));
  const read = opened.ok
    ? await readAll(opened.value.chunks).then(
        () => null,
        (error: { fault: unknown }) => error.fault,
      )
    : opened.error;
  expect(read).toMatchObject({ phase: 'in-doubt', reason: 'cut' });
});

test('a Content-Length that is shorter than the body ends the output there', async () => {
  const url = `http://${await serveRaw('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nshort and more')}/`;
  const opened = await http().open(download(url));
  expect(opened.ok && (await readAll(opened.value.chunks))).toBe('short');
});

test('the endless body of a redirect or a refusal is not read to its end', async () => {
  let isCut = 0;
  const { url } = await serve((request, response) => {
    if (request.url === '/end') return void response.end('here');
    response.writeHead(request.url === '/gone' ? 404 : 302, { location: '/end' });
    const more = (): void => {
      if (response.destroyed) return;
      if (response.write(Buffer.alloc(16 * 1024))) setImmediate(more);
      else response.once('drain', more);
    };
    response.once('close', () => (isCut += 1));
    more();
  });
  const client = http();
  const opened = await client.open(download(`${url}/begin`));
  expect(opened.ok && (await readAll(opened.value.chunks))).toBe('here');
  expect(await client.open(download(`${url}/gone`))).toMatchObject({ ok: true, value: { status: 404 } });
  await expect.poll(() => isCut).toBe(2);
});

test('the time for a download is one for all its redirects', async () => {
  const { url } = await serve((request, response) => {
    const left = Number(request.url?.slice(1));
    setTimeout(() => response.writeHead(302, { location: `/${left - 1}` }).end(), 250);
  });
  const opened = await http().open(download(`${url}/9`, { totalTimeoutMs: 600 }));
  expect(opened).toMatchObject({ ok: false, error: { reason: 'timed-out' } });
});
