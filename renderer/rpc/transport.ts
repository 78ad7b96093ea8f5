/**
 * One open line to the backend: a MessagePort handed over by the preload in the desktop window, a WebSocket in browser
 * mode. A line says once that it is lost; connection.ts then opens the next.
 */
import type { ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';

type NoContext = Record<never, never>;

export interface Line {
  readonly link: ClientLink<NoContext>;
  /** Settles when the line is gone; never rejects. */
  readonly lost: Promise<void>;
}

/** Opens a line; rejects when it cannot. */
export type OpenLine = () => Promise<Line>;

export type OutputActName = 'save' | 'open' | 'show';

export interface OutputActed {
  /** False as well when the person thought better of it; then nothing failed. */
  readonly done: boolean;
  readonly failed: string | null;
}

/** What the preload puts on the page. */
export interface DesktopBridge {
  readonly platform: string;
  connect(): void;
  /** Acts on an output outside of the window, by its hash. */
  readonly output: Readonly<Record<OutputActName, (hash: string) => Promise<OutputActed>>>;
}

declare global {
  interface Window {
    readonly grantmeter?: DesktopBridge;
  }
}

const OPEN_WITHIN_MS = 10_000;

/** Chosen once: the presence of the preload's bridge decides. */
export const openLine = (page: Window): OpenLine => {
  const bridge = page.grantmeter;
  return bridge ? () => openPort(page, bridge) : () => openSocket(page.location);
};

function openPort(page: Window, bridge: DesktopBridge): Promise<Line> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      page.removeEventListener('message', receive);
      reject(new Error('the backend did not answer'));
    }, OPEN_WITHIN_MS);
    const receive = (event: MessageEvent<unknown>) => {
      const port = event.ports[0];
      if (!isFromPreload(page, event, 'grantmeter:port') || !port) return;
      clearTimeout(timer);
      page.removeEventListener('message', receive);
      const lost = new Promise<void>((settle) => {
        port.addEventListener('close', () => settle());
        page.addEventListener('message', function gone(message: MessageEvent<unknown>) {
          if (!isFromPreload(page, message, 'grantmeter:backend-lost')) return;
          page.removeEventListener('message', gone);
          port.close();
          settle();
        });
      });
      port.start();
      resolve({ link: new PortLink({ port }), lost });
    };
    page.addEventListener('message', receive);
    bridge.connect();
  });
}

const isFromPreload = (page: Window, event: MessageEvent<unknown>, type: string): boolean =>
  event.source === page &&
  event.origin === page.location.origin &&
  typeof event.data === 'object' &&
  event.data !== null &&
  'type' in event.data &&
  event.data.type === type;

function openSocket(location: Location): Promise<Line> {
  return new Promise((resolve, reject) => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const websocket = new WebSocket(`${scheme}://${location.host}/rpc`);
    const lost = new Promise<void>((settle) => websocket.addEventListener('close', () => settle()));
    const timer = setTimeout(() => websocket.close(), OPEN_WITHIN_MS);
    websocket.addEventListener('open', () => {
      clearTimeout(timer);
      resolve({ link: new SocketLink({ websocket }), lost });
    });
    websocket.addEventListener('close', () => {
      clearTimeout(timer);
      reject(new Error('the backend cannot be reached'));
    });
  });
}
