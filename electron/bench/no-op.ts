/** A provider and a store that cost nothing: what is left is the program itself. */
import type { OutputStore } from '#electron/files';
import { type Adapter, ONE_REQUEST } from '#electron/providers';
import { ok } from '#shared/base';

const OUTPUT_HASH = '0'.repeat(64);

/** Keeps nothing: the disk is measured elsewhere. */
export const noStore: OutputStore = {
  put: () =>
    Promise.resolve(
      ok({ hash: OUTPUT_HASH, bytes: 1, mediaType: 'application/octet-stream', extension: 'bin' }),
    ),
} as Partial<OutputStore> as OutputStore;

/** Answers every submission at once with a finished request. */
export function noOpAdapter(): Adapter {
  let submissions = 0;
  return {
    provider: 'no-op',
    abilities: {
      pollMany: true,
      find: true,
      cancel: 'none',
      absenceGraceMs: 0,
      pollIntervalMs: 1_000,
      submitTimeoutMs: 1_000,
      jobSize: 1,
    },
    buildPayload: ({ prompt }) => ok({ prompt }),
    measure: () => ({ likely: ONE_REQUEST, ceiling: ONE_REQUEST }),
    submit: () => {
      submissions += 1;
      const state = { kind: 'done' as const, outputs: [{ url: 'about:blank' }], bill: ONE_REQUEST };
      return Promise.resolve({ kind: 'accepted', requestId: `r-${submissions}`, state });
    },
    poll: () => Promise.resolve(ok(new Map())),
    find: () => Promise.resolve({ kind: 'absent' }),
    cancel: () => Promise.resolve(ok('unsupported')),
    openOutput: () => Promise.resolve(ok(nothing())),
    listModels: () => Promise.resolve(ok([])),
    describeModel: () => Promise.resolve(ok(null)),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array([0]);
}
