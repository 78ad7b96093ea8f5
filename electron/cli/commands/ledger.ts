/** `ledger list | verify`: the entries of an award; and do the books agree with themselves? Exit code 3 when they do not. */
import { type Command, Option } from 'commander';
import { err, ok } from '#shared/base';
import type { LedgerRow } from '#shared/contract';
import { ENTRY_KINDS, type EntryKind } from '#shared/domain';
import { formatExact, type Nanos } from '#shared/money';
import { notAnId, typedId, wholeArgument } from '../arguments.ts';
import { asked, EXIT } from '../failure.ts';
import { formatDuration } from '../prose/duration.ts';
import { counted } from '../prose/numbers.ts';
import { table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';
import { ledgerCostCommands } from './ledger-costs.ts';
import { ledgerCreditCommands, ledgerSplitCommands } from './ledger-split.ts';
import { ledgerTransferCommands } from './ledger-transfer.ts';

interface ListOptions {
  readonly award: string;
  readonly allocation?: string;
  readonly kind?: EntryKind;
  readonly limit: number;
}

export function ledgerCommands(program: Command, session: Session): void {
  const ledger = program.command('ledger').description('the ledger');
  ledger
    .command('verify')
    .description('check every entry, chain and balance; exit code 3 when something differs')
    .action(() => session.inApp(verifyLedger));
  ledger
    .command('list')
    .description('the newest entries of an award')
    .requiredOption('--award <id>', 'the award')
    .option('--allocation <id>', 'of this allocation only')
    .addOption(new Option('--kind <kind>', 'of this kind only').choices(ENTRY_KINDS))
    .option('--limit <number>', 'at most so many', wholeArgument(1, 500), 50)
    .action((options: ListOptions) => session.inApp((opened) => listEntries(opened, options)));
  ledgerCostCommands(ledger, session);
  ledgerTransferCommands(ledger, session);
  ledgerSplitCommands(ledger, session);
  ledgerCreditCommands(ledger, session);
}

async function listEntries({ client, terminal }: Opened, options: ListOptions): Promise<Answer> {
  const { award, allocation, kind = null, limit } = options;
  const failure =
    notAnId('award', award, 'award list') ??
    (allocation === undefined ? null : notAnId('allocation', allocation, 'allocation list'));
  if (failure) return err(failure);
  const page = await asked(
    client.ledger.page({
      awardId: typedId(award),
      allocationId: allocation === undefined ? null : typedId(allocation),
      kind,
      before: null,
      limit,
    }),
  );
  if (!page.ok) return page;
  const { rows, next } = page.value;
  const { paint, width } = terminal;
  const amount = (nanos: Nanos) => (nanos === 0n ? '' : formatExact(nanos));
  return ok({
    json: { entries: rows, next },
    text: () =>
      rows.length === 0
        ? 'No such entry.'
        : table<LedgerRow>(
            [
              { title: 'entry', text: ({ seq }) => String(seq), isFigure: true },
              { title: 'day', text: ({ day }) => day },
              { title: 'kind', text: (row) => row.kind, paint: paint.bold },
              { title: 'allocation', text: ({ allocationName }) => allocationName, isFlexible: true },
              { title: 'allotted', text: ({ allotted }) => amount(allotted), isFigure: true },
              { title: 'held', text: ({ held }) => amount(held), isFigure: true },
              { title: 'spent', text: ({ spent }) => amount(spent), isFigure: true },
              { title: 'what', text: (row) => row.modelKey ?? row.reason ?? '', isFlexible: true },
              { title: 'id', text: ({ id }) => id, paint: paint.dim },
            ],
            rows,
            { paint, width },
          ),
  });
}

async function verifyLedger({ client, terminal }: Opened): Promise<Answer> {
  const verified = await asked(client.ledger.verify());
  if (!verified.ok) return verified;
  const report = verified.value;
  const { green, red } = terminal.paint;
  return ok({
    json: report,
    exit: report.ok ? EXIT.done : EXIT.booksWrong,
    text: () => {
      const checked = `${counted(report.entries, 'entry', 'entries')} checked in ${formatDuration(report.elapsedMs)}`;
      const { firstDifference: difference } = report;
      if (!difference) return `${green('✓')} The books agree with themselves: ${checked}.`;
      const { where, expected, found } = difference;
      return `${red('✗')} The books differ (${checked}).\n  where     ${where}\n  expected  ${expected}\n  found     ${found}`;
    },
  });
}
