/**
 * Serves the window in browser mode over the fake backend, or over any router: the built renderer, the contract over a
 * WebSocket, one picture as every output. For looking at screens; nothing of it is shipped.
 */
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { RPCHandler } from '@orpc/server/ws';
import react from '@vitejs/plugin-react';
import { PNG } from 'pngjs';
import { build, preview } from 'vite';
import { type WebSocket, WebSocketServer } from 'ws';
import { createFakeBackend, type FakeBackend, type FakeBackendOptions } from './fake-backend.ts';
import { isFilePart, outputAnswer, readOutputAsk } from '#electron/hosting';
import type { RealBackend } from './real-backend.ts';

export interface Host {
  readonly url: string;
  stop(): Promise<void>;
}

export interface FakeHost extends Host {
  readonly backend: FakeBackend;
}

/** Built once, however many hosts are started. */
let built: Promise<unknown> | undefined;

export async function startFakeHost({
  port = 0,
  ...options
}: FakeBackendOptions & { readonly port?: number } = {}): Promise<FakeHost> {
  const backend = createFakeBackend(options);
  const handler = new RPCHandler(backend.router);
  return { ...(await startHost((socket) => handler.upgrade(socket), port)), backend };
}

/** The same window over the program's own backend. */
export async function startRealHost(backend: RealBackend): Promise<Host> {
  const handler = new RPCHandler(backend.router);
  return startHost(
    (socket) => handler.upgrade(socket, { context: { actor: 'Test User' } }),
    0,
    backend.output,
  );
}

async function startHost(
  upgrade: (socket: WebSocket) => unknown,
  port = 0,
  output: RealBackend['output'] | null = null,
): Promise<Host> {
  const picture = drawPicture();
  const outDir = resolve(import.meta.dirname, '../../node_modules/.cache/fake-host');
  const root = resolve(import.meta.dirname, '../../renderer');
  built ??= build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'chrome130', chunkSizeWarningLimit: 4000 },
  });
  await built;
  const vite = await preview({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { outDir },
    preview: { ...(port === 0 ? {} : { port }), host: '127.0.0.1' },
    plugins: [
      {
        name: 'fake-outputs',
        configurePreviewServer(server) {
          server.middlewares.use('/outputs', (request, response) => {
            if (output) return void sendOutput(output, request, response);
            response.setHeader('content-type', 'image/png');
            response.end(picture);
          });
        },
      },
    ],
  });
  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('connection', (socket) => void upgrade(socket));
  vite.httpServer.on('upgrade', (request, socket, head) => {
    if (request.url === '/rpc')
      sockets.handleUpgrade(request, socket, head, (open) => sockets.emit('connection', open, request));
  });
  return {
    url: vite.resolvedUrls?.local[0] ?? '',
    async stop() {
      for (const client of sockets.clients) client.terminate();
      await vite.close();
    },
  };
}

/** As browser mode does. */
async function sendOutput(
  output: RealBackend['output'],
  { url = '', headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const ask = readOutputAsk(url.slice(1));
  const found = ask && (await output(ask.hash, ask.size));
  const answer = await outputAnswer(found, ask, headers.range ?? null);
  response.writeHead(answer.status, answer.headers);
  if (answer.body && isFilePart(answer.body)) {
    const { path, start, end } = answer.body;
    createReadStream(path, { start, end }).pipe(response);
  } else response.end(answer.body);
}

/** A small gradient with a boat-like shape: plainly a stand-in. */
function drawPicture(): Buffer {
  const png = new PNG({ width: 480, height: 270 });
  for (let y = 0; y < png.height; y += 1) {
    for (let x = 0; x < png.width; x += 1) {
      const at = (y * png.width + x) * 4;
      const boat = Math.abs(x - 240) < 70 - Math.abs(y - 165) * 2 && y > 150 && y < 185;
      const shade = boat ? 240 : Math.round(40 + (y / png.height) * 90 + Math.sin(x / 18 + y / 30) * 8);
      png.data[at] = boat ? 240 : shade * 0.5;
      png.data[at + 1] = boat ? 232 : shade * 0.9;
      png.data[at + 2] = boat ? 214 : shade;
      png.data[at + 3] = 255;
    }
  }
  return PNG.sync.write(png);
}
