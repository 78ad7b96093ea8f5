/** A typed price: its fields, what is wrong with them, and what is asked of the backend. */
import { useForm } from '@mantine/form';
import type { Day } from '#shared/base';
import type { NewPriceInput } from '#shared/contract';
import { amountOf, wrongAmount, wrongDay, wrongText } from '#renderer/ui';
import { type UnitChoice, unitOf } from './unit-choices.ts';

export interface PriceValues {
  readonly amount: string;
  readonly output: string;
  readonly cached: string;
  readonly unit: UnitChoice;
  readonly currency: string;
  readonly source: string;
  readonly sourceDay: string;
  readonly validFrom: string;
}

export const emptyPrice = (today: Day, unit: UnitChoice = 'request 1', currency = 'USD'): PriceValues => ({
  amount: '',
  output: '',
  cached: '',
  unit,
  currency,
  source: '',
  sourceDay: today,
  validFrom: today,
});

export const isTokens = (unit: UnitChoice): boolean => unit.startsWith('token ');

/** What is wrong with each field; `needed: false` while no price is written at all. */
export const wrongPrice = {
  amount: (text: string) => wrongAmount(text, { sign: 'not-negative' }),
  output: (text: string, { unit }: PriceValues) =>
    isTokens(unit) ? wrongAmount(text, { needed: false, sign: 'not-negative' }) : null,
  cached: (text: string, { unit }: PriceValues) =>
    isTokens(unit) ? wrongAmount(text, { needed: false, sign: 'not-negative' }) : null,
  source: wrongText,
  sourceDay: (text: string) => wrongDay(text),
  validFrom: (text: string) => wrongDay(text),
};

export const usePriceForm = (initial: PriceValues) =>
  useForm<PriceValues>({ initialValues: initial, validate: wrongPrice });
export type PriceForm = ReturnType<typeof usePriceForm>;

/** Of a form that was validated. */
export function toPrice(values: PriceValues): NewPriceInput {
  const tokens = isTokens(values.unit);
  return {
    amount: amountOf(values.amount) ?? never(),
    ...(tokens ? { output: amountOf(values.output), cached: amountOf(values.cached) } : {}),
    ...unitOf(values.unit),
    currency: values.currency,
    source: values.source.trim(),
    sourceDay: values.sourceDay.trim() as Day,
    validFrom: values.validFrom.trim() as Day,
  };
}

function never(): never {
  throw new Error('the form was validated before');
}
