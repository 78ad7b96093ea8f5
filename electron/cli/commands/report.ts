/** `report spend`: what was spent, by day, model, person or tier. `report clocks`: the figures of each clock of an award. */
import { type Command, Option } from 'commander';
import { type Day, err, ok, toCsv } from '#shared/base';
import { type ClockLine, type ClocksReport, SPEND_GROUPS, type SpendRow } from '#shared/contract';
import { formatExact, type Nanos, nanos, toDecimal } from '#shared/money';
import { dayArgument, notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { toJsonText } from '../json.ts';
import { formatCount } from '../prose/numbers.ts';
import { table } from '../prose/table.ts';
import { printable } from '../prose/width.ts';
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
  report
    .command('clocks')
    .description(
      'month, campus and federal fiscal year, budget period and inception to date, with indirect cost',
    )
    .requiredOption('--award <id>', 'the award')
    .option('--as-of <day>', 'up to this day, YYYY-MM-DD (default: today)', dayArgument)
    .action((options: ClocksOptions) => session.inApp((opened) => reportClocks(opened, options)));
}

interface ClocksOptions {
  readonly award: string;
  readonly asOf?: Day;
}

async function reportClocks({ client, terminal }: Opened, { award, asOf }: ClocksOptions): Promise<Answer> {
  const failure = notAnId('award', award, 'award list');
  if (failure) return err(failure);
  const day = asOf === undefined ? {} : { asOf };
  const reported = await asked(client.reports.clocks({ awardId: typedId<'award'>(award), ...day }));
  if (!reported.ok) return reported;
  const clocks = reported.value;
  return ok({ json: clocks, text: () => clocksPage(clocks, terminal) });
}

function clocksPage({ award, allocations, asOf, currency }: ClocksReport, terminal: Terminal): string {
  const { paint, width } = terminal;
  const money = (amount: Nanos): string => formatExact(amount, currency);
  const lines = (of: readonly ClockLine[]): string =>
    table<ClockLine>(
      [
        { title: 'clock', text: ({ label }) => label },
        { title: 'from', text: ({ from }) => from },
        { title: 'allotted', text: ({ allotted }) => money(allotted), isFigure: true },
        { title: 'held', text: ({ heldChange }) => money(heldChange), isFigure: true },
        { title: 'spent', text: ({ spent }) => money(spent), isFigure: true },
        { title: 'indirect', text: ({ indirect }) => money(indirect), isFigure: true },
        { title: 'total', text: ({ total }) => money(total), isFigure: true, paint: paint.bold },
      ],
      of,
      { paint, width },
    );
  const unrated = award.find((line) => line.clock === 'inception')?.spentWithoutRate ?? nanos(0n);
  return [
    paint.bold(`All allocations, up to ${asOf}`),
    lines(award),
    ...allocations.flatMap((allocation) => [
      '',
      paint.bold(printable(allocation.name)),
      lines(allocation.lines),
    ]),
    ...(unrated === 0n
      ? []
      : ['', `${money(unrated)} was spent while no indirect rate was stored for its payment route.`]),
  ].join('\n');
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
