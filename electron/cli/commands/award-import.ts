/** `award import`: awards from a sponsor's file, looked at first or written at once. Exit code 1 when a row was left out. */
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ok } from '#shared/base';
import { IMPORT_FIELDS, type ImportField, type ImportReport } from '#shared/contract';
import { formatExact } from '#shared/money';
import { currencyArgument } from '../arguments.ts';
import { asked, EXIT } from '../failure.ts';
import { counted } from '../prose/numbers.ts';
import { table } from '../prose/table.ts';
import { printable } from '../prose/width.ts';
import { readBytes } from '../prompt-file.ts';
import type { Answer, Opened, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';

type Mapping = Partial<Readonly<Record<ImportField, string>>>;

interface ImportOptions {
  readonly dryRun?: boolean;
  readonly map?: Mapping;
  readonly sponsor?: string;
  readonly currency?: string;
  readonly dates?: 'mdy' | 'dmy';
  readonly state: 'draft' | 'active';
  readonly update?: boolean;
}

export function awardImportCommand(award: Command, session: Session): void {
  award
    .command('import')
    .description('awards from CSV or JSON: NSF, NIH RePORTER and ExPORTER, SFI, or a table of your own')
    .argument('<file>', 'the file')
    .option('--dry-run', 'show what would be done; nothing is written')
    .option('--map <field=column>', `fields: ${IMPORT_FIELDS.join(', ')} (repeat)`, mapArgument)
    .option('--sponsor <name>', 'for files that do not say it')
    .option('--currency <code>', 'for files that do not say it, e.g. USD', currencyArgument)
    .addOption(new Option('--dates <order>', 'how 03/04/2026 is meant').choices(['mdy', 'dmy']))
    .addOption(
      new Option('--state <state>', 'what new awards become').choices(['draft', 'active']).default('draft'),
    )
    .option('--update', 'write differences into awards that are already there')
    .action((file: string, options: ImportOptions) =>
      session.inApp((opened) => importAwards(opened, file, options)),
    );
}

function mapArgument(text: string, before: Mapping = {}): Mapping {
  const at = text.indexOf('=');
  const field = IMPORT_FIELDS.find((each) => each === text.slice(0, at).trim());
  if (!field || text.slice(at + 1).trim() === '')
    throw new InvalidArgumentError(`write FIELD=COLUMN; the fields are ${IMPORT_FIELDS.join(', ')}`);
  return { ...before, [field]: text.slice(at + 1).trim() };
}

async function importAwards(
  { client, terminal }: Opened,
  file: string,
  { dryRun, map, sponsor, currency, dates, state, update }: ImportOptions,
): Promise<Answer> {
  const bytes = await readBytes(file);
  if (!bytes.ok) return bytes;
  const input = {
    name: basename(file),
    content: new Blob([bytes.value]),
    mapping: map ?? {},
    sponsor: sponsor ?? null,
    currency: currency ?? null,
    dates: dates ?? null,
    state,
    update: update === true,
  };
  const imported = await asked(
    dryRun ? client.awards.importPreview(input) : client.awards.importCommit(input),
  );
  if (!imported.ok) return imported;
  const report = imported.value;
  return ok({
    json: { import: report },
    exit: report.problems.length > 0 ? EXIT.failed : EXIT.done,
    text: () => importPage(report, terminal),
  });
}

const MOST_LINES = 20;

function importPage(report: ImportReport, { paint, width }: Terminal): string {
  const { counts, shape, mapping, preview, changes, skipped, problems } = report;
  const sure = (text: string): string => printable(text);
  const mapped = mapping.flatMap(({ field, column }) => (column === null ? [] : [`${field} = ${column}`]));
  const told = [
    report.done
      ? counted(counts.imported, 'award') + ' imported'
      : `${counted(counts.new, 'award')} would be imported`,
    `${counts.unchanged} unchanged`,
    ...(counts.updated > 0 ? [`${counts.updated} updated`] : []),
    ...(counts.wouldChange > 0 ? [`${counts.wouldChange} would change (--update writes them)`] : []),
    ...(counts.skipped > 0 ? [`${counted(counts.skipped, 'row')} skipped`] : []),
    ...(counts.bad > 0 ? [`${counted(counts.bad, 'row')} with a problem`] : []),
  ];
  const rows = table(
    [
      { title: 'line', text: (row) => String(row.line), isFigure: true },
      { title: '', text: (row) => row.status },
      { title: 'number', text: (row) => row.number, paint: paint.bold },
      { title: 'title', text: (row) => row.title, isFlexible: true },
      { title: 'PI', text: (row) => row.piName ?? '', isFlexible: true },
      { title: 'from', text: (row) => row.start },
      { title: 'to', text: (row) => row.end },
      { title: 'amount', text: (row) => formatExact(row.amount, row.currency), isFigure: true },
    ],
    preview.slice(0, MOST_LINES),
    { paint, width },
  );
  const differing = changes
    .slice(0, MOST_LINES)
    .map(({ number, differences }) =>
      sure(
        `  ${number}: ${differences.map(({ field, from, to }) => `${field} ${from} -> ${to}`).join('; ')}`,
      ),
    );
  const bad = problems
    .slice(0, MOST_LINES)
    .map(({ line, field, problem, remedy }) =>
      sure(`  line ${line}${field ? `, ${field}` : ''}: ${problem} ${remedy}`),
    );
  const parts = skipped.slice(0, MOST_LINES).map(({ line, why }) => sure(`  line ${line}: ${why}`));
  const more = (all: readonly unknown[]): string[] =>
    all.length > MOST_LINES ? [`  and ${all.length - MOST_LINES} more; --json lists all`] : [];
  return [
    paint.bold(sure(`${report.name}: ${shape.title}, ${report.encoding}, ${counted(report.rows, 'row')}`)),
    paint.dim(sure(mapped.join(', '))),
    ...report.notices.map(sure),
    '',
    ...(preview.length > 0 ? [rows, ''] : []),
    ...(differing.length > 0
      ? ['Different from what is in the books:', ...differing, ...more(changes), '']
      : []),
    ...(parts.length > 0 ? ['Skipped, parts of other awards:', ...parts, ...more(skipped), ''] : []),
    ...(bad.length > 0 ? [paint.red('Left out, or told:'), ...bad, ...more(problems), ''] : []),
    `${report.done ? paint.green('✓') : '·'} ${told.join(', ')}.${report.done ? '' : ' Nothing was written.'}`,
  ].join('\n');
}
