/** `report spend`: what was spent, by day, model, person or tier. */
import { type Command, Option } from 'commander';
import { err, ok } from '#shared/base';
import { SPEND_GROUPS, type SpendRow } from '#shared/contract';
import { formatExact, type Nanos, toDecimal } from '#shared/money';
import { notAnId, typedId } from '../arguments.ts';
import { toCsv } from '../csv.ts';
import { asked } from '../failure.ts';
import { toJsonText } from '../json.ts';
import { formatCount } from '../prose/numbers.ts';
import { table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';

interface SpendOptions {
  readonly award?: string;
  readonly by: (typeof SPEND_GROUPS)[number];
  readonly format?: 'json' | 'csv';
}
interface Spend {
  readonly rows: readonly SpendRow[];
  readonly total: Nanos;
}

export function reportCommands(program: Command, session: Session): void {
  const report = program.command('report').description('figures for people who answer for the money');
  report
    .command('spend')
    .description('what was spent')
    .option('--award <id>', 'of this award only')
    .addOption(new Option('--by <group>', 'one row for each').choices(SPEND_GROUPS).default('model'))
    .addOption(new Option('--format <format>', 'for other programs').choices(['json', 'csv']))
    .action((options: SpendOptions) => session.inApp((opened) => reportSpend(opened, options)));
}

async function reportSpend(
  { client, terminal }: Opened,
  { award, by, format }: SpendOptions,
): Promise<Answer> {
  if (terminal.json && format === 'csv') {
    return err({ code: 'usage', message: '--json and --format csv exclude each other' });
  }
  const failure = award === undefined ? null : notAnId('award', award, 'award list');
  if (failure) return err(failure);
  const awardId = award === undefined ? null : typedId<'award'>(award);
  if (awardId !== null) {
    // No rows for an award that is not there would read as "nothing spent".
    const found = await asked(client.awards.get({ awardId }));
    if (!found.ok) return found;
  }
  const reported = await asked(client.reports.spend({ awardId, by }));
  if (!reported.ok) return reported;
  const spend = reported.value;
  const json = { by, awardId, ...spend };
  return ok({
    json,
    text: () => {
      if (format === 'json') return toJsonText(json);
      return format === 'csv' ? spendCsv(spend) : spendTable(spend, by, terminal);
    },
  });
}

const spendCsv = ({ rows }: Spend): string =>
  toCsv(
    ['key', 'label', 'runs', 'spentUsd', 'spentNanos'],
    rows.map(({ key, label, runs, spent }) => [key, label, String(runs), toDecimal(spent), String(spent)]),
  );

function spendTable({ rows, total }: Spend, by: string, { paint, width }: Terminal): string {
  if (rows.length === 0) return 'Nothing was spent yet.';
  const most = rows.reduce((largest, { spent }) => (spent > largest ? spent : largest), 1n);
  const totalRow: SpendRow = {
    key: '',
    label: 'total',
    runs: rows.reduce((sum, { runs }) => sum + runs, 0),
    spent: total,
  };
  const isTotal = (row: SpendRow): boolean => row === totalRow;
  const strong = (cell: string, row: SpendRow): string => (isTotal(row) ? paint.bold(cell) : cell);
  return table<SpendRow>(
    [
      { title: by, text: ({ label }) => label, isFlexible: true, paint: strong },
      { title: 'runs', text: ({ runs }) => formatCount(runs), isFigure: true, paint: strong },
      { title: 'spent', text: ({ spent }) => formatExact(spent), isFigure: true, paint: strong },
      { title: '', text: (row) => (isTotal(row) ? '' : bar(row.spent, most)), paint: paint.green },
    ],
    [...rows, totalRow],
    { paint, width },
  );
}

const BAR_CELLS = 20n;
const bar = (part: bigint, most: bigint): string => '█'.repeat(Number((part * BAR_CELLS + most - 1n) / most));
