/** Copies a finished request's outputs into the store. What fails here, at the disk, is never held against the run. */
import type { OutputRow } from '#db/repos';
import type { FileError, OutputStore } from '#electron/files';
import type { Adapter, OutputRef, ProviderError } from '#electron/providers';
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

/** The first is the run's own; the others are named in its history. Throws LocalFaultError. */
export async function fetchOutputs(
  refs: readonly OutputRef[],
  { adapter, store, maxBytes, signal }: FetchDeps,
): Promise<Result<readonly OutputRow[], ProviderError>> {
  const stored: OutputRow[] = [];
  for (const ref of refs) {
    const opened = await adapter.openOutput(ref, signal);
    if (!opened.ok) return opened;
    const put = await store.put(opened.value, { maxBytes });
    if (!put.ok) return err(errorOfTransfer(put.error));
    stored.push(put.value);
  }
  return ok(stored);
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
