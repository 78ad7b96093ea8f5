// Commands that stay: they stop cleanly at the first Ctrl+C, and serve lets in who has the token.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended, freshWorkspace } from './run-cli.ts';

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
beforeAll(async () => {
  workspace = await freshWorkspace();
});
afterAll(() => workspace.remove());

const said = (stream: NodeJS.ReadableStream, what: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk: Buffer | string) => {
      text += String(chunk);
      const match = what.exec(text);
      if (match) resolve(match[0]);
    });
    stream.on('end', () => reject(new Error(`ended without ${what}: ${text}`)));
  });

test('queue run without an end stops cleanly at Ctrl+C', async () => {
  const child = workspace.start('queue', 'run', '--json');
  const end = ended(child);
  await said(child.stderr, /0 runs/);
  child.kill('SIGINT');
  const { code, json, stderr } = await end;
  expect(stderr).toContain('Stopping');
  expect(json()).toMatchObject({ heldNanos: '0', counts: { waiting: 0 } });
  expect(code).toBe(0);
});

describe('the demo', () => {
  test('runs to the end, and the books agree with the bill', async () => {
    const demo = await freshWorkspace();
    const ran = await demo.run('demo', '--json');
    const result = ran.json<Record<string, string | number | boolean>>();
    expect(ran.code).toBe(0);
    expect(result).toMatchObject({ failed: 0, unknown: 0, heldNanos: '0', booksOk: true });
    expect(result['done']).toBe(result['runs']);
    expect(result['spentNanos']).toBe(result['providerBillNanos']);
    expect(result['allottedNanos']).toMatch(/^\d+$/);
    await demo.remove();
  }, 120_000);

  test('stops at Ctrl+C and says that it did', async () => {
    const demo = await freshWorkspace();
    const child = demo.start('demo', '--json');
    const end = ended(child);
    await said(child.stderr, /\d runs/);
    child.kill('SIGINT');
    const { code, json } = await end;
    expect([code, json()]).toMatchObject([1, { error: { code: 'interrupted' } }]);
    const { code: verified } = await demo.run('ledger', 'verify');
    expect(verified).toBe(0);
    await demo.remove();
  }, 60_000);
});

test('serve prints its address, lets in who has the token, and stops', async () => {
  const child = workspace.start('serve');
  const end = ended(child);
  const ready = await said(child.stdout, /READY http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n/);
  const url = ready.slice('READY '.length).trim();
  expect((await fetch(new URL('/', url))).status).toBe(401);
  const entered = await fetch(url, { redirect: 'manual' });
  expect(entered.status).toBe(303);
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(new URL('/', url), { headers: { cookie } });
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  child.kill('SIGTERM');
  expect((await end).code).toBe(0);
});
