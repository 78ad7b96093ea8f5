/**
 * What a provider adapter says and is asked. The queue knows only this file: it never asks whom it talks to.
 * Facts behind the shapes: no provider takes an idempotency key, so a lost answer is `in-doubt` and is
 * reconciled by `find`; whether a failed call was charged is decided here, where the status code is known.
 */
import type { JsonObject, Result } from '#shared/base';

/** One submission, as the queue hands it over. `payload` comes from `buildPayload` and is stored before it is sent. */
export interface Submission {
  readonly modelKey: string;
  readonly payload: JsonObject;
}

/** What a run wants made, in the program's own words. */
export interface RunInput {
  readonly modelKey: string;
  readonly prompt: string;
  /** Unique within the workspace where the model takes one: it also makes a lost submission findable. */
  readonly seed: number;
  /** Further parameters by the provider's own names. */
  readonly parameters: JsonObject;
}

/** May the same submission be sent again, and when? */
export type Retry = { readonly kind: 'no' } | { readonly kind: 'after'; readonly delayMs: number | null };

/** Did it cost money? `unknown` keeps the hold and asks a person. */
export type Charged = 'no' | 'yes' | 'unknown';

export type ProviderErrorCode =
  | 'unreachable' // no connection was made: certainly not sent
  | 'rate-limited'
  | 'capacity' // the provider is full (503)
  | 'key-refused'
  | 'no-entitlement-or-model'
  | 'bad-request'
  | 'refused-by-policy'
  | 'server-error'
  | 'job-failed'
  | 'malformed-answer'
  | 'answer-lost'
  | 'output-gone'
  | 'output-too-large'
  | 'address-forbidden';

/** An expected failure at the provider, ready to show: what happened, and what may be done. */
export interface ProviderError {
  readonly code: ProviderErrorCode;
  readonly message: string;
  readonly httpStatus: number | null;
  readonly retry: Retry;
  readonly charged: Charged;
}

/** A place from which an output is copied at once; most vanish within hours or days. */
export interface OutputRef {
  readonly url: string;
}

/** What the provider bills for a finished request: a quantity in the model's price unit (as exact decimal text). */
export interface Bill {
  readonly quantity: string;
}

/** How a request stands at the provider. */
export type RequestState =
  | { readonly kind: 'pending'; readonly status: string }
  | { readonly kind: 'done'; readonly outputs: readonly OutputRef[]; readonly bill: Bill }
  | { readonly kind: 'failed'; readonly error: ProviderError }
  | { readonly kind: 'cancelled'; readonly charged: Charged };

export type SubmitAnswer =
  /** The provider has it under `requestId`; `state` may already be an end (some models answer at once). */
  | { readonly kind: 'accepted'; readonly requestId: string; readonly state: RequestState }
  /** Certainly not accepted. */
  | { readonly kind: 'refused'; readonly error: ProviderError }
  /** Sent, outcome not known: reconcile with `find`, never resend blindly. */
  | { readonly kind: 'in-doubt'; readonly error: ProviderError };

export interface FindQuery extends Submission {
  readonly sentAtMs: number;
  /** Request ids that already belong to other attempts of ours. */
  readonly isTaken: (requestId: string) => boolean;
}

export type FindAnswer =
  | { readonly kind: 'found'; readonly requestId: string; readonly state: RequestState }
  /** The provider listed everything since `sentAtMs` and it is not there. */
  | { readonly kind: 'absent' }
  /** Could not be asked now; ask again later. */
  | { readonly kind: 'unavailable'; readonly error: ProviderError }
  /** Cannot be known from this provider. */
  | { readonly kind: 'cannot-know'; readonly why: string };

export interface Abilities {
  /** One call asks for the state of many requests. */
  readonly pollMany: boolean;
  readonly find: boolean;
  readonly cancel: 'documented' | 'best-effort' | 'none';
  /** How long after sending a request may still appear in lists; absence before that proves nothing. */
  readonly absenceGraceMs: number;
  /** How long to wait between two questions about the same pending request. */
  readonly pollIntervalMs: number;
  /** How long a submission may take before it counts as lost. */
  readonly submitTimeoutMs: number;
}

export interface Adapter {
  readonly provider: string;
  readonly abilities: Abilities;
  /** Pure: the request body for a run. Fails for a model or parameter the adapter does not know how to speak. */
  buildPayload(input: RunInput): Result<JsonObject, ProviderError>;
  submit(submission: Submission, signal: AbortSignal): Promise<SubmitAnswer>;
  /** State of each request id; an id missing from the answer was not found. One failed call fails them all. */
  poll(
    modelKey: string,
    requestIds: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<ReadonlyMap<string, RequestState>, ProviderError>>;
  find(query: FindQuery, signal: AbortSignal): Promise<FindAnswer>;
  /** Asks for a cancel. `ok` means asked, not done: the state afterwards comes from `poll`. */
  cancel(requestId: string, signal: AbortSignal): Promise<Result<'asked' | 'unsupported', ProviderError>>;
  /** Opens an output for reading; size-limited, addresses checked. */
  openOutput(ref: OutputRef, signal: AbortSignal): Promise<Result<AsyncIterable<Uint8Array>, ProviderError>>;
  /** Ids the provider lists now. */
  listModels(signal: AbortSignal): Promise<Result<readonly string[], ProviderError>>;
}
