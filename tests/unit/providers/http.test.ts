import { expect, test } from 'vitest';
import { parseRetryAfter } from '../../../electron/providers/http/retry-after.ts';
import { get, http, serve, serveRaw } from './http-rig.ts';

test.each([
  ['3', 3_000],
  ['0', 0],
  [' 120 ', 120_000],
  ['Mon, 23 Nov 2026 20:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 19:00:00 GMT', 0],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['', null],
  [undefined, null],
])('Retry-After "%s" is %s ms', (value, expected) => {
  expect(parseRetryAfter(value, Date.parse('2026-11-23T20:00:00Z'))).toBe(expected);
});

test('refused connections and unknown names are certainly not sent', async () => {
  expect(await http().send(get('http://127.0.0.1:9/'))).toMatchObject({
    ok: false,
    error: { phase: 'not-sent', reason: 'unreachable' },
  });
  expect(await http().send(get('http://no-such-host.invalid/'))).toMatchObject({
    ok: false,
    error: { phase: 'not-sent', reason: 'unreachable' },
  });
});

test('a connection that is closed before the answer is in doubt, and the request is not sent twice', async () => {
  let requests = 0;
  const { url } = await serve((request) => {
    requests += 1;
    request.socket.destroy();
  });
  const sent = await http().send({ ...get(url), method: 'POST', jsonBody: {} });
  expect(sent).toMatchObject({ ok: false, error: { phase: 'in-doubt', reason: 'cut' } });
  expect(requests).toBe(1);
});

test('a reused connection that the server resets is in doubt, and the request is not sent twice', async () => {
  let requests = 0;
  const { url } = await serve((request, response) => {
    requests += 1;
    if (requests === 1) response.end('{}');
    else request.socket.resetAndDestroy();
  });
  const client = http({ connectionsPerOrigin: 1 });
  expect((await client.send(get(url))).ok).toBe(true);
  expect(await client.send({ ...get(url), method: 'POST', jsonBody: {} })).toMatchObject({
    ok: false,
    error: { phase: 'in-doubt' },
  });
  expect(requests).toBe(2);
});

test('an idle connection that the server has closed is replaced without a fault', async () => {
  const { url, server } = await serve((_, response) => response.end('{}'));
  const client = http({ connectionsPerOrigin: 1 });
  expect((await client.send(get(url))).ok).toBe(true);
  const closed = new Promise((resolve) => server.once('connection', resolve));
  server.closeIdleConnections();
  await new Promise((resolve) => setImmediate(resolve));
  const again = client.send({ ...get(url), method: 'POST', jsonBody: {} });
  await closed;
  expect((await again).ok).toBe(true);
});

test('no answer within the time is in doubt; waiting for a connection for too long is not sent', async () => {
  const urls: string[] = [];
  const { url } = await serve((request) => void urls.push(request.url ?? ''));
  const client = http({ connectionsPerOrigin: 1 });
  const [first, second] = await Promise.all([
    client.send(get(`${url}/first`, { timeoutMs: 300 })),
    client.send(get(`${url}/second`, { timeoutMs: 150 })),
  ]);
  expect(first).toMatchObject({ ok: false, error: { phase: 'in-doubt', reason: 'timed-out' } });
  expect(second).toMatchObject({ ok: false, error: { phase: 'not-sent', reason: 'timed-out' } });
  // A third one shows that the second was not sent late.
  await client.send(get(`${url}/third`, { timeoutMs: 150 }));
  expect(urls).toEqual(['/first', '/third']);
});

test('an answer that is too large is cut off', async () => {
  const { url } = await serve((_, response) => response.end('x'.repeat(5_000)));
  expect(await http().send(get(url, { maxBodyBytes: 1_000 }))).toMatchObject({
    ok: false,
    error: { reason: 'too-large' },
  });
});

test('a certificate nobody vouches for is certainly not sent', async () => {
  const url = `https://${await serveRaw('not TLS at all\n', false)}/`;
  expect(await http().send(get(url))).toMatchObject({
    ok: false,
    error: { phase: 'not-sent', reason: 'unreachable' },
  });
});
