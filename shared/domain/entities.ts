/** Words the whole program shares. Shapes of rows stand in db/, shapes of answers in the contract. */

export const TIERS = ['baseline', 'standard', 'premium'] as const;
export type Tier = (typeof TIERS)[number];

export const AWARD_STATES = ['draft', 'active', 'closed', 'archived'] as const;
export type AwardState = (typeof AWARD_STATES)[number];

export const ROLES = ['pi', 'delegate', 'student', 'reviewer'] as const;
export type Role = (typeof ROLES)[number];

export const MODALITIES = ['image', 'video', 'audio', 'text'] as const;
export type Modality = (typeof MODALITIES)[number];

/** Every kind of ledger entry; what each may do to the three balances is in electron/books/SPEC.md. */
export const ENTRY_KINDS = [
  'allot',
  'hold',
  'settle',
  'overrun',
  'void',
  'charge',
  'refund',
  'transfer-out',
  'transfer-in',
  'adjust',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const VERDICTS = ['pass', 'warn', 'block'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One answer of "May I charge this?". */
export interface Check {
  readonly id: string;
  readonly verdict: Verdict;
  readonly reason: string;
}
