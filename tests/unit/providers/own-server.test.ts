// A server of the lab's own, in its private network: its own files are read, nobody else's are.
import { expect, test } from 'vitest';
import type { Http } from '#electron/providers';
import { createOpenOutput } from '#electron/providers/wire';
import { ok } from '#shared/base';
import { systemClock as clock } from '#electron/system';

const { signal } = new AbortController();
const BASE = 'http://10.1.2.3:8000/v1';

function openerOf(ownServer: boolean) {
  const asked: string[] = [];
  const nothing = (async function* () {})();
  const answer = () => Promise.resolve(ok({ status: 200, headers: {}, chunks: nothing }));
  const http: Http = {
    send: () => Promise.reject(new Error('not asked for')),
    stream: ({ url, headers }) => {
      asked.push(`stream ${url} ${headers?.['authorization'] ?? 'no key'}`);
      return answer();
    },
    open: ({ url, headers, allowLoopback }) => {
      asked.push(`open ${url} ${headers?.['authorization'] ?? 'no key'} ${allowLoopback}`);
      return answer();
    },
    close: () => Promise.resolve(),
  };
  const headersFor = (url: string) =>
    Promise.resolve(new URL(url).origin === new URL(BASE).origin ? { authorization: 'Bearer k' } : null);
  return { asked, open: createOpenOutput({ http, clock, baseUrl: BASE, ownServer, headersFor }) };
}

test('its own files come like its answers; every other address goes the guarded way, without the key', async () => {
  const { asked, open } = openerOf(true);
  await open({ url: `${BASE}/videos/1/content` }, signal);
  await open({ url: 'http://10.1.2.4:8000/v1/videos/1/content' }, signal);
  await open({ url: 'http://169.254.169.254/latest' }, signal);
  expect(asked).toEqual([
    `stream ${BASE}/videos/1/content Bearer k`,
    'open http://10.1.2.4:8000/v1/videos/1/content no key false',
    'open http://169.254.169.254/latest no key false',
  ]);
});

test('a provider out there never gets that way', async () => {
  const { asked, open } = openerOf(false);
  await open({ url: `${BASE}/videos/1/content` }, signal);
  expect(asked).toEqual([`open ${BASE}/videos/1/content Bearer k false`]);
});
