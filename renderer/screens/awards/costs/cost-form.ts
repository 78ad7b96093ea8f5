/** What a charge and a split ask of a cost, as it is typed, and as the backend takes it. */
import { useForm } from '@mantine/form';
import { type Day, isDay } from '#shared/base';
import type { ChargeKind, PaymentRoute } from '#shared/domain';
import { MAX_NANOS, type Nanos, nanos, parseQuantity, priceWithin } from '#shared/money';
import { amountOf, wrongAmount, wrongDay, wrongText } from '#renderer/ui';

/** What may be entered by hand; the use of credit is an act of its own. */
export type HandKind = Exclude<ChargeKind, 'prepaid-use'>;

export interface CostValues {
  readonly kind: HandKind;
  readonly by: 'amount' | 'hours';
  readonly amount: string;
  readonly gpuHours: string;
  readonly perHour: string;
  readonly day: string;
  readonly paymentRoute: PaymentRoute;
  readonly vendor: string;
  readonly invoice: string;
  readonly personName: string | null;
  readonly reason: string;
}

const wrongHours = (text: string): string | null => {
  if (text.trim() === '') return 'Needed';
  const hours = parseQuantity(text.trim());
  return hours.ok && hours.value.value > 0n ? null : 'Write hours as 12 or 2.5';
};

export const useCostForm = (today: Day) =>
  useForm<CostValues>({
    initialValues: {
      kind: 'gpu-rental',
      by: 'hours',
      amount: '',
      gpuHours: '',
      perHour: '',
      day: today,
      paymentRoute: 'direct-invoice',
      vendor: '',
      invoice: '',
      personName: null,
      reason: '',
    },
    validate: {
      amount: (text, { by }) => (by === 'amount' ? wrongAmount(text) : null),
      gpuHours: (text, values) =>
        values.by === 'amount'
          ? null
          : (wrongHours(text) ??
            (tooLarge(values) ? 'Hours x rate is larger than the books can hold' : null)),
      perHour: (text, { by }) => (by === 'hours' ? wrongAmount(text) : null),
      day: (text) => wrongDay(text),
      reason: wrongText,
    },
  });
export type CostForm = ReturnType<typeof useCostForm>;

/** Hours x rate, rounded once as the books do it; null while one of them is none, or their product is beyond the books. */
export function productOf({ gpuHours, perHour }: Pick<CostValues, 'gpuHours' | 'perHour'>): Nanos | null {
  const hours = parseQuantity(gpuHours.trim());
  const rate = amountOf(perHour);
  if (!hours.ok || rate === null || rate < 0n) return null;
  return priceWithin({ nanos: rate, perUnits: 1n, unit: 'gpu-hour' }, hours.value, nanos(MAX_NANOS));
}

const tooLarge = (values: CostValues): boolean =>
  wrongHours(values.gpuHours) === null && wrongAmount(values.perHour) === null && productOf(values) === null;

/** What it costs as typed; null while that is nothing. */
export function typedCost(values: CostValues): Nanos | null {
  const amount = values.by === 'amount' ? amountOf(values.amount) : productOf(values);
  return amount !== null && amount > 0n ? amount : null;
}

export const typedDay = (text: string): Day | null => (isDay(text.trim()) ? (text.trim() as Day) : null);

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Of values that are checked. */
export const toCost = (values: CostValues, currency: string) => ({
  kind: values.kind,
  cost:
    values.by === 'amount'
      ? { amount: amountOf(values.amount) ?? nanos(0n) }
      : { gpuHours: values.gpuHours.trim(), perHour: amountOf(values.perHour) ?? nanos(0n) },
  currency,
  day: values.day.trim() as Day,
  paymentRoute: values.paymentRoute,
  vendor: orNull(values.vendor),
  invoice: orNull(values.invoice),
  personName: values.personName,
  reason: values.reason,
});
