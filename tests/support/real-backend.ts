/**
 * The program's own backend over a new workspace in a temporary folder, called in this process: what screens are tested
 * and looked at with where the fake backend would only repeat the books. Its queue does not run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { type App, openApp } from '#electron/app';
import { createKeyStore, createRedactor, type Environment, type Keychain } from '#electron/keys';
import type { AppRouter } from '#electron/rpc';

export interface RealBackend {
  readonly router: AppRouter;
  /** Calls as `Test User`. */
  readonly client: RouterClient<AppRouter>;
  /** Calls under another name: for what needs a second person. */
  readonly clientFor: (actor: string) => RouterClient<AppRouter>;
  readonly dir: string;
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
    practice: { command: process.execPath, args: [], env: {} },
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
    close: async () => {
      await app.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
