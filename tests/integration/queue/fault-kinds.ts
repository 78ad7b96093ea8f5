/** Which end each fault of the practice provider leads to, and where a kind of provider ends otherwise. One entry a kind. */
import type { RunState } from '#shared/domain';
import type { Rate } from '#shared/money';
import { per, PRICES } from '../../conformance/practice-rig.ts';

export interface Row {
  readonly fault: string;
  readonly state: RunState;
  readonly sent: number;
  /** Requests billed there, and booked: at once, or when a person has said so. */
  readonly paid: 0 | 1;
}

export interface FaultKind {
  /** The id of its kind. */
  readonly provider: string;
  readonly models: readonly FaultModel[];
  /** Where its runs end otherwise; null: it cannot happen there. */
  readonly otherwise?: Readonly<Record<string, Partial<Row> | null>>;
}

export interface FaultModel {
  readonly modelKey: string;
  readonly rate: Rate;
  /** The most a run may cost; above the queue's limit for sending again what may have run. */
  readonly ceiling: bigint;
  readonly premium?: boolean;
  /** Default: all. */
  readonly faults?: ReadonlySet<string>;
}

// biome-ignore format: a table
export const ROWS: readonly Row[] = [
  { fault: 'none',           state: 'done',           sent: 1, paid: 1 },
  { fault: '429',            state: 'done',           sent: 2, paid: 1 },
  { fault: '429-bare',       state: 'done',           sent: 2, paid: 1 },
  { fault: '503',            state: 'done',           sent: 2, paid: 1 },
  { fault: '400-policy',     state: 'failed-free',    sent: 1, paid: 0 },
  { fault: '404',            state: 'failed-free',    sent: 1, paid: 0 },
  { fault: '500-inner',      state: 'failed-free',    sent: 1, paid: 0 },
  { fault: '401',            state: 'waiting',        sent: 1, paid: 0 },
  { fault: '500',            state: 'done',           sent: 2, paid: 1 },
  { fault: '502',            state: 'done',           sent: 2, paid: 1 },
  { fault: '504',            state: 'done',           sent: 2, paid: 1 },
  { fault: 'lost-before',    state: 'done',           sent: 2, paid: 1 },
  { fault: 'lost',           state: 'done',           sent: 1, paid: 1 },
  { fault: '500-accepted',   state: 'done',           sent: 1, paid: 1 },
  { fault: '502-accepted',   state: 'done',           sent: 1, paid: 1 },
  { fault: 'slow',           state: 'done',           sent: 1, paid: 1 },
  { fault: 'drip',           state: 'done',           sent: 1, paid: 1 },
  { fault: 'malformed',      state: 'done',           sent: 1, paid: 1 },
  { fault: 'wrong-type',     state: 'done',           sent: 1, paid: 1 },
  { fault: 'no-outcome',     state: 'done',           sent: 1, paid: 1 },
  { fault: 'vanish',         state: 'failed-billed',  sent: 1, paid: 1 },
  { fault: 'fail-free',      state: 'done',           sent: 2, paid: 1 },
  { fault: 'fail-billed',    state: 'failed-billed',  sent: 1, paid: 1 },
  { fault: 'fail-unsaid',    state: 'unknown',        sent: 1, paid: 0 },
  { fault: 'cancel',         state: 'cancelled-free', sent: 1, paid: 0 },
  { fault: 'stuck',          state: 'unknown',        sent: 1, paid: 0 },
  { fault: 'media-503',      state: 'done',           sent: 1, paid: 1 },
  { fault: 'media-cut',      state: 'done',           sent: 1, paid: 1 },
  { fault: 'media-drip',     state: 'done',           sent: 1, paid: 1 },
  // Only what is not answered at once is asked after.
  { fault: 'poll-429',       state: 'done',           sent: 1, paid: 1 },
  { fault: 'poll-500',       state: 'done',           sent: 1, paid: 1 },
  { fault: 'poll-503',       state: 'done',           sent: 1, paid: 1 },
  { fault: 'poll-malformed', state: 'done',           sent: 1, paid: 1 },
  { fault: 'poll-lost',      state: 'done',           sent: 1, paid: 1 },
];

const isPoll = (fault: string): boolean => fault.startsWith('poll-');
const AT_ONCE = new Set(ROWS.map(({ fault }) => fault).filter((fault) => !isPoll(fault)));
/** What a model without a seed makes harder: telling one request from another. */
const DOUBTS = new Set(['500', '500-accepted', 'lost', 'lost-before', 'slow', 'malformed', 'vanish']);

const UNKNOWN = { state: 'unknown', sent: 1 } as const;
/** Where nothing can be looked for, a person is asked; above the limit of Q3.3. */
const NOT_FINDABLE = {
  '500': { ...UNKNOWN, paid: 0 },
  '502': { ...UNKNOWN, paid: 0 },
  '504': { ...UNKNOWN, paid: 0 },
  'lost-before': { ...UNKNOWN, paid: 0 },
  lost: UNKNOWN,
  '500-accepted': UNKNOWN,
  '502-accepted': UNKNOWN,
  slow: UNKNOWN,
  drip: UNKNOWN,
  malformed: UNKNOWN,
  'wrong-type': UNKNOWN,
} as const;
/** Where outputs come with the answer. */
const NO_FILES = { vanish: null, 'media-503': null, 'media-cut': null, 'media-drip': null } as const;
/** Where a failure does not say whether it was charged. */
const FAILURES_UNSAID = { 'fail-free': { ...UNKNOWN, paid: 0 }, 'fail-billed': UNKNOWN } as const;

