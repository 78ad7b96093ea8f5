/** Turns what undici reports into a fault that says whether the request may have left. */
import { ADDRESS_FORBIDDEN } from './addresses.ts';
import type { HttpFault, HttpFaultReason } from './messages.ts';

export const faultOf = (wasStarted: boolean, reason: HttpFaultReason, message: string): HttpFault => ({
  phase: wasStarted ? 'in-doubt' : 'not-sent',
  reason,
  message,
});

export const outputTooLarge = (maxBytes: number): string =>
  `the output is larger than the allowed ${maxBytes} bytes`;

/**
 * `wasStarted` is undici's own word that it began to write the request on a connected socket: before that every
 * failure (refused, no such name, no route, bad certificate, connect time-out) is certainly not sent; after it
 * even a reset of a reused connection is in doubt.
 */
export function faultFromError(error: unknown, wasStarted: boolean): HttpFault {
  const { code, message } = describe(error);
  if (code === ADDRESS_FORBIDDEN) return faultOf(wasStarted, 'address-forbidden', message);
  if (code === 'UND_ERR_BODY_TIMEOUT') return faultOf(wasStarted, 'timed-out', 'the answer stopped arriving');
  return wasStarted
    ? faultOf(true, 'cut', `the connection broke before the whole answer was here (${message})`)
    : faultOf(false, 'unreachable', `no connection could be made (${message})`);
}

/** A broken download, thrown from the middle of a stream. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
  readonly fault: HttpFault;
  constructor(fault: HttpFault) {
    super(fault.message);
    this.fault = fault;
  }
}

function describe(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  // With several addresses tried in turn, node gives one error holding the others and an empty message.
  const inner = error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error;
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : '';
  return { code, message: inner.message || code };
}
