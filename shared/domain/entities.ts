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

/** Kinds that together make a figure: all that was spent, what providers billed of runs, what is held. */
export const ENTRY_GROUPS = {
  costs: ['settle', 'overrun', 'charge', 'refund', 'transfer-out', 'transfer-in', 'adjust'],
  bills: ['settle', 'overrun'],
  holds: ['hold', 'settle', 'void'],
} as const satisfies Readonly<Record<string, readonly EntryKind[]>>;
export type EntryGroup = keyof typeof ENTRY_GROUPS;

/** Kinds of which something can be given back, moved or corrected. */
const COST_KINDS = ['settle', 'overrun', 'charge', 'transfer-in'] as const satisfies readonly EntryKind[];
export const isCostKind = (kind: EntryKind): boolean => COST_KINDS.some((each) => each === kind);

/** How a provider is paid; the indirect rate may differ by it (UW-Madison: 26 % through the campus account, 55.5 % by card). */
export const PAYMENT_ROUTES = [
  'campus-cloud',
  'purchasing-card',
  'prepaid-credit',
  'direct-invoice',
] as const;
export type PaymentRoute = (typeof PAYMENT_ROUTES)[number];

/** How a cost is paid where neither it nor its model's account says so. */
export const USUAL_ROUTE: PaymentRoute = 'direct-invoice';

/** What a cost without a hold was for. */
export const CHARGE_KINDS = [
  'gpu-rental',
  'training-run',
  'purchase',
  'imported-bill',
  'prepaid-use',
] as const;
export type ChargeKind = (typeof CHARGE_KINDS)[number];

/** Why a cost moves to another award. "To correct error" is not among them: NIH GPS 7.5 does not take it as a reason. */
export const TRANSFER_REASONS = [
  'wrong-allocation-chosen',
  'shared-benefit-found',
  'award-set-up-late',
  'person-changed-project',
] as const;
export type TransferReason = (typeof TRANSFER_REASONS)[number];

export const TRANSFER_STATES = ['requested', 'approved', 'declined'] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];

/** Which batch of a lane goes first; within one priority they stand in the order that people gave them. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const VERDICTS = ['pass', 'warn', 'block'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One answer of "May I charge this?". */
export interface Check {
  readonly id: string;
  readonly verdict: Verdict;
  readonly reason: string;
}
