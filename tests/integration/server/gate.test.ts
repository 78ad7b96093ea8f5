// Who gets into browser mode: the token, the cookie, Host and Origin, on HTTP and on the upgrade.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '#electron/server';
import { createFakeBackend } from '../../support/fake-backend.ts';
import { serveFake, type Serving } from './serve-fake.ts';

let serving: Serving;
let cookie = '';
beforeAll(async () => {
  serving = await serveFake();
  cookie = await serving.cookie();
});
afterAll(() => serving.close());

describe('the token', () => {
  test('is exchanged for a strict cookie and leaves the address', async () => {
    const { status, headers } = await serving.ask(`/queue?token=${serving.token}&view=all`);
    expect(status).toBe(303);
    expect(headers.location).toBe('/queue?view=all');
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^grantmeter-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('no-store');
  });

  test('is not the cookie', () => expect(cookie).not.toContain(serving.token));

  test.each(['', 'wrong', 'x'.repeat(43)])('%j is refused', async (token) => {
    const { status, headers } = await serving.ask(`/?token=${token}`);
    expect(status).toBe(401);
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('never redirects to another site', async () => {
    const { headers } = await serving.ask(`//example.org/?token=${serving.token}`);
    expect(headers.location).toBe('/example.org/');
  });
});

test.each(['/', '/assets/page-abc123.js', `/outputs/${'a'.repeat(64)}`, '/nowhere.js'])(
  'without the cookie %s is 401, whether it exists or not',
  async (path) => {
    expect((await serving.ask(path)).status).toBe(401);
    expect((await serving.ask(path, { cookie: 'grantmeter-1=nonsense' })).status).toBe(401);
  },
);

test('with the cookie the page comes', async () => {
  const { status, body } = await serving.ask('/', { cookie });
  expect([status, body.toString()]).toEqual([200, '<!doctype html><title>Grantmeter</title>']);
});

test.each([
  'evil.example',
  'evil.example:80',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  '169.254.1.1',
])('Host %j is refused, cookie or not', async (host) =>
  expect((await serving.ask('/', { cookie, host })).status).toBe(403),
);

test.each(['localhost:9999', '127.0.0.1:9999', '[::1]:9999'])(
  'Host %s is this computer: an SSH tunnel has a port of its own',
  async (host) => expect((await serving.ask('/', { cookie, host })).status).toBe(200),
);

test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
  'Origin %s is refused',
  async (origin) => expect((await serving.ask('/', { cookie, origin })).status).toBe(403),
);

test.each([
  ['cross-site', 'no-cors', 'image', 403],
  ['same-site', 'cors', 'empty', 403],
  ['cross-site', 'navigate', 'iframe', 403],
  ['cross-site', 'navigate', 'document', 200],
  ['same-origin', 'cors', 'empty', 200],
  ['none', 'navigate', 'document', 200],
])('Sec-Fetch-Site %s, mode %s, destination %s: %d', async (site, mode, dest, status) => {
  const headers = { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest };
  expect((await serving.ask('/', headers)).status).toBe(status);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused, and no CORS is offered', async (method) => {
  const { status, headers } = await serving.ask('/', { cookie }, method);
  expect(status).toBe(405);
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

describe('the upgrade to a WebSocket', () => {
  const open = (headers: Record<string, string>, path = '/rpc'): Promise<number | 'open'> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${serving.port}${path}`, { headers });
      socket.on('open', () => {
        socket.close();
        resolve('open');
      });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.on('error', () => {});
    });
  const own = () => ({ cookie, origin: `http://127.0.0.1:${serving.port}` });

  test('succeeds for our own page', async () => expect(await open(own())).toBe('open'));
  test('without a cookie is 401', async () => expect(await open({ origin: own().origin })).toBe(401));
  test('without an Origin is 403', async () => expect(await open({ cookie })).toBe(403));
  test('from another site is 403', async () =>
    expect(await open({ cookie, origin: 'http://evil.example' })).toBe(403));
  test('from another port of this computer is 403', async () =>
    expect(await open({ cookie, origin: 'http://127.0.0.1:1' })).toBe(403));
  test('under another name is 403', async () =>
    expect(await open({ ...own(), host: 'evil.example', origin: 'http://evil.example' })).toBe(403));
  test('elsewhere is 404', async () => expect(await open(own(), '/other')).toBe(404));
});

test('listens on the loopback address only, and says so when a port is taken', async () => {
  const app = { router: createFakeBackend().router, output: async () => null };
  const { port, rendererDir } = serving;
  const taken = await startServer({ app, rendererDir, port, log: () => {} });
  expect(taken).toEqual({
    ok: false,
    error: { code: 'port-unusable', message: `port ${port} cannot be used: another program uses it`, port },
  });
});
