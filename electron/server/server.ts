/** Browser mode: the window's files, stored outputs and the contract over HTTP, on this computer only. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Router } from '@orpc/server';
import type { App, AppContext } from '#electron/app';
import { type FileAnswer, outputAnswer, pageAnswer, plainAnswer, readOutputAsk } from '#electron/hosting';
import { err, ok, type Result } from '#shared/base';
import type { Contract } from '#shared/contract';
import { createGate, type Gate, isOwnFetch, isOwnHost, isOwnOrigin } from './gate.ts';
import { createRpcSockets } from './rpc-sockets.ts';
import { send } from './send.ts';

/** What browser mode needs of the app. */
export interface ServedApp extends Pick<App, 'output'> {
  readonly router: Router<Contract, AppContext>;
}

export interface StartServerOptions {
  readonly app: ServedApp;
  readonly rendererDir: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly log: (line: string) => void;
}

export interface Server {
  /** The address to open, with the token in it. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export type ServerFailure = {
  readonly code: 'port-unusable';
  readonly message: string;
  readonly port: number;
};

export async function startServer(options: StartServerOptions): Promise<Result<Server, ServerFailure>> {
  const { app, log } = options;
  const http = createServer();
  const failure = await listen(http, options.port);
  if (failure) return err(failure);
  const { port } = http.address() as AddressInfo;
  const gate = createGate(port);
  const sockets = createRpcSockets({ router: app.router, gate, log });
  http.on('request', (request, response) => {
    answer(request, gate, options).then(
      (answered) => send(request, response, answered),
      (error: unknown) => fail(response, error, log),
    );
  });
  http.on('upgrade', sockets.upgrade);
  return ok({
    url: `http://127.0.0.1:${port}/?token=${gate.token}`,
    port,
    close: async () => {
      sockets.close();
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
  });
}

async function answer(
  request: IncomingMessage,
  gate: Gate,
  options: StartServerOptions,
): Promise<FileAnswer> {
  const { host, origin, range } = request.headers;
  if (!isOwnHost(host)) return plainAnswer(403, 'This server answers only as 127.0.0.1 or localhost.');
  if (origin !== undefined && !isOwnOrigin(origin, host))
    return plainAnswer(403, 'Other sites may not ask here.');
  if (!isOwnFetch(request.headers)) return plainAnswer(403, 'Other sites may not ask here.');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plainAnswer(405, 'Files can only be read.', { allow: 'GET, HEAD' });
  }
  const target = request.url ?? '/';
  if (!target.startsWith('/')) return plainAnswer(400, 'This is not a proper path.');
  // Not `new URL`: it would resolve `..` before anybody looked at it.
  const [pathname = '/', query = ''] = target.split('?', 2);
  const token = new URLSearchParams(query).get('token');
  if (token !== null) return exchange(pathname, query, token, gate);
  if (!gate.hasCookie(request.headers)) return plainAnswer(401, OPEN_THE_ADDRESS);
  if (pathname.startsWith(OUTPUTS)) {
    const ask = readOutputAsk(pathname.slice(OUTPUTS.length));
    const output = ask && (await options.app.output(ask.hash, ask.size));
    return outputAnswer(output, ask, range ?? null);
  }
  return pageAnswer(options.rendererDir, pathname, { outputs: null, connect: `ws://${host}` });
}

const OUTPUTS = '/outputs/';

const OPEN_THE_ADDRESS =
  'Open the address that `grantmeter serve` printed: it holds the token that lets this browser in.';

/** Token in, cookie out, and on to the same place without the token in the address. */
function exchange(pathname: string, query: string, token: string, gate: Gate): FileAnswer {
  if (!gate.isToken(token)) return plainAnswer(401, OPEN_THE_ADDRESS);
  const rest = new URLSearchParams(query);
  rest.delete('token');
  // One slash: `//example.org` would lead to another site.
  const place = `/${pathname.replace(/^\/+/, '')}`;
  return plainAnswer(303, 'Come in.', {
    location: rest.size > 0 ? `${place}?${rest.toString()}` : place,
    'set-cookie': gate.cookie(),
  });
}

function listen(http: ReturnType<typeof createServer>, port: number): Promise<ServerFailure | null> {
  return new Promise((resolve) => {
    http.once('error', ({ code, message }: NodeJS.ErrnoException) => {
      const why =
        code === 'EADDRINUSE'
          ? 'another program uses it'
          : code === 'EACCES'
            ? 'you may not use it'
            : message;
      resolve({ code: 'port-unusable', message: `port ${port} cannot be used: ${why}`, port });
    });
    http.listen({ host: '127.0.0.1', port }, () => resolve(null));
  });
}

function fail(response: ServerResponse, error: unknown, log: (line: string) => void): void {
  log(error instanceof Error ? String(error.stack) : String(error));
  if (response.headersSent) response.destroy();
  else
    response
      .writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
      .end('Something went wrong inside.\n');
}
