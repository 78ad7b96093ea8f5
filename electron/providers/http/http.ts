/** The one place that talks HTTP. Says of every failure whether the request may have left: money hangs on it. */
import { Agent } from 'undici';
import type { Clock, Result } from '#shared/base';
import { guardedLookup, type LookupAll, lookupAll } from './addresses.ts';
import { exchange } from './exchange.ts';
import type {
  HttpAnswer,
  HttpFault,
  HttpRequest,
  HttpStream,
  OpenRequest,
  StreamRequest,
} from './messages.ts';
import { openStream, streamAnswer } from './open-stream.ts';

export interface Http {
  send(request: HttpRequest): Promise<Result<HttpAnswer, HttpFault>>;
  /** A call whose answer, whatever its status, is read while it comes. No redirects. */
  stream(request: StreamRequest): Promise<Result<HttpStream, HttpFault>>;
  /** A download: redirects followed by hand (at most three), every address checked when it is connected to. */
  open(request: OpenRequest): Promise<Result<HttpStream, HttpFault>>;
  /** Cuts what is open and frees the connections. */
  close(): Promise<void>;
}

export interface HttpDeps {
  readonly clock: Clock;
  readonly resolve?: LookupAll;
  readonly connectionsPerOrigin?: number;
  readonly connectTimeoutMs?: number;
}

export function createHttp({
  clock,
  resolve = lookupAll,
  connectionsPerOrigin = 64,
  connectTimeoutMs = 10_000,
}: HttpDeps): Http {
  // One request per connection at a time: a pipelined one behind a broken connection would be sent twice.
  const common = { connections: connectionsPerOrigin, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 };
  const connect = { timeout: connectTimeoutMs };
  const api = new Agent({ ...common, connect });
  const outputs = {
    public: new Agent({ ...common, connect: { ...connect, lookup: guardedLookup('public', resolve) } }),
    loopback: new Agent({ ...common, connect: { ...connect, lookup: guardedLookup('loopback', resolve) } }),
  };
  return {
    send: (request) => exchange(api, clock, request),
    stream: (request) => streamAnswer(api, clock, request),
    open: (request) => openStream(outputs, clock, request),
    async close() {
      await Promise.all([api.destroy(), outputs.public.destroy(), outputs.loopback.destroy()]);
    },
  };
}
