/** The window: sandboxed, shown when there is something to see, in the size and place it was left. */
import { app, BrowserWindow, nativeTheme } from 'electron';
import { keepWindowState, readWindowState } from './window-state.ts';

/** The page's own background (renderer/ui/tokens.css, `--gm-paper`), so that nothing flashes before it is drawn. */
const PAPER = { light: '#f8f7f4', dark: '#141312' } as const;

export function createWindow(options: {
  readonly url: string;
  readonly preload: string;
  readonly stateFile: string;
}): void {
  const state = readWindowState(options.stateFile);
  const window = new BrowserWindow({
    ...state.bounds,
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: 'Grantmeter',
    backgroundColor: paper(),
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // Its dictionaries would come from the network.
      spellcheck: false,
      additionalArguments: [`--grantmeter-version=${app.getVersion()}`],
    },
  });
  if (state.isMaximized) window.maximize();
  keepWindowState(window, options.stateFile);
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  followTheme(window);
  comeBackAfterCrash(window);
  void window.loadURL(options.url);
}

const paper = (): string => (nativeTheme.shouldUseDarkColors ? PAPER.dark : PAPER.light);

function followTheme(window: BrowserWindow): void {
  const follow = (): void => window.setBackgroundColor(paper());
  nativeTheme.on('updated', follow);
  window.once('closed', () => nativeTheme.off('updated', follow));
}

/** A page that crashes again at once is left alone. */
const CRASH_PAUSE_MS = 10_000;

function comeBackAfterCrash(window: BrowserWindow): void {
  let crashedAtMs = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    const isFirst = performance.now() - crashedAtMs > CRASH_PAUSE_MS;
    crashedAtMs = performance.now();
    if (reason !== 'clean-exit' && isFirst) window.webContents.reload();
  });
}
