/** Copies a finished request's outputs into the store. What fails here, at the disk, is never held against the run. */
import type { OutputRow } from '#db/repos';
import type { FileError, OutputStore } from '#electron/files';
import { type Adapter, type OutputRef, type ProviderError, TransferError } from '#electron/providers';
import { err, ok, type Result } from '#shared/base';

/** This computer cannot go on: the engine stops, says why, and leaves every run to be continued. */
export class LocalFaultError extends Error {
  override readonly name = 'LocalFaultError';
  readonly code: FileError['code'];
  constructor({ code, message }: FileError) {
    super(message);
    this.code = code;
  }
}

export interface FetchDeps {
  readonly adapter: Adapter;
  readonly store: OutputStore;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** In the provider's order; the first stands for the run. Throws LocalFaultError. */
export async function fetchOutputs(
  refs: readonly OutputRef[],
  { adapter, store, maxBytes, signal }: FetchDeps,
): Promise<Result<readonly OutputRow[], ProviderError>> {
  const stored: OutputRow[] = [];
  for (const ref of refs) {
    const opened = await adapter.openOutput(ref, signal);
    if (!opened.ok) return opened;
    const watched = watchFault(opened.value);
    const put = await store.put(watched.chunks, { maxBytes });
    if (!put.ok)
      return err(errorOfTransfer(watched.isTooLarge() ? { ...put.error, code: 'too-large' } : put.error));
    stored.push(put.value);
  }
  return ok(stored);
}

/** To the store every sender that breaks is alike; one that grew too large will do so again. */
function watchFault(chunks: AsyncIterable<Uint8Array>) {
  let isTooLarge = false;
  const watched = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks;
    } catch (error) {
      isTooLarge = error instanceof TransferError && error.fault.reason === 'too-large';
      throw error;
    }
  };
  return { chunks: watched(), isTooLarge: () => isTooLarge };
}

function errorOfTransfer(error: FileError): ProviderError {
  const common = { message: error.message, httpStatus: null, charged: 'yes' } as const;
  switch (error.code) {
    case 'too-large':
      return { ...common, code: 'output-too-large', retry: { kind: 'no' } };
    case 'empty':
    case 'source-failed':
      return { ...common, code: 'answer-lost', retry: { kind: 'after', delayMs: null } };
    case 'disk-full':
    case 'read-only':
    case 'no-permission':
    case 'not-found':
    case 'damaged':
    case 'disk-failed':
      throw new LocalFaultError(error);
  }
}
