/** Each fault of a submission: what the adapter must answer, what asking finds, what is billed. */
import type { FindAnswer, ProviderErrorCode, RequestState, SubmitAnswer } from '#electron/providers';

export interface FaultRow {
  readonly fault: string;
  readonly answer: SubmitAnswer['kind'];
  readonly code?: ProviderErrorCode;
  readonly httpStatus?: number | null;
  readonly retry?: 'no' | number | null;
  readonly charged?: 'no' | 'yes' | 'unknown';
  /** What asking finds afterwards, when the answer was in doubt. */
  readonly find?: FindAnswer['kind'];
  /** How an accepted or found request ends. */
  readonly end?: RequestState['kind'];
  /** Requests the provider bills. There is always exactly one submission. */
  readonly billed: 0 | 1;
}

const NO_ANSWER = {
  answer: 'in-doubt',
  code: 'answer-lost',
  httpStatus: null,
  retry: 'no',
  charged: 'unknown',
} as const;
const BAD_ANSWER = {
  answer: 'in-doubt',
  code: 'malformed-answer',
  httpStatus: 200,
  retry: 'no',
  charged: 'unknown',
} as const;
const BROKEN = { answer: 'in-doubt', code: 'server-error', retry: 'no', charged: 'unknown' } as const;
const REFUSED = { answer: 'refused', charged: 'no', billed: 0 } as const;
const FOUND = { find: 'found', end: 'done', billed: 1 } as const;
const ABSENT = { find: 'absent', billed: 0 } as const;

// biome-ignore format: a table
export const FAULTS: readonly FaultRow[] = [
  { fault: 'none',         answer: 'accepted', end: 'done', billed: 1 },
  { fault: '429',          ...REFUSED, code: 'rate-limited',           httpStatus: 429, retry: 2_000 },
  { fault: '429-bare',     ...REFUSED, code: 'rate-limited',           httpStatus: 429, retry: null },
  { fault: '400-policy',   ...REFUSED, code: 'refused-by-policy',      httpStatus: 400, retry: 'no' },
  { fault: '401',          ...REFUSED, code: 'key-refused',            httpStatus: 401, retry: 'no' },
  { fault: '404',          ...REFUSED, code: 'no-entitlement-or-model', httpStatus: 404, retry: 'no' },
  { fault: '500-inner',    ...REFUSED, code: 'bad-request',            httpStatus: 500, retry: 'no' },
  { fault: '503',          ...REFUSED, code: 'capacity',               httpStatus: 503, retry: null },
  { fault: '500',          ...BROKEN, httpStatus: 500, ...ABSENT },
  { fault: '502',          ...BROKEN, httpStatus: 502, ...ABSENT },
  { fault: '504',          ...BROKEN, httpStatus: 504, ...ABSENT },
  { fault: '500-accepted', ...BROKEN, httpStatus: 500, ...FOUND },
  { fault: '502-accepted', ...BROKEN, httpStatus: 502, ...FOUND },
  { fault: 'lost-before',  ...NO_ANSWER, ...ABSENT },
  { fault: 'lost',         ...NO_ANSWER, ...FOUND },
  { fault: 'slow',         ...NO_ANSWER, ...FOUND },
  { fault: 'drip',         ...NO_ANSWER, ...FOUND },
  { fault: 'malformed',    ...BAD_ANSWER, ...FOUND },
  { fault: 'wrong-type',   ...BAD_ANSWER, ...FOUND },
  { fault: 'no-outcome',   answer: 'accepted', end: 'done', billed: 1 },
  { fault: 'vanish',       answer: 'accepted', end: 'done', billed: 1 },
  { fault: 'fail-free',    answer: 'accepted', end: 'failed', charged: 'no', billed: 0 },
  { fault: 'fail-billed',  answer: 'accepted', end: 'failed', charged: 'yes', billed: 1 },
  { fault: 'fail-unsaid',  answer: 'accepted', end: 'failed', charged: 'unknown', billed: 0 },
  { fault: 'cancel',       answer: 'accepted', end: 'cancelled', charged: 'no', billed: 0 },
  { fault: 'stuck',        answer: 'accepted', end: 'pending', billed: 0 },
];
