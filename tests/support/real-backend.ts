/**
 * The program's own backend over a new workspace in a temporary folder, called in this process: what screens are tested
 * and looked at with where the fake backend would only repeat the books. Its queue does not run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { type App, openApp } from '#electron/app';
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
}: {
  readonly seed?: 'sample' | 'empty';
} = {}): Promise<RealBackend> {
  const dir = mkdtempSync(join(tmpdir(), 'grantmeter-real-'));
  const opened = await openApp({
    dir,
    version: '0.0.0-test',
    // Started when something asks the provider.
    practice: { command: process.execPath, args: [resolve('electron/cli/index.ts')], env: {} },
    log: () => {},
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
