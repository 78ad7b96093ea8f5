/** Hands each page of ours its own line to the backend when it asks for one, and nobody else. */
import { ipcMain } from 'electron';
import type { Backend } from './backend.ts';
import type { OwnPages } from './own-pages.ts';

export function handConnectionsOver(backend: Pick<Backend, 'connect'>, pages: OwnPages): void {
  ipcMain.on('grantmeter:connect', ({ sender, senderFrame: frame }) => {
    if (!frame || frame.parent !== null || !pages.isOwn(frame.url)) return;
    backend.connect((port) => {
      // The window may have gone while the backend was starting. (Messages go to the main frame, which asked.)
      if (sender.isDestroyed() || !pages.isOwn(sender.getURL())) port.close();
      else sender.postMessage('grantmeter:port', null, [port]);
    });
  });
}
