/** What a page may not do, whatever runs in it: leave, open windows, embed, ask for devices, load from elsewhere. */
import { app, type Session, type WebContents } from 'electron';
import { OUTPUT_SCHEME, type OwnPages, PAGE_SCHEME } from './own-pages.ts';

/** Copying a table is the one thing a page may ask for. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

export function lockDown(pages: OwnPages): void {
  app.on('session-created', (session) => lockSession(session, pages));
  app.on('web-contents-created', (_event, contents) => lockContents(contents, pages));
}

function lockContents(contents: WebContents, pages: OwnPages): void {
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !pages.isOwn(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!pages.isOwn(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

function lockSession(session: Session, pages: OwnPages): void {
  session.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) => {
    decide(permission === ALLOWED_PERMISSION && pages.isOwn(requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === ALLOWED_PERMISSION && pages.isOwn(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url, pages) }));
  session.on('will-download', (event, item) => {
    const url = item.getURL().replace(/^blob:/, '');
    if (!pages.isOwn(url) && !url.startsWith(`${OUTPUT_SCHEME}://output/`)) event.preventDefault();
  });
}

/** No remote content: only this program's schemes, and what a page made itself. */
function mayLoad(url: string, { devOrigin }: OwnPages): boolean {
  const { protocol, host } = new URL(url);
  if ([`${PAGE_SCHEME}:`, `${OUTPUT_SCHEME}:`, 'data:', 'blob:', 'devtools:'].includes(protocol)) return true;
  return devOrigin !== null && host === new URL(devOrigin).host && ['http:', 'ws:'].includes(protocol);
}
