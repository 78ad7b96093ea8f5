/** The options of `allocation add` and `allocation edit` that say what an allocation may pay for. */
import { type Command, InvalidArgumentError } from 'commander';
import type { AllocationLimits } from '#shared/contract';
import { type Tier, TIERS } from '#shared/domain';
import { type Nanos, parseAmount } from '#shared/money';
import { amountArgument } from '../arguments.ts';

interface Cap {
  readonly personName: string;
  readonly cap: Nanos | null;
}

/** Takes a limit away. Commander makes an empty text of a null, so it stays a word until it is sent. */
type All = 'all' | 'none';
const isAll = (value: unknown): value is All => value === 'all' || value === 'none';
const limitOf = <T>(value: T): Exclude<T, All> | null => (isAll(value) ? null : (value as Exclude<T, All>));

export interface LimitOptions {
  readonly category?: string;
  readonly tiers?: Tier[] | All;
  readonly models?: string[] | All;
  readonly cap?: readonly Cap[];
  readonly threshold?: Nanos | All;
  readonly alerts?: number[] | All;
}

export const withLimitOptions = (command: Command): Command =>
  command
    .option('--category <code>', "a code of the award's budget categories, or none")
    .option('--tiers <list>', 'baseline,standard,premium or all', tiersArgument)
    .option('--models <list>', 'model ids, separated by commas, or all', listArgument)
    .option('--cap <person=amount>', 'the most one person may hold and spend, or PERSON=none', capArgument)
    .option('--threshold <amount>', 'a batch above it needs approval, or none', thresholdArgument)
    .option('--alerts <percent>', 'warn at these shares of the cap, such as 50,80,95', alertsArgument);

export const limitsOf = ({
  category,
  tiers,
  models,
  cap,
  threshold,
  alerts,
}: LimitOptions): AllocationLimits => ({
  category: limitOf(category),
  tiers: limitOf(tiers),
  models: limitOf(models),
  approvalThreshold: limitOf(threshold),
  alertShares: limitOf(alerts),
  caps: cap && [...cap],
});

const listArgument = (text: string): string[] | All =>
  isAll(text)
    ? text
    : text
        .split(',')
        .map((each) => each.trim())
        .filter((each) => each !== '');

function tiersArgument(text: string): Tier[] | All {
  const list = listArgument(text);
  if (isAll(list)) return list;
  const tiers = list.filter((each): each is Tier => TIERS.some((tier) => tier === each));
  if (tiers.length < list.length) throw new InvalidArgumentError(`write ${TIERS.join(', ')} or all`);
  return tiers;
}

const thresholdArgument = (text: string): Nanos | All => (isAll(text) ? text : amountArgument(text));

function capArgument(text: string, before: readonly Cap[] | undefined): readonly Cap[] {
  const at = text.lastIndexOf('=');
  const amount = text.slice(at + 1) === 'none' ? null : parseAmount(text.slice(at + 1));
  if (at < 1) throw new InvalidArgumentError('write PERSON=USD');
  if (amount !== null && !amount.ok) throw new InvalidArgumentError(amount.error.message);
  return [...(before ?? []), { personName: text.slice(0, at), cap: amount && amount.value }];
}

/** Percent to millionths, with at most four decimals. */
function alertsArgument(text: string): number[] | All {
  if (isAll(text)) return text;
  return text.split(',').map((each) => {
    const percent = /^\d{1,3}(\.\d{1,4})?$/.test(each.trim()) ? Number(each) : Number.NaN;
    if (!(percent > 0 && percent <= 100)) throw new InvalidArgumentError('write shares such as 50,80,95');
    return Math.round(percent * 10_000);
  });
}
