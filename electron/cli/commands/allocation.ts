/** `allocation add | list` (edit, move and revise: allocation-acts.ts): the pots an award is divided into; a batch is charged to one of them. */
import type { Command } from 'commander';
import { err, ok } from '#shared/base';
import type { Allocation, Award } from '#shared/contract';
import { formatExact, formatMoney, type Nanos } from '#shared/money';
import { amountArgument, notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { meterBar } from '../prose/meter.ts';
import { PLAIN } from '../prose/paint.ts';
import { table } from '../prose/table.ts';
import { printable } from '../prose/width.ts';
import { allocationJson } from '../shapes.ts';
import type { Answer, Opened, Session } from '../session.ts';
import { allocationActCommands } from './allocation-acts.ts';
import { type LimitOptions, limitsOf, withLimitOptions } from './allocation-limits.ts';

interface AddOptions extends LimitOptions {
  readonly award: string;
  readonly name: string;
  readonly amount: Nanos;
}

export function allocationCommands(program: Command, session: Session): void {
  const allocation = program.command('allocation').description('allocations: the pots of an award');
  const adding = allocation
    .command('add')
    .description('put part of an award into an allocation')
    .requiredOption('--award <id>', 'the award')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--amount <amount>', "in the award's currency, at most nine decimals", amountArgument);
  withLimitOptions(adding).action((options: AddOptions) =>
    session.inApp((opened) => addAllocation(opened, options)),
  );
  allocation
    .command('list')
    .description('every allocation with what is spent, held and available')
    .option('--award <id>', 'of this award only')
    .action((options: { readonly award?: string }) =>
      session.inApp((opened) => listAllocations(opened, options.award)),
    );
  allocationActCommands(allocation, session);
}

async function addAllocation({ client, terminal }: Opened, options: AddOptions): Promise<Answer> {
  const failure = notAnId('award', options.award, 'award list');
  if (failure) return err(failure);
  const { award, name, amount } = options;
  const added = await asked(
    client.awards.addAllocation({ awardId: typedId(award), name, amount, limits: limitsOf(options) }),
  );
  if (!added.ok) return added;
  const allocation = added.value;
  const { currency } = await client.awards.get({ awardId: allocation.awardId });
  const { green } = terminal.paint;
  return ok({
    json: { allocation: allocationJson(allocation) },
    text: () =>
      `${green('✓')} ${printable(allocation.name)}: ${formatExact(allocation.balance.allotted, currency)}\n${allocation.id}`,
  });
}

async function listAllocations({ client, terminal }: Opened, award: string | undefined): Promise<Answer> {
  const failure = award === undefined ? null : notAnId('award', award, 'award list');
  if (failure) return err(failure);
  const awards = await asked(
    award === undefined
      ? client.awards.list()
      : client.awards.get({ awardId: typedId(award) }).then((one) => [one]),
  );
  if (!awards.ok) return awards;
  const { paint, width } = terminal;
  const rows = awards.value.flatMap((of) => of.allocations.map((allocation): Row => ({ of, ...allocation })));
  return ok({
    json: { allocations: rows.map(({ of: _, ...allocation }) => allocationJson(allocation)) },
    text: () =>
      rows.length === 0
        ? 'No allocation yet: `allocation add` makes one.'
        : table<Row>(
            [
              { title: 'award', text: ({ of }) => `${of.sponsor} ${of.number}`, isFlexible: true },
              { title: 'allocation', text: ({ name }) => name, paint: paint.bold },
              { title: '', text: ({ balance }) => meterBar(balance, PLAIN, 12) },
              {
                title: 'allotted',
                text: ({ of, balance }) => formatMoney(balance.allotted, of.currency),
                isFigure: true,
              },
              {
                title: 'spent',
                text: ({ of, balance }) => formatMoney(balance.spent, of.currency),
                isFigure: true,
              },
              {
                title: 'held',
                text: ({ of, balance }) => formatMoney(balance.held, of.currency),
                isFigure: true,
              },
              {
                title: 'available',
                text: ({ of, balance }) => formatMoney(balance.available, of.currency),
                isFigure: true,
              },
              { title: 'id', text: ({ id }) => id, paint: paint.dim },
            ],
            rows,
            { paint, width },
          ),
  });
}

type Row = Allocation & { readonly of: Award };
