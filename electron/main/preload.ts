/** The one bridge between the page and the program: a line to the backend, and an output saved, opened or shown in its folder. */
import { contextBridge, ipcRenderer } from 'electron';

/** This file alone runs in a page; the rest of the folder has no DOM. */
declare const window: {
  postMessage(message: { readonly type: string }, targetOrigin: string, transfer?: readonly unknown[]): void;
};

const VERSION_ARGUMENT = '--grantmeter-version=';

contextBridge.exposeInMainWorld('grantmeter', {
  platform: process.platform,
  version:
    process.argv.find((argument) => argument.startsWith(VERSION_ARGUMENT))?.slice(VERSION_ARGUMENT.length) ??
    '',
  /** The answer comes as a window message of type `grantmeter:port`, with the port. */
  connect: (): void => ipcRenderer.send('grantmeter:connect'),
  output: {
    save: (hash: string): Promise<unknown> => ipcRenderer.invoke('grantmeter:output-save', hash),
    open: (hash: string): Promise<unknown> => ipcRenderer.invoke('grantmeter:output-open', hash),
    show: (hash: string): Promise<unknown> => ipcRenderer.invoke('grantmeter:output-show', hash),
  },
});

// To this very window; a port cannot cross the bridge in any other way.
ipcRenderer.on('grantmeter:port', ({ ports }) => window.postMessage({ type: 'grantmeter:port' }, '*', ports));
ipcRenderer.on('grantmeter:backend-lost', () => window.postMessage({ type: 'grantmeter:backend-lost' }, '*'));
