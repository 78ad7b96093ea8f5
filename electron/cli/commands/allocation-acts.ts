/** `allocation edit | move | revise`: what an allocation pays for, and how much it has. */
import type { Command } from 'commander';
import { err, ok } from '#shared/base';
import type { RebudgetView } from '#shared/contract';
import { formatExact, formatMoney, type Nanos, nanos } from '#shared/money';
import { amountArgument, notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { type LimitOptions, limitsOf, withLimitOptions } from './allocation-limits.ts';
import { facts } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';

interface EditOptions extends LimitOptions {
  readonly name?: string;
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
  const editing = allocation
    .command('edit')
    .description('change what an allocation pays for; "all" or "none" takes a limit away')
    .argument('<allocation>', 'its id')
    .option('--name <name>', 'what it is called');
  withLimitOptions(editing).action((id: string, options: EditOptions) =>
    session.inApp((opened) => edit(opened, id, options)),
  );
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
  const edited = await asked(
    client.allocations.edit({
      allocationId: typedId(id),
      changes: { name: options.name, ...limitsOf(options) },
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
            rules.approvalThreshold === null
              ? 'never'
              : `above ${formatExact(rules.approvalThreshold, rules.currency)}`,
          ],
          ['warns at', rules.alertShares.map((share) => `${share / 10_000} %`).join(', ')],
          ...rules.caps.map(
            (each) =>
              [
                `cap of ${each.personName}`,
                `${formatExact(each.cap, rules.currency)}, ${formatMoney(each.used, rules.currency)} used`,
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
  const { rebudget, currency } = moved.value;
  return ok({
    json: moved.value,
    text: () =>
      `${terminal.paint.green('✓')} ${formatExact(amount, currency)} moved.\n${rebudgetText(rebudget, currency, terminal)}`,
  });
}

async function revise({ client, terminal }: Opened, id: string, options: ReviseOptions): Promise<Answer> {
  const failure = notAnId('allocation', id, 'allocation list');
  if (failure) return err(failure);
  const { amount, reason } = options;
  const changes = [{ allocationId: typedId<'allocation'>(id), amount }];
  const revised = await asked(client.allocations.revise({ changes, reason }));
  if (!revised.ok) return revised;
  const { amount: total, rebudget, currency } = revised.value;
  return ok({
    json: revised.value,
    text: () =>
      `${terminal.paint.green('✓')} The award is now ${formatExact(total, currency)}.\n${rebudgetText(rebudget, currency, terminal)}`,
  });
}

function rebudgetText(rebudget: RebudgetView, currency: string, { paint }: Opened['terminal']): string {
  const percent = (millionths: number) => `${millionths / 10_000} %`;
  const said = `Moved between allocations so far: ${formatMoney(rebudget.moved, currency)}, ${percent(rebudget.shareMillionths)} of the award`;
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
