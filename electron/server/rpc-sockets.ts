/** The contract over WebSockets: checked before the upgrade, watched for dead connections after it. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { onError, type Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { AppContext } from '#electron/app';
import { actorName, bugLogger } from '#electron/hosting';
import type { Contract } from '#shared/contract';
import { type Gate, isOwnHost, isOwnOrigin } from './gate.ts';

/** A prompt file of a few million lines still fits. */
const LARGEST_MESSAGE_BYTES = 256 * 1024 * 1024;
const PING_EVERY_MS = 30_000;

export interface RpcSockets {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function createRpcSockets(options: {
  readonly router: Router<Contract, AppContext>;
  readonly gate: Gate;
  readonly log: (line: string) => void;
}): RpcSockets {
  const { router, gate, log } = options;
  const handler = new RPCHandler(router, { interceptors: [onError(bugLogger(log))] });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE_BYTES });
  const context = { actor: actorName() };
  const answering = new WeakSet<WebSocket>();
  const pings = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!answering.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, PING_EVERY_MS);
  pings.unref();
  return {
    upgrade: (request, socket, head) => {
      const refusal = refusalOf(request, gate);
      if (refusal !== null) {
        socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      sockets.handleUpgrade(request, socket, head, (accepted) => {
        answering.add(accepted);
        accepted.on('pong', () => answering.add(accepted));
        accepted.on('error', (error) => log(`a browser's connection failed: ${error.message}`));
        void handler.upgrade(accepted, { context });
      });
    },
    close: () => {
      clearInterval(pings);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

/** A browser sends the cookie with a WebSocket that any page opens: here the Origin is what tells ours from theirs. */
function refusalOf({ url, headers }: IncomingMessage, gate: Gate): string | null {
  if (!isOwnHost(headers.host) || !isOwnOrigin(headers.origin, headers.host)) return '403 Forbidden';
  if (!gate.hasCookie(headers)) return '401 Unauthorized';
  return url === '/rpc' ? null : '404 Not Found';
}
