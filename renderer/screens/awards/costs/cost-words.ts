/** Costs in people's words: what an entry was for, how it was paid, and what its detail says. */
import { type Day, isJsonObject } from '#shared/base';
import type { AwardTerms, LedgerRow } from '#shared/contract';
import type { ChargeKind, EntryKind, PaymentRoute, TransferReason } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';

export const CHARGE_WORDS: Readonly<Record<ChargeKind, string>> = {
  'gpu-rental': 'GPU rental',
  'training-run': 'Training run',
  purchase: 'Purchase',
  'imported-bill': 'Imported bill',
  'prepaid-use': 'Prepaid credit used',
};

export const REASON_WORDS: Readonly<Record<TransferReason, string>> = {
  'wrong-allocation-chosen': 'The wrong allocation was chosen',
  'shared-benefit-found': 'It benefits another award, as was found later',
  'award-set-up-late': 'The award was set up after the work began',
  'person-changed-project': 'The person had moved to another project',
};

const KIND_WORDS: Readonly<Record<EntryKind, string>> = {
  allot: 'Allotment',
  hold: 'Hold',
  settle: 'Request',
  overrun: 'Overrun of a request',
  void: 'Void',
  charge: 'Charge',
  refund: 'Refund',
  'transfer-out': 'Transferred away',
  'transfer-in': 'Transferred here',
  adjust: 'Correction',
};

export interface CostDetail {
  readonly charge: ChargeKind | null;
  readonly vendor: string | null;
  readonly invoice: string | null;
  /** Of a GPU hour. */
  readonly perHour: Nanos | null;
  readonly split: { readonly rule: string; readonly version: string; readonly of: Nanos } | null;
  /** Who entered it. */
  readonly actor: string | null;
}

export function detailOf(row: Pick<LedgerRow, 'detail'>): CostDetail {
  const parsed: unknown = row.detail === null ? null : JSON.parse(row.detail);
  const text = (name: string): string | null => {
    const value = isJsonObject(parsed) ? parsed[name] : undefined;
    return typeof value === 'string' ? value : null;
  };
  const money = (name: string): Nanos | null => {
    const value = text(name);
    return value === null ? null : nanos(BigInt(value));
  };
  const rule = text('splitRule');
  const splitOf = money('splitOfNanos');
  return {
    charge: (Object.keys(CHARGE_WORDS) as ChargeKind[]).find((kind) => kind === text('charge')) ?? null,
    vendor: text('vendor'),
    invoice: text('invoice'),
    perHour: money('perHourNanos'),
    split:
      rule === null || splitOf === null ? null : { rule, version: text('splitVersion') ?? '', of: splitOf },
    actor: text('actor'),
  };
}

/** `GPU rental`, `Refund`, `bria-fibo-relight`. */
export function whatOf(row: LedgerRow): string {
  const { charge } = detailOf(row);
  if (charge !== null) return CHARGE_WORDS[charge];
  return row.kind === 'charge' && row.modelKey !== null ? row.modelKey : KIND_WORDS[row.kind];
}

/** The indirect rate in force on a day for what is paid this way; null where the award has none. */
export const indirectRateOn = (terms: AwardTerms, route: PaymentRoute, day: Day): number | null =>
  terms.indirectRates
    .filter((rate) => rate.route === route && rate.from <= day)
    .toSorted((a, b) => (a.from < b.from ? 1 : -1))[0]?.rateMillionths ?? null;

/** 555,000 millionths are `55.5 %`. */
export const percentText = (millionths: number): string => `${millionths / 10_000} %`;

/** A name that stands on a button. */
export const clipped = (name: string): string =>
  name.length > 32 ? `${name.slice(0, 31).trimEnd()}…` : name;

/** Without the code that the rows of a transfer begin with. */
export const reasonOf = ({ reason }: Pick<LedgerRow, 'reason'>): string | null => {
  const code = (Object.keys(REASON_WORDS) as TransferReason[]).find((each) =>
    reason?.startsWith(`${each}: `),
  );
  return code === undefined ? reason : (reason?.slice(code.length + 2) ?? null);
};
