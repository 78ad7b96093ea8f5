/** One HTTP call to the practice provider, and the ways to answer it: properly, slowly, in drops, or not at all. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#shared/base';

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The key sent as `Authorization: Bearer ...`; any will do, none will not. */
  readonly bearer: string | null;
  /** The value of a header, its name in lower case; null where it was not sent. */
  header(name: string): string | null;
  /** Null when it is larger than `maxBytes` or the connection broke. */
  readBody(maxBytes: number): Promise<string | null>;
  reply(reply: Reply): void;
  /** In pieces over the given time. */
  drip(reply: Reply, clock: Clock, durationMs: number): Promise<void>;
  /** The first half, then the connection is cut. */
  replyCut(reply: Reply): void;
  /** Cuts the connection without an answer. */
  cut(): void;
}

const JSON_TYPE = 'application/json; charset=utf-8';
export const jsonReply = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  contentType: JSON_TYPE,
  body,
  headers,
});

const DRIPS = 8;

export function createCall(request: IncomingMessage, response: ServerResponse): Call {
  const target = request.url ?? '/';
  const queryAt = target.indexOf('?');
  const start = ({ status, contentType, headers = {} }: Reply, bytes: number) =>
    response.writeHead(status, { 'content-type': contentType, 'content-length': bytes, ...headers });
  return {
    method: request.method ?? 'GET',
    path: queryAt < 0 ? target : target.slice(0, queryAt),
    query: new URLSearchParams(queryAt < 0 ? '' : target.slice(queryAt + 1)),
    bearer: /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null,
    header(name) {
      const value = request.headers[name];
      return (typeof value === 'string' ? value : value?.[0]) ?? null;
    },
    readBody: (maxBytes) => readBody(request, maxBytes),
    reply(reply) {
      start(reply, Buffer.byteLength(reply.body)).end(reply.body);
    },
    async drip(reply, clock, durationMs) {
      const bytes = Buffer.from(reply.body);
      start(reply, bytes.length);
      const step = Math.ceil(bytes.length / DRIPS);
      for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
        response.write(bytes.subarray(at, at + step));
        await clock.sleep(durationMs / DRIPS);
      }
      response.end();
    },
    replyCut(reply) {
      const bytes = Buffer.from(reply.body);
      start(reply, bytes.length).write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
    },
    cut: () => void request.socket.destroy(),
  };
}

function readBody(request: IncomingMessage, maxBytes: number): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
    });
    request.on('end', () => resolve(bytes > maxBytes ? null : Buffer.concat(chunks).toString('utf8')));
    request.on('error', () => resolve(null));
    request.on('close', () => resolve(null));
  });
}
