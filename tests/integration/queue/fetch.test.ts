// From a provider's answer to a file on the disk: what is hostile ends the copy, once and for all.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createOutputStore } from '#electron/files';
import { type Adapter, createGmiAdapter, createHttp } from '#electron/providers';
import { assert } from '#shared/base';
import { fetchOutputs } from '../../../electron/queue/fetch.ts';
import { realClock } from '../../conformance/practice-rig.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function copyFrom(listener: RequestListener, maxBytes = 1_000_000, paths = ['/0']) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const dir = await mkdtemp(join(tmpdir(), 'grantmeter-fetch-'));
  const http = createHttp({ clock: realClock });
  const store = await createOutputStore({ dir });
  assert(store.ok, 'a store in a new folder');
  const apiKey = () => Promise.resolve('sk-secret');
  const adapter: Adapter = createGmiAdapter({
    http,
    clock: realClock,
    baseUrl: url,
    apiKey,
    maxOutputBytes: maxBytes,
  });
  closing.push(
    () => http.close(),
    () => server.close(),
    () => rm(dir, { recursive: true }),
  );
  const refs = paths.map((path) => ({ url: `${url}${path}` }));
  const { signal } = new AbortController();
  const fetched = await fetchOutputs(refs, { adapter, store: store.value, maxBytes, signal });
  const names = await readdir(dir, { recursive: true });
  return {
    fetched,
    // Small ones stand in a journal as well, until they are synced.
    files: names.filter((name) => /\.\w+$/.test(name) && !name.startsWith('journal')),
  };
}

test('a body that unpacks beyond the limit is not fetched again and again', async () => {
  const { fetched, files } = await copyFrom((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000))),
  );
  expect(fetched).toMatchObject({ ok: false, error: { code: 'output-too-large', retry: { kind: 'no' } } });
  expect(files).toEqual([]);
});

test('a body that breaks off is fetched again, and leaves nothing', async () => {
  const { fetched, files } = await copyFrom((_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('half', () => response.destroy());
  });
  expect(fetched).toMatchObject({ ok: false, error: { code: 'answer-lost', retry: { kind: 'after' } } });
  expect(files).toEqual([]);
});

test('outputs keep the order in which the provider names them, and are what their bytes are, without our key', async () => {
  const keys: unknown[] = [];
  const { fetched, files } = await copyFrom(
    ({ url, headers }, response) => {
      keys.push(headers.authorization);
      const body =
        url === '/1' ? '<svg onload="alert(1)"/>' : url === '/2' ? '<!doctype html><script>' : 'words';
      response.writeHead(200, { 'content-type': 'image/png' }).end(body);
    },
    1_000,
    ['/0', '/1', '/2'],
  );
  expect(fetched.ok && fetched.value.map(({ mediaType }) => mediaType)).toEqual([
    'text/plain',
    'image/svg+xml',
    'text/html',
  ]);
  expect(files.every((name) => name.endsWith('.txt'))).toBe(true);
  expect(keys).toEqual([undefined, undefined, undefined]);
});
