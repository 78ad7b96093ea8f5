/** Replicate as the conformance suite sees it; every price unit that it bills by is among its models. */
import { nanos, type Rate } from '#shared/money';
import type { AdapterUnderTest } from './adapter-suite.ts';
import type { FaultRow } from './fault-table.ts';

const rate = (amount: bigint, unit: Rate['unit'], perUnits = 1n): Rate => ({
  nanos: nanos(amount),
  perUnits,
  unit,
});

export const REPLICATE_MODELS: ReadonlyMap<string, Rate> = new Map([
  ['minimax/speech-02-turbo', rate(1_400_000n, 'compute-second')],
  ['black-forest-labs/flux-schnell', rate(3_000_000n, 'image')],
  ['minimax/hailuo-02:abc123', rate(90_000_000n, 'second')],
  [
    'meta/llama-3-8b-instruct',
    { ...rate(50_000_000_000n, 'token', 1_000_000n), outputNanos: nanos(250_000_000_000n) },
  ],
]);

/** A POST that was answered with any 5xx may have been accepted. */
const DOUBTFUL = { answer: 'in-doubt', charged: 'unknown', retry: 'no', find: 'absent' } as const;
/** Whether a failed prediction that began was charged is not documented: a person is asked. */
const UNSAID: Partial<FaultRow> = { charged: 'unknown' };

export const REPLICATE_SUBJECT: AdapterUnderTest = {
  provider: 'replicate',
  models: REPLICATE_MODELS,
  quickModel: 'minimax/speech-02-turbo',
  slowModel: 'minimax/hailuo-02:abc123',
  modalities: [
    { model: 'black-forest-labs/flux-schnell', mediaType: 'image/png' },
    { model: 'minimax/hailuo-02:abc123', mediaType: 'video/mp4' },
    { model: 'minimax/speech-02-turbo', mediaType: 'audio/wav' },
    { model: 'meta/llama-3-8b-instruct', mediaType: 'text/plain' },
  ],
  otherwise: {
    // The wait stands in the words of the answer [D].
    '429-bare': { retry: 1_000 },
    '500-inner': { ...DOUBTFUL, code: 'server-error' },
    '503': { ...DOUBTFUL, code: 'capacity' },
    malformed: { httpStatus: 201 },
    'fail-free': UNSAID,
    'fail-billed': UNSAID,
  },
  // It is asked for one prediction at a time; lists name models, not the versions that keys may have.
  cannot: ['poll-list', 'list'],
};
