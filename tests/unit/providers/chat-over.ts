/** A chat adapter over a server made by hand: what it streams and when, every body it is sent. */
import { type Adapter, type Http, providerKind } from '#electron/providers';
import { TransferError } from '#electron/providers/http';
import { assert, type Clock, type JsonObject, ok } from '#shared/base';

/** After so many milliseconds comes this text; the text `cut` breaks the connection. */
export type Drop = readonly [afterMs: number, text: string | Uint8Array];

export interface Served {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly drops: readonly Drop[];
}

export interface ChatOver {
  readonly adapter: Adapter;
  readonly bodies: readonly JsonObject[];
  readonly headers: readonly Readonly<Record<string, string>>[];
}

export function chatOver(
  answers: readonly Served[],
  apiKey: string | null = 'key',
  kindId = 'openai-chat',
): ChatOver {
  let nowMs = 1_000;
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: () => Promise.resolve() };
  const bodies: JsonObject[] = [];
  const headers: Readonly<Record<string, string>>[] = [];
  const take = (body: JsonObject | undefined, sent: Readonly<Record<string, string>> | undefined): Served => {
    const served = answers[bodies.length];
    assert(served, 'nobody expected another call');
    bodies.push(body ?? {});
    headers.push(sent ?? {});
    return served;
  };
  async function* play(drops: readonly Drop[]): AsyncGenerator<Uint8Array> {
    for (const [afterMs, what] of drops) {
      nowMs += afterMs;
      if (what === 'cut')
        throw new TransferError({ phase: 'in-doubt', reason: 'cut', message: 'the connection broke' });
      yield typeof what === 'string' ? new TextEncoder().encode(what) : what;
    }
  }
  const headersOf = ({ type = 'text/event-stream', headers: more = {} }: Served) => ({
    'content-type': type,
    ...more,
  });
  const http: Http = {
    stream: ({ jsonBody, headers: sent }) => {
      const served = take(jsonBody, sent);
      return Promise.resolve(
        ok({ status: served.status ?? 200, headers: headersOf(served), chunks: play(served.drops) }),
      );
    },
    send: ({ jsonBody, headers: sent }) => {
      const served = take(jsonBody, sent);
      const bodyText = served.drops.map(([, text]) => String(text)).join('');
      return Promise.resolve(ok({ status: served.status ?? 200, headers: headersOf(served), bodyText }));
    },
    open: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  };
  const kind = providerKind(kindId);
  assert(kind, kindId);
  const baseUrl = 'http://gpu-7.lab.example:8000/v1/';
  return {
    bodies,
    headers,
    adapter: kind.create({ http, clock, baseUrl, apiKey: () => Promise.resolve(apiKey) }),
  };
}

/** One event of a stream. */
export const event = (data: unknown): string =>
  `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
