/** `allocation edit | move | revise`: what an allocation pays for, and how much it has. */
import { type Command, InvalidArgumentError } from 'commander';
import { err, ok } from '#shared/base';
import type { RebudgetView } from '#shared/contract';
import { type Tier, TIERS } from '#shared/domain';
import { formatExact, formatMoney, type Nanos, nanos, parseAmount } from '#shared/money';
import { amountArgument, notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { facts } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';

interface Cap {
  readonly personName: string;
  readonly cap: Nanos | null;
}

/** Takes a limit away. Commander makes an empty text of a null, so it stays a word until it is sent. */
type All = 'all' | 'none';
const isAll = (value: unknown): value is All => value === 'all' || value === 'none';
const limitOf = <T>(value: T): Exclude<T, All> | null => (isAll(value) ? null : (value as Exclude<T, All>));

interface EditOptions {
  readonly name?: string;
  readonly category?: string;
  readonly tiers?: Tier[] | All;
  readonly models?: string[] | All;
  readonly cap?: readonly Cap[];
  readonly threshold?: Nanos | All;
  readonly alerts?: number[] | All;
}

interface MoveOptions {
  readonly from: string;
  readonly to: string;
  readonly amount: Nanos;
  readonly reason: string;
}

interface ReviseOptions {
  readonly amount: Nanos;
  readonly reason: string;
}

export function allocationActCommands(allocation: Command, session: Session): void {
  allocation
    .command('edit')
    .description('change what an allocation pays for; "all" or "none" takes a limit away')
    .argument('<allocation>', 'its id')
    .option('--name <name>', 'what it is called')
    .option('--category <code>', "a code of the award's budget categories, or none")
    .option('--tiers <list>', 'baseline,standard,premium or all', tiersArgument)
    .option('--models <list>', 'model ids, separated by commas, or all', listArgument)
    .option('--cap <person=usd>', 'the most one person may hold and spend, or PERSON=none', capArgument)
    .option('--threshold <usd>', 'a batch above it needs approval, or none', thresholdArgument)
    .option('--alerts <percent>', 'warn at these shares of the cap, such as 50,80,95', alertsArgument)
    .action((id: string, options: EditOptions) => session.inApp((opened) => edit(opened, id, options)));
  allocation
    .command('move')
    .description('move money between two allocations of one award (a budget modification)')
    .requiredOption('--from <allocation>', 'gives')
    .requiredOption('--to <allocation>', 'gets')
    .requiredOption('--amount <usd>', 'how much', amountArgument)
    .requiredOption('--reason <text>', 'why')
    .action((options: MoveOptions) => session.inApp((opened) => move(opened, options)));
  allocation
    .command('revise')
    .description("change an allocation and with it the award's total (a budget revision)")
    .argument('<allocation>', 'its id')
    .requiredOption('--amount <usd>', 'what is added; negative: taken away', amountArgument)
    .requiredOption('--reason <text>', 'why')
    .action((id: string, options: ReviseOptions) => session.inApp((opened) => revise(opened, id, options)));
}

async function edit({ client, terminal }: Opened, id: string, options: EditOptions): Promise<Answer> {
  const failure = notAnId('allocation', id, 'allocation list');
  if (failure) return err(failure);
  const { name, category, tiers, models, cap, threshold, alerts } = options;
  const edited = await asked(
    client.allocations.edit({
      allocationId: typedId(id),
      changes: {
        name,
        category: limitOf(category),
        tiers: limitOf(tiers),
        models: limitOf(models),
        approvalThreshold: limitOf(threshold),
        alertShares: limitOf(alerts),
        caps: cap && [...cap],
      },
    }),
  );
  if (!edited.ok) return edited;
  const rules = edited.value;
  return ok({
    json: { allocation: rules },
    text: () =>
      facts(
        [
          ['allocation', rules.name],
          ['category', rules.category ?? 'none'],
          ['tiers', rules.tiers?.join(', ') ?? 'all'],
          ['models', rules.models?.join(', ') ?? 'all'],
          [
            'approval',
            rules.approvalThreshold === null ? 'never' : `above ${formatExact(rules.approvalThreshold)}`,
          ],
          ['warns at', rules.alertShares.map((share) => `${share / 10_000} %`).join(', ')],
          ...rules.caps.map(
            (each) =>
              [
                `cap of ${each.personName}`,
                `${formatExact(each.cap)}, ${formatMoney(each.used)} used`,
              ] as const,
          ),
        ],
        terminal.paint,
      ),
  });
}

async function move(
  { client, terminal }: Opened,
  { from, to, amount, reason }: MoveOptions,
): Promise<Answer> {
  const failure =
    notAnId('allocation', from, 'allocation list') ?? notAnId('allocation', to, 'allocation list');
  if (failure) return err(failure);
  if (amount <= 0n)
    return err({
      code: 'bad-input',
      message: 'Write how much is moved, more than nothing.',
      field: 'amount',
    });
  const changes = [
    { allocationId: typedId<'allocation'>(from), amount: nanos(-amount) },
    { allocationId: typedId<'allocation'>(to), amount },
  ];
  const moved = await asked(client.allocations.modify({ changes, reason }));
  if (!moved.ok) return moved;
  const { rebudget } = moved.value;
  return ok({
    json: moved.value,
    text: () =>
      `${terminal.paint.green('✓')} ${formatExact(amount)} moved.\n${rebudgetText(rebudget, terminal)}`,
  });
}

async function revise({ client, terminal }: Opened, id: string, options: ReviseOptions): Promise<Answer> {
  const failure = notAnId('allocation', id, 'allocation list');
  if (failure) return err(failure);
  const { amount, reason } = options;
  const changes = [{ allocationId: typedId<'allocation'>(id), amount }];
  const revised = await asked(client.allocations.revise({ changes, reason }));
  if (!revised.ok) return revised;
  const { amount: total, rebudget } = revised.value;
  return ok({
    json: revised.value,
    text: () =>
      `${terminal.paint.green('✓')} The award is now ${formatExact(total)}.\n${rebudgetText(rebudget, terminal)}`,
  });
}

function rebudgetText(rebudget: RebudgetView, { paint }: Opened['terminal']): string {
  const percent = (millionths: number) => `${millionths / 10_000} %`;
  const said = `Moved between allocations so far: ${formatMoney(rebudget.moved)}, ${percent(rebudget.shareMillionths)} of the award`;
  if (rebudget.limitMillionths === null) return `${said}.`;
  const limit = percent(rebudget.limitMillionths);
  switch (rebudget.level) {
    case 'over-limit':
      return paint.red(`${said}: at or above ${limit}, where the sponsor may want to approve.`);
    case 'near-limit':
      return paint.yellow(`${said}: close to ${limit}, where the sponsor may want to approve.`);
    case 'fine':
      return `${said}; the sponsor may want to approve from ${limit}.`;
  }
}

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
