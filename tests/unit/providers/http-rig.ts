/** Servers that answer as a test says, a client that ends with the test, and the shortest words for a call. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { createHttp } from '#electron/providers';
import { realClock } from '../../conformance/practice-rig.ts';

const { signal } = new AbortController();

export const http = (options: Partial<Parameters<typeof createHttp>[0]> = {}) => {
  const created = createHttp({ clock: realClock, ...options });
  onTestFinished(() => created.close());
  return created;
};

export async function serve(listener: RequestListener): Promise<{ url: string; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** A server that says on the wire exactly what it is told to, as soon as it is asked or connected to. */
export async function serveRaw(answer: string, isAsked = true): Promise<string> {
  const server = createSocketServer((socket) => {
    socket.on('error', () => {});
    if (isAsked) socket.once('data', () => socket.end(answer));
    else socket.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const get = (url: string, more: object = {}) => ({
  method: 'GET' as const,
  url,
  timeoutMs: 5_000,
  signal,
  ...more,
});

export const download = (url: string, more: object = {}) => ({
  url,
  maxBytes: 1_000_000,
  idleTimeoutMs: 2_000,
  totalTimeoutMs: 5_000,
  allowLoopback: true,
  signal,
  ...more,
});

export const readAll = async (chunks: AsyncIterable<Uint8Array>): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return Buffer.concat(pieces).toString();
};
