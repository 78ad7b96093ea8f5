/** `ledger transfer request | approve | decline | list`: a cost moves to another allocation, with four answers and a second person. */
import { type Command, Option } from 'commander';
import { type Day, err, ok } from '#shared/base';
import type { Transfer } from '#shared/contract';
import { TRANSFER_REASONS, type TransferReason } from '#shared/domain';
import { formatExact, type Nanos } from '#shared/money';
import { amountArgument, dayArgument, notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { facts, table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';

interface RequestOptions {
  readonly entry: string;
  readonly to: string;
  readonly amount?: Nanos;
  readonly reason: TransferReason;
  readonly how: string;
  readonly benefit: string;
  readonly whyLate: string;
  readonly prevention: string;
  readonly discovered: Day;
}

export function ledgerTransferCommands(ledger: Command, session: Session): void {
  const transfer = ledger.command('transfer').description('cost transfers between allocations');
  transfer
    .command('request')
    .description('ask for a cost to be moved; somebody else approves it')
    .requiredOption('--entry <id>', 'the entry it was charged by')
    .requiredOption('--to <allocation>', 'which allocation is to pay')
    .option('--amount <usd>', 'how much of it (default: all that is left)', amountArgument)
    .addOption(
      new Option('--reason <code>', 'which kind of error it was')
        .choices(TRANSFER_REASONS)
        .makeOptionMandatory(),
    )
    .requiredOption('--how <text>', 'how the cost came to the wrong allocation')
    .requiredOption('--benefit <text>', 'how the award that is to pay benefits from it')
    .requiredOption('--why-late <text>', 'why it was not charged there in the first place')
    .requiredOption('--prevention <text>', 'how it will be kept from happening again')
    .requiredOption('--discovered <day>', 'when the error was found', dayArgument)
    .action((options: RequestOptions) => session.inApp((opened) => request(opened, options)));
  transfer
    .command('approve')
    .description('book a transfer that another person asked for')
    .argument('<transfer>', 'its id')
    .option('--note <text>', 'what the approver adds', '')
    .option('--override <text>', "why it is booked although the sponsor's window has passed")
    .action((id: string, options: { readonly note: string; readonly override?: string }) =>
      session.inApp((opened) =>
        decide(opened, id, (transferId) =>
          opened.client.transfers.approve({
            transferId,
            note: options.note,
            override: options.override ?? null,
          }),
        ),
      ),
    );
  transfer
    .command('decline')
    .description('leave the cost where it is')
    .argument('<transfer>', 'its id')
    .requiredOption('--note <text>', 'why')
    .action((id: string, { note }: { readonly note: string }) =>
      session.inApp((opened) =>
        decide(opened, id, (transferId) => opened.client.transfers.decline({ transferId, note })),
      ),
    );
  transfer
    .command('list')
    .description('every transfer with its age and its three rows')
    .option('--award <id>', 'from or to this award only')
    .action(({ award }: { readonly award?: string }) => session.inApp((opened) => list(opened, award)));
}

async function request({ client, terminal }: Opened, options: RequestOptions): Promise<Answer> {
  const failure =
    notAnId('entry', options.entry, 'ledger list') ?? notAnId('allocation', options.to, 'allocation list');
  if (failure) return err(failure);
  const asking = await asked(
    client.transfers.request({
      originalId: typedId(options.entry),
      toAllocationId: typedId(options.to),
      amount: options.amount ?? null,
      reason: options.reason,
      howItHappened: options.how,
      benefit: options.benefit,
      whyLate: options.whyLate,
      prevention: options.prevention,
      discovered: options.discovered,
    }),
  );
  return asking.ok ? answer(asking.value, terminal) : asking;
}

async function decide(
  { terminal }: Opened,
  id: string,
  call: (transferId: Transfer['id']) => Promise<Transfer>,
): Promise<Answer> {
  const failure = notAnId('transfer', id, 'ledger transfer list');
  if (failure) return err(failure);
  const decided = await asked(call(typedId(id)));
  return decided.ok ? answer(decided.value, terminal) : decided;
}

const answer = (transfer: Transfer, terminal: Opened['terminal']): Answer =>
  ok({ json: { transfer }, text: () => page(transfer, terminal) });

async function list({ client, terminal }: Opened, award: string | undefined): Promise<Answer> {
  const failure = award === undefined ? null : notAnId('award', award, 'award list');
  if (failure) return err(failure);
  const awardId = award === undefined ? null : typedId<'award'>(award);
  const transfers = await asked(client.transfers.list({ awardId }));
  if (!transfers.ok) return transfers;
  return ok({
    json: { transfers: transfers.value },
    text: () =>
      transfers.value.length === 0
        ? 'No transfer was asked for.'
        : transfers.value.map((transfer) => page(transfer, terminal)).join('\n\n'),
  });
}

function page(transfer: Transfer, { paint, width }: Opened['terminal']): string {
  const head = facts(
    [
      ['transfer', `${transfer.state}: ${formatExact(transfer.amount)} to ${transfer.toAllocationName}`],
      ['reason', transfer.reason],
      ['found', `${transfer.discovered}, ${clockText(transfer)}`],
      ['asked by', transfer.requestedBy],
      transfer.decidedBy === null
        ? ['may decide', transfer.deciders.join(', ') || 'nobody yet: `people role NAME pi`']
        : ['decided by', transfer.decidedBy],
      ['id', transfer.id],
    ],
    paint,
  );
  const rows = table(
    [
      { title: 'entry', text: (row) => String(row.seq), isFigure: true },
      { title: 'day', text: (row) => row.day },
      { title: 'kind', text: (row) => row.kind },
      { title: 'allocation', text: (row) => row.allocationName, isFlexible: true },
      { title: 'spent', text: (row) => formatExact(row.spent), isFigure: true },
    ],
    transfer.rows,
    { paint, width },
  );
  return `${head}\n${rows}`;
}

function clockText({ ageDays, windowDays, warnedAtDays, isLate }: Transfer): string {
  const age = `${ageDays} ${ageDays === 1 ? 'day' : 'days'} ago`;
  if (windowDays === null) return age;
  if (isLate) return `${age}: past the sponsor's ${windowDays} days`;
  return warnedAtDays === null ? age : `${age}: ${windowDays - ageDays} of ${windowDays} days are left`;
}