/** Where no 500 is certain to mean a refusal. */
const LOOKED_FOR = { state: 'done', sent: 2, paid: 1 } as const;

const gmi = (modelKey: string, more: Partial<FaultModel> = {}): FaultModel => {
  const ceiling = PRICES.get(modelKey) ?? 0n;
  return { modelKey, rate: per('request', ceiling), ceiling, ...more };
};

export const FAULT_KINDS: readonly FaultKind[] = [
  {
    provider: 'bria',
    models: [
      { modelKey: 'image/generate/lite', rate: per('image', 20_000_000n), ceiling: 20_000_000n },
      { modelKey: 'image/generate', rate: per('image', 30_000_000n), ceiling: 30_000_000n },
    ],
    otherwise: { ...NOT_FINDABLE, ...FAILURES_UNSAID, '500-inner': null, cancel: null },
  },
  {
    provider: 'fal',
    models: [
      { modelKey: 'fal-ai/flux/schnell', rate: per('image', 20_000_000n), ceiling: 20_000_000n },
      {
        modelKey: 'fal-ai/minimax/hailuo-02/standard/text-to-video',
        rate: per('request', 400_000_000n),
        ceiling: 400_000_000n,
        premium: true,
      },
    ],
    otherwise: { '500-inner': LOOKED_FOR, 'fail-billed': UNKNOWN },
  },
  {
    provider: 'gemini-batch',
    // A job of one each time. The ceiling is far above what is counted.
    models: [
      { modelKey: 'gemini-3.1-flash-lite', rate: per('token', 1_000_000n), ceiling: 1_000_000_000n },
      {
        modelKey: 'gemini-3.5-flash',
        rate: per('token', 2_000_000n),
        ceiling: 1_000_000_000n,
        premium: true,
      },
    ],
    // A person who says that it ran books the ceiling, which is not what tokens come to.
    otherwise: {
      ...FAILURES_UNSAID,
      ...NO_FILES,
      'fail-billed': null,
      // What waits for a day is not in trouble.
      stuck: null,
      '500-inner': null,
      cancel: { ...UNKNOWN, paid: 0 },
    },
  },
  {
    provider: 'gemini-omni',
    // Five seconds is what is made where nothing is said.
    models: [
      {
        modelKey: 'gemini-omni-flash-preview',
        rate: per('second', 70_000_000n),
        ceiling: 350_000_000n,
        faults: AT_ONCE,
      },
      {
        modelKey: 'gemini-omni-1.1-flash',
        rate: per('second', 100_000_000n),
        ceiling: 500_000_000n,
        premium: true,
      },
    ],
    otherwise: { ...NOT_FINDABLE, ...FAILURES_UNSAID, '500-inner': null, cancel: { ...UNKNOWN, paid: 0 } },
  },
  {
    provider: 'gmi',
    // Cheap and at once, cheap without a seed, premium and after a while.
    models: [
      gmi('bria-fibo-relight', { faults: AT_ONCE }),
      gmi('inworld-tts-1.5-mini', { faults: DOUBTS }),
      gmi('Veo3', { premium: true }),
    ],
  },
  {
    provider: 'openai-videos',
    // Four seconds is what is made where nothing is said.
    models: [
      { modelKey: 'quick-film', rate: per('second', 50_000_000n), ceiling: 200_000_000n, faults: AT_ONCE },
      { modelKey: 'sora-2-pro', rate: per('second', 300_000_000n), ceiling: 1_200_000_000n, premium: true },
    ],
    otherwise: { ...FAILURES_UNSAID, '500-inner': null, cancel: null },
  },
  {
    provider: 'replicate',
    models: [
      { modelKey: 'black-forest-labs/flux-schnell', rate: per('image', 20_000_000n), ceiling: 20_000_000n },
      {
        modelKey: 'minimax/hailuo-02:abc123',
        rate: per('request', 400_000_000n),
        ceiling: 400_000_000n,
        premium: true,
      },
    ],
    otherwise: { ...FAILURES_UNSAID, '500-inner': LOOKED_FOR },
  },
  {
    provider: 'veo',
    // Eight seconds is what is made where nothing is said; the film comes with the answer.
    models: [
      {
        modelKey: 'veo-3.1-generate-001',
        rate: per('second', 400_000_000n),
        ceiling: 3_200_000_000n,
        premium: true,
      },
    ],
    otherwise: {
      ...NOT_FINDABLE,
      ...FAILURES_UNSAID,
      ...NO_FILES,
      '500-inner': null,
      cancel: { ...UNKNOWN, paid: 0 },
    },
  },
];

export const rowsOf = ({ otherwise = {} }: FaultKind, { faults }: FaultModel): readonly Row[] =>
  ROWS.flatMap((row) => {
    const own = otherwise[row.fault];
    return own === null || faults?.has(row.fault) === false ? [] : [{ ...row, ...own }];
  });
