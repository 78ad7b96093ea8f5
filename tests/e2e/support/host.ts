/** Starts the program as a person would: the real Electron window, or browser mode in Chromium; a fresh workspace each. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, test as base, type Browser, type Page, type TestInfo } from '@playwright/test';

export const ROOT = join(import.meta.dirname, '../../..');

export interface Host {
  readonly kind: 'desktop' | 'browser';
  readonly page: Page;
  readonly workspace: string;
  /** Keeps a picture of the whole window among the test artefacts, in light and in dark. */
  picture(name: string): Promise<void>;
  /** What `act` makes the window save: its name and its text. The desktop's own dialog is answered for the person. */
  saved(act: () => Promise<unknown>): Promise<{ readonly name: string; readonly text: string }>;
  /** Ends the program and starts it again on the same workspace. */
  restart(): Promise<Page>;
}

export const test = base.extend<{ host: Host }>({
  host: async ({ browser }, provide, info) => {
    const kind = info.project.name === 'browser' ? 'browser' : 'desktop';
    const folder = mkdtempSync(join(tmpdir(), 'grantmeter-e2e-'));
    const start = () => (kind === 'browser' ? startBrowser(browser, folder) : startDesktop(folder));
    let started = await start();
    const host: Host = {
      kind,
      get page() {
        return started.page;
      },
      workspace: join(folder, 'workspace'),
      saved: (act) => started.saved(act),
      picture: (name) => takePicture(started.page, info, name),
      restart: async () => {
        await started.close();
        started = await start();
        return started.page;
      },
    };
    await provide(host);
    await started.close();
    rmSync(folder, { recursive: true, force: true });
  },
});
export { expect } from '@playwright/test';

interface Started extends Pick<Host, 'saved'> {
  readonly page: Page;
  close(): Promise<void>;
}

const environment = (folder: string): Record<string, string> => {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    ...Object.fromEntries(kept),
    GRANTMETER_WORKSPACE: join(folder, 'workspace'),
    GRANTMETER_USER_DATA: join(folder, 'user-data'),
  };
};

async function startDesktop(folder: string): Promise<Started> {
  const app = await _electron.launch({
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '.'],
    cwd: ROOT,
    env: environment(folder),
  });
  const page = await app.firstWindow();
  return {
    page,
    saved: async (act) => {
      const file = join(folder, 'saved');
      const name = app.evaluate(
        ({ session }, path) =>
          new Promise<string>((resolve) => {
            session.defaultSession.once('will-download', (_event, item) => {
              item.setSavePath(path);
              item.once('done', () => resolve(item.getFilename()));
            });
          }),
        file,
      );
      await act();
      return { name: await name, text: readFileSync(file, 'utf8') };
    },
    close: () => app.close(),
  };
}

async function startBrowser(browser: Browser, folder: string): Promise<Started> {
  const server = spawn(process.execPath, [join(ROOT, 'out/main/cli.js'), 'serve', '--port', '0'], {
    env: environment(folder),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await readyUrl(server);
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 } });
  const page = await context.newPage();
  await page.goto(url);
  return {
    page,
    saved: async (act) => {
      const download = page.waitForEvent('download');
      await act();
      const file = await download;
      return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
    },
    close: async () => {
      await context.close();
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    },
  };
}

function readyUrl(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`browser mode ended with ${code} before it was ready`)));
    if (!server.stdout) throw new Error('browser mode has no output');
    createInterface({ input: server.stdout }).on('line', (line) => {
      const match = /READY (\S+)/.exec(line);
      if (match?.[1]) resolve(match[1]);
    });
  });
}

/** Pictures lie under tests/e2e/artifacts/pictures/{desktop,browser}. */
async function takePicture(page: Page, info: TestInfo, name: string): Promise<void> {
  const folder = join(ROOT, 'tests/e2e/artifacts/pictures', info.project.name);
  mkdirSync(folder, { recursive: true });
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.waitForFunction(
      (wanted) => document.documentElement.getAttribute('data-mantine-color-scheme') === wanted,
      theme,
    );
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null))),
    );
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
