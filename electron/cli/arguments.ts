/** Readers for option values; what they refuse is wrong usage. */
import { InvalidArgumentError } from 'commander';
import { type Day, isDay } from '#shared/base';
import { type Nanos, parseAmount } from '#shared/money';
import type { Id } from '#shared/domain';
import type { Failure } from './failure.ts';

export function amountArgument(text: string): Nanos {
  const amount = parseAmount(text);
  if (!amount.ok) throw new InvalidArgumentError(amount.error.message);
  return amount.value;
}

export function dayArgument(text: string): Day {
  if (!isDay(text)) throw new InvalidArgumentError('write a day as YYYY-MM-DD');
  return text;
}

/** A whole number from `least` to `most`. */
export const wholeArgument =
  (least: number, most: number) =>
  (text: string): number => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= least && number <= most)) {
      throw new InvalidArgumentError(`write a whole number from ${least} to ${most}`);
    }
    return number;
  };

export const portArgument = wholeArgument(0, 65_535);

/** Three capitals; whether they are a currency is said by the contract. */
export const currencyArgument = (text: string): string => text.trim().toUpperCase();

/** Splits `a:b:c`; `form` says what is meant where the count is not right. */
export function partsArgument(text: string, count: number, form: string): readonly string[] {
  const parts = text.split(':').map((part) => part.trim());
  if (parts.length !== count || parts.includes('')) throw new InvalidArgumentError(`write ${form}`);
  return parts;
}

/** For options that may be given several times. */
export const repeatedArgument = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
];

/**
 * Ids are passed on as they are typed: a text that is no id names nothing in this workspace, and the contract says so
 * with a field; `notFound` turns that into the answer a person expects.
 */
export const typedId = <Of extends string>(text: string): Id<Of> => text.trim().toLowerCase() as Id<Of>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The refusal for a text that cannot be an id; null where it can. */
export const notAnId = (what: string, text: string, listedBy: string): Failure | null =>
  UUID.test(typedId(text))
    ? null
    : {
        code: 'not-found',
        message: `there is no ${what} "${text}"; \`${listedBy}\` shows them`,
        what,
        id: text,
      };
