/** What goes out and what comes back; no behaviour but reading a header. */
import type { JsonObject } from '#shared/base';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly jsonBody?: JsonObject;
  /** A body of another kind, such as a file or a form; instead of `jsonBody`. */
  readonly body?: { readonly contentType: string; readonly bytes: Uint8Array };
  /** From the call to the last byte of the answer, waiting for a free connection included. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Default 64 MiB. */
  readonly maxBodyBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bodyText: string;
}

export interface OpenRequest {
  readonly url: string;
  readonly maxBytes: number;
  /** Longest silence between two pieces of the body. */
  readonly idleTimeoutMs: number;
  readonly totalTimeoutMs: number;
  /** Also accept this machine, over http or https: for the practice provider only. */
  readonly allowLoopback: boolean;
  /** Sent to the first address only, never along a redirect to another origin: a provider's own files want its key. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** A call whose answer is read while it comes, such as a chat's events. */
export interface StreamRequest extends Omit<HttpRequest, 'maxBodyBytes'> {
  readonly maxBytes: number;
  readonly idleTimeoutMs: number;
}

export interface HttpStream {
  readonly status: number;
  readonly headers: Headers;
  /** Read at most once. Throws `TransferError` when the transfer breaks. Of a download: empty unless the status is 2xx. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export type HttpFaultReason =
  | 'unreachable'
  | 'timed-out'
  | 'cut'
  | 'aborted'
  | 'too-large'
  | 'address-forbidden'
  | 'too-many-redirects';

export interface HttpFault {
  /** `not-sent`: certainly no byte of the request left. `in-doubt`: some may have. */
  readonly phase: 'not-sent' | 'in-doubt';
  readonly reason: HttpFaultReason;
  readonly message: string;
}

/** The first value of a header; names are lower case. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
