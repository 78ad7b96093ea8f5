/** The desktop host: one window, its own schemes, and the backend in a process beside it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme } from 'electron';
import { defaultWorkspaceDir, keysDir, userDataDir } from '#electron/hosting';
import { isSecretVariable } from '#electron/keys';
import { startBackend, type Backend } from './backend.ts';
import { handConnectionsOver } from './connections.ts';
import { installMenu } from './menu.ts';
import { offerOutputActs } from './output-acts.ts';
import { createOwnPages, type OwnPages } from './own-pages.ts';
import { declareSchemes, serveSchemes } from './schemes.ts';
import { lockDown } from './lock-down.ts';
import { createWindow } from './window.ts';

const here = import.meta.dirname;
const PRELOAD = join(here, '../preload/preload.cjs');
const RENDERER_DIR = join(here, '../renderer');
const BACKEND = join(here, 'backend.js');
const COMMAND_LINE = join(here, 'cli.js');

app.setName('Grantmeter');
// Only the backend needs them: pages and helpers, which begin after this, do not inherit them.
const secrets = takeSecrets(process.env);
// Before the lock: two people's (or two tests') folders are two programs.
const userData = userDataDir(process.env);
mkdirSync(userData, { recursive: true });
app.setPath('userData', userData);

if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  declareSchemes();
  // The development server, never in the packaged program.
  const devUrl = app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null);
  const pages = createOwnPages(devUrl);
  lockDown(pages);
  void app.whenReady().then(() => run(pages));
}

function run(pages: OwnPages): void {
  const backend = startBackend({
    entry: BACKEND,
    env: { ...process.env, ...secrets },
    config: {
      dir: defaultWorkspaceDir(process.env),
      keysDir: keysDir(process.env),
      version: app.getVersion(),
      // Inside the backend `process.execPath` is a helper on macOS: the real one is told to it.
      practice: { command: process.execPath, args: [COMMAND_LINE], env: { ELECTRON_RUN_AS_NODE: '1' } },
    },
    log,
    onLost: () => {
      for (const window of BrowserWindow.getAllWindows()) window.webContents.send('grantmeter:backend-lost');
    },
    onRefused: (message, restore) => {
      if (restore !== null && wantsRestore(message)) restore();
      else {
        if (restore === null) dialog.showErrorBox('Grantmeter cannot open its workspace', message);
        app.exit(1);
      }
    },
  });
  serveSchemes({ rendererDir: RENDERER_DIR, backend, pages });
  handConnectionsOver(backend, pages);
  offerOutputActs(backend, pages);
  installMenu();
  const open = (): void => {
    createWindow({ url: pages.start, preload: PRELOAD, stateFile: join(userData, 'window-state.json') });
  };
  open();
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  stopBackendBeforeLeaving(backend);
  nativeTheme.themeSource = 'system';
}

/** Takes the variables that hold secrets out of `env`. */
function takeSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(env).filter(isSecretVariable);
  const taken = Object.fromEntries(names.map((name) => [name, env[name]]));
  for (const name of names) delete env[name];
  return taken;
}

function wantsRestore(message: string): boolean {
  const chosen = dialog.showMessageBoxSync({
    type: 'error',
    title: 'Grantmeter cannot open its workspace',
    message: 'The books are damaged. Put the newest copy in their place?',
    detail: `${message}\n\nWhat was booked after the copy was made is not in it; requests sent since then may have been billed, so the queue is paused in it.`,
    buttons: ['Restore the copy', 'Quit'],
    defaultId: 0,
    cancelId: 1,
  });
  return chosen === 0;
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (!window) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** The books are closed properly before the program leaves. */
function stopBackendBeforeLeaving(backend: Backend): void {
  app.once('will-quit', (event) => {
    event.preventDefault();
    void backend.stop().then(() => app.quit());
  });
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
