/** An allocation's name and limits as they are typed, and as the backend takes them. */
import type { UseFormReturnType } from '@mantine/form';
import type { AllocationLimits, AllocationRulesView } from '#shared/contract';
import { type Tier, TIERS } from '#shared/domain';
import { toDecimal } from '#shared/money';
import { amountOf, wrongAmount, wrongText } from '#renderer/ui';

export interface AllocationValues {
  readonly name: string;
  /** Given to a new allocation. */
  readonly amount: string;
  readonly category: string | null;
  readonly tiers: readonly Tier[];
  /** Empty: all. */
  readonly models: readonly string[];
  readonly approvalThreshold: string;
  /** Percent of the cap. */
  readonly alerts: readonly string[];
  readonly caps: readonly CapValues[];
}

export interface CapValues {
  readonly key: string;
  readonly personName: string;
  readonly cap: string;
}

/** The fields at which a refusal of the backend is shown. */
export const ALLOCATION_FIELDS = [
  'name',
  'amount',
  'category',
  'tiers',
  'models',
  'approvalThreshold',
  'alertShares',
] as const;

export type AllocationFormState = UseFormReturnType<AllocationValues>;

const USUAL_ALERTS = ['50', '80', '95'];

export const NO_LIMITS: AllocationValues = {
  name: '',
  amount: '',
  category: null,
  tiers: TIERS,
  models: [],
  approvalThreshold: '',
  alerts: USUAL_ALERTS,
  caps: [],
};

export const valuesOf = (rules: AllocationRulesView): AllocationValues => ({
  name: rules.name,
  amount: '',
  category: rules.category,
  tiers: rules.tiers ?? TIERS,
  models: rules.models ?? [],
  approvalThreshold: rules.approvalThreshold === null ? '' : toDecimal(rules.approvalThreshold),
  alerts: rules.alertShares.map((share) => String(share / 10_000)),
  caps: rules.caps.map(({ personId, personName, cap }) => ({
    key: personId,
    personName,
    cap: toDecimal(cap),
  })),
});

export const checks = {
  name: wrongText,
  tiers: (tiers: readonly Tier[]) =>
    tiers.length === 0 ? 'Without a tier it could pay for nothing: choose at least one' : null,
  approvalThreshold: (text: string) => wrongAmount(text, { needed: false, sign: 'not-negative' }),
  alerts: (alerts: readonly string[]) => {
    const wrong = alerts.find((text) => millionthsOf(text) === null);
    return wrong === undefined ? null : `"${wrong}" is not a percentage above 0 and up to 100`;
  },
  caps: {
    personName: (text: string, { caps }: AllocationValues) =>
      wrongText(text) ??
      (caps.filter(({ personName }) => personName.trim() === text.trim()).length > 1
        ? 'This person has a cap above'
        : null),
    cap: (text: string) => wrongAmount(text, { sign: 'not-negative' }),
  },
};

/** Percent with at most four decimals, as millionths; null while it is none. */
const millionthsOf = (text: string): number | null => {
  const plain = text.replace('%', '').trim();
  const percent = /^\d{1,3}(\.\d{1,4})?$/.test(plain) ? Number(plain) : Number.NaN;
  return percent > 0 && percent <= 100 ? Math.round(percent * 10_000) : null;
};

/** Whole limits; `before` tells whose caps are taken away. */
export function limitsOf(values: AllocationValues, before?: AllocationRulesView): Required<AllocationLimits> {
  const shares = [...new Set(values.alerts.flatMap((text) => millionthsOf(text) ?? []))].sort(
    (a, b) => a - b,
  );
  const kept = new Set(values.caps.map(({ personName }) => personName.trim()));
  const gone = (before?.caps ?? []).filter(({ personName }) => !kept.has(personName));
  return {
    category: values.category,
    tiers: values.tiers.length === TIERS.length ? null : [...values.tiers],
    models: values.models.length === 0 ? null : [...values.models],
    approvalThreshold: amountOf(values.approvalThreshold),
    alertShares: shares.join() === '500000,800000,950000' ? null : shares,
    caps: [
      ...gone.map(({ personName }) => ({ personName, cap: null })),
      ...values.caps.map(({ personName, cap }) => ({ personName: personName.trim(), cap: amountOf(cap) })),
    ],
  };
}
