/** What the window may do with an output outside of itself: save a copy, open it, show where it lies. By its hash alone. */
import { copyFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, type IpcMainInvokeEvent, shell } from 'electron';
import { isShownInPlace, readOutputAsk, type StoredOutput } from '#electron/hosting';
import type { Backend } from './backend.ts';
import type { OwnPages } from './own-pages.ts';

/** `failed`: why, in words. */
export interface OutputActed {
  readonly done: boolean;
  readonly failed: string | null;
}

type Act = (output: StoredOutput, event: IpcMainInvokeEvent, name: string) => Promise<OutputActed>;

const DONE: OutputActed = { done: true, failed: null };

const ACTS: Readonly<Record<'save' | 'open' | 'show', Act>> = {
  save: async (output, { sender }, name) => {
    const window = BrowserWindow.fromWebContents(sender);
    if (!window) return { done: false, failed: null };
    const defaultPath = join(app.getPath('downloads'), name);
    const { filePath } = await dialog.showSaveDialog(window, { defaultPath });
    if (!filePath) return { done: false, failed: null };
    await copyFile(output.path, filePath);
    return DONE;
  },
  open: async ({ path, mediaType }) => {
    // What this window would not show is not handed to a program that might run it.
    if (!isShownInPlace(mediaType)) return { done: false, failed: `${mediaType} is not opened from here` };
    const failed = await shell.openPath(path);
    return failed === '' ? DONE : { done: false, failed };
  },
  show: ({ path }) => {
    shell.showItemInFolder(path);
    return Promise.resolve(DONE);
  },
};

export function offerOutputActs(backend: Pick<Backend, 'output'>, pages: OwnPages): void {
  for (const [name, act] of Object.entries(ACTS)) {
    ipcMain.handle(`grantmeter:output-${name}`, async (event, hash: unknown): Promise<OutputActed> => {
      const { senderFrame: frame } = event;
      const ask = typeof hash === 'string' ? readOutputAsk(hash) : null;
      const isOurs = frame !== null && frame.parent === null && pages.isOwn(frame.url);
      if (!isOurs || !ask || ask.size !== undefined)
        return { done: false, failed: 'there is no such output' };
      const output = await backend.output(ask);
      if (!output) return { done: false, failed: 'there is no such output' };
      try {
        return await act(output, event, `${ask.hash.slice(0, 12)}${extname(output.path)}`);
      } catch (error) {
        return { done: false, failed: error instanceof Error ? error.message : String(error) };
      }
    });
  }
}
