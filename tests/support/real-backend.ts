/**
 * The program's own backend over a new workspace in a temporary folder, called in this process: what screens are tested
 * and looked at with where the fake backend would only repeat the books. Its queue runs only when it is asked to.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { type App, openApp, practicePrices } from '#electron/app';
import { createKeyStore, createRedactor, type Environment, type Keychain } from '#electron/keys';
import { startPractice } from '#electron/providers';
import type { AppRouter } from '#electron/rpc';
import { systemClock, systemRandom } from '#electron/system';

export interface RealBackend {
  readonly router: AppRouter;
  /** Calls as `Test User`. */
  readonly client: RouterClient<AppRouter>;
  /** Calls under another name: for what needs a second person. */
  readonly clientFor: (actor: string) => RouterClient<AppRouter>;
  readonly dir: string;
  readonly output: App['output'];
  /** Runs the queue until it is empty, against a practice provider in this process. */
  readonly runQueue: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openRealBackend({
  seed = 'sample',
  keychain = null,
  env = {},
}: {
  readonly seed?: 'sample' | 'empty';
  readonly keychain?: Keychain | null;
  /** What is looked at for keys, instead of that of whoever runs the tests. */
  readonly env?: Environment;
} = {}): Promise<RealBackend> {
  const dir = mkdtempSync(join(tmpdir(), 'grantmeter-real-'));
  const opened = await openApp({
    dir,
    version: '0.0.0-test',
    // Started when something asks the provider.
    practice: { command: process.execPath, args: [resolve('electron/cli/index.ts')], env: {} },
    log: () => {},
    keys: createKeyStore({
      env,
      dir: join(dir, 'keys'),
      keychain,
      redactor: createRedactor(env),
      cost: { n: 2 ** 10, r: 8, p: 1 },
    }),
  });
  if (!opened.ok) throw new Error(opened.error.message);
  const app: App = opened.value;
  if (seed === 'sample') {
    const seeded = app.seed('sample');
    if (!seeded.ok) throw new Error(seeded.error.message);
  }
  const clientFor = (actor: string) => createRouterClient(app.router, { context: { actor } });
  return {
    router: app.router,
    client: clientFor('Test User'),
    clientFor,
    dir,
    output: app.output,
    runQueue: () => runPracticed(app, dir),
    close: async () => {
      await app.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function runPracticed(app: App, dir: string): Promise<void> {
  const practice = await startPractice({
    port: 0,
    billFile: join(dir, 'practice-bill.jsonl'),
    stateDir: join(dir, 'practice-state'),
    catalogue: practicePrices(),
    clock: systemClock,
    random: systemRandom,
    pace: 0.02,
  });
  if (!practice.ok) throw new Error(practice.error.message);
  const ended = await app.runQueue({
    untilEmpty: true,
    practiceUrl: practice.value.url,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  await practice.value.close();
  if (!ended.ok) throw new Error(ended.error.message);
}
