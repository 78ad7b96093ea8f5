/** The practice provider as a process of its own: killed at any moment it forgets nothing it answered and bills nothing twice. */
import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  gmiCatalogue,
  createGmiAdapter,
  createHttp,
  gmiQueueUrl,
  type Http,
  launchPractice,
  type LaunchedPractice,
  startPractice,
} from '#electron/providers';
import { PRICES, readBill, realClock } from '../conformance/practice-rig.ts';

const CHILD = join(import.meta.dirname, 'practice-child.ts');
const signal = new AbortController().signal;
let dir: string;
let http: Http;
const running: LaunchedPractice[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grantmeter-practice-'));
  http = createHttp({ clock: realClock });
});
afterEach(async () => {
  await http.close();
  await Promise.all(running.splice(0).map((practice) => practice.close()));
  await rm(dir, { recursive: true });
});

const billFile = () => join(dir, 'bill.jsonl');
const stateDir = () => join(dir, 'state');
const childArgs = (faults = '') => [CHILD, billFile(), stateDir(), faults];
const launch = async (faults = ''): Promise<LaunchedPractice> => {
  const launched = await launchPractice({
    command: process.execPath,
    args: childArgs(faults),
    env: process.env,
    clock: realClock,
  });
  if (!launched.ok) throw new Error(launched.error.message);
  running.push(launched.value);
  return launched.value;
};
const adapterOf = ({ url }: LaunchedPractice) =>
  createGmiAdapter({
    http,
    baseUrl: gmiQueueUrl(url),
    apiKey: async () => 'any',
    clock: realClock,
    submitTimeoutMs: 5_000,
  });

test('killed under load and started again, eight times: all it answered is known, the bill has each end once', async () => {
  const known = new Map<string, string>();
  const quickEnds = new Set<string>();
  for (let life = 0; life < 8; life += 1) {
    const practice = await launch('lost=0.05,malformed=0.05');
    const adapter = adapterOf(practice);
    const killAfter = 20 + life * 17;
    let answers = 0;
    await Promise.all(
      Array.from({ length: 16 }, async (_, worker) => {
        for (let turn = 0; ; turn += 1) {
          const modelKey = turn % 4 === 0 ? 'seedream-5.0-lite' : 'bria-fibo-relight';
          const payload = adapter.buildPayload({
            modelKey,
            prompt: `${life} ${worker} ${turn}`,
            seed: turn,
            parameters: {},
            form: null,
          });
          if (!payload.ok) throw new Error(payload.error.message);
          const answer = await adapter.submit(
            { modelKey, payload: payload.value, reference: `${life}-${worker}-${turn}` },
            signal,
          );
          answers += 1;
          if (answers === killAfter) process.kill(practice.pid, 'SIGKILL');
          if (answer.kind === 'refused') return;
          if (answer.kind !== 'accepted') continue;
          known.set(answer.requestId, modelKey);
          if (answer.state.kind === 'done') quickEnds.add(answer.requestId);
        }
      }),
    );
    await practice.ended;
    const billed = new Set((await readBill(billFile()).catch(() => [])).map(({ requestId }) => requestId));
    // What was answered as finished was on the bill before the answer.
    for (const requestId of quickEnds) expect(billed).toContain(requestId);
  }
  const practice = await launch();
  const adapter = adapterOf(practice);
  for (const modelKey of PRICES.keys()) {
    const ids = [...known].filter(([, model]) => model === modelKey).map(([requestId]) => requestId);
    for (;;) {
      const states = await adapter.poll(modelKey, ids, signal);
      if (!states.ok) throw new Error(states.error.message);
      expect(states.value.size).toBe(ids.length);
      const kinds = new Set([...states.value.values()].map(({ kind }) => kind));
      if (!kinds.has('pending')) break;
    }
  }
  const lines = await readBill(billFile());
  const ids = lines.map(({ requestId }) => requestId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const requestId of known.keys()) expect(ids).toContain(requestId);
  for (const { model, nanos } of lines) expect(BigInt(nanos)).toBe(PRICES.get(model));
  expect(known.size).toBeGreaterThan(200);
});

test('a torn last line of bill and journal is cut off, and the request behind it is billed', async () => {
  const first = await launch();
  const payload = { instruction: 'x', seed: 1 };
  const submission = { modelKey: 'bria-fibo-relight', payload, reference: 'x-1' };
  const answer = await adapterOf(first).submit(submission, signal);
  await first.close();
  const bill = await readFile(billFile(), 'utf8');
  await writeFile(billFile(), bill.slice(0, -20));
  await appendFile(join(stateDir(), 'requests.jsonl'), '{"id":"practice-torn","mod');
  const second = await launch();
  const lines = await readBill(billFile());
  expect(lines.map(({ requestId }) => requestId)).toEqual([answer.kind === 'accepted' && answer.requestId]);
  expect((await adapterOf(second).submit(submission, signal)).kind).toBe('accepted');
  expect(await readBill(billFile())).toHaveLength(2);
});

test('a second provider waits for the state until the first has gone', async () => {
  const startedMs = performance.now();
  const first = await launch();
  const startMs = performance.now() - startedMs;
  const second = launch();
  // Long enough to have started, had it not waited.
  const winner = await Promise.race([
    second.then(() => 'second'),
    realClock.sleep(3 * startMs + 500).then(() => 'nobody'),
  ]);
  expect(winner).toBe('nobody');
  await first.close();
  expect((await second).url).not.toBe(first.url);
});

test('it ends when its parent is killed, so that nothing is left running', async () => {
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify(childArgs())}, { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdout.on('data', (line) => process.stdout.write(JSON.stringify({ pid: child.pid, ...JSON.parse(line) })));`;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const { pid, url } = await new Promise<{ pid: number; url: string }>((resolve) =>
    parent.stdout.once('data', (line) => resolve(JSON.parse(String(line)) as { pid: number; url: string })),
  );
  expect((await fetch(`${url}/practice/bill`)).status).toBe(200);
  parent.kill('SIGKILL');
  const isRunning = () => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  // Nobody tells when a stranger's child ends: this is the one place that has to ask.
  for (let tries = 0; isRunning() && tries < 200; tries += 1) await realClock.sleep(20);
  expect(isRunning()).toBe(false);
});

test('a port that is taken, a command that is not there and a wrong fault are said so', async () => {
  const options = {
    billFile: billFile(),
    catalogue: gmiCatalogue(PRICES),
    clock: realClock,
    random: Math.random,
  };
  const first = await startPractice({ ...options, port: 0, stateDir: join(dir, 'first') });
  if (!first.ok) throw new Error(first.error.message);
  const taken = { ...options, port: Number(new URL(first.value.url).port), stateDir: join(dir, 'second') };
  expect(await startPractice(taken)).toMatchObject({ ok: false, error: { code: 'practice-failed' } });
  await first.value.close();
  // The refused one left neither a lock nor an open file behind.
  const again = await startPractice(taken);
  if (!again.ok) throw new Error(again.error.message);
  await again.value.close();

  const missing = await launchPractice({ command: '/no/such/program', args: [], env: {}, clock: realClock });
  expect(missing).toMatchObject({ ok: false, error: { code: 'practice-failed' } });
  const bad = await launchPractice({
    command: process.execPath,
    args: childArgs('lst=1'),
    env: process.env,
    clock: realClock,
  });
  expect(!bad.ok && bad.error.message).toContain('there is no fault "lst"');
});
