/** `ledger list | export`: the entries of an award that fit a filter, a page for people or all of them as CSV. */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { err, ok, type Result } from '#shared/base';
import type { LedgerFilterInput, LedgerPosition, LedgerRow } from '#shared/contract';
import { ENTRY_GROUPS, ENTRY_KINDS, PAYMENT_ROUTES, TIERS } from '#shared/domain';
import { formatExact, type Nanos } from '#shared/money';
import { dayArgument, notAnId, typedId, wholeArgument } from '../arguments.ts';
import { asked, type Failure } from '../failure.ts';
import { counted } from '../prose/numbers.ts';
import { table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';

interface LedgerPageView {
  readonly rows: readonly LedgerRow[];
  readonly next: LedgerPosition | null;
}

interface FilterOptions {
  readonly award: string;
  readonly allocation?: string;
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly model?: string;
  readonly tier?: string;
  readonly person?: string;
  readonly batch?: string;
  readonly run?: string;
  readonly route?: string;
}

const filterOptions = (command: Command): Command =>
  command
    .requiredOption('--award <id>', 'the award')
    .option('--allocation <id>', 'of this allocation only')
    .addOption(
      new Option('--kind <kind>', 'of this kind only, or of a group: costs, bills (of runs), holds').choices([
        ...Object.keys(ENTRY_GROUPS),
        ...ENTRY_KINDS,
      ]),
    )
    .option('--from <day>', 'first day of use, YYYY-MM-DD', dayArgument)
    .option('--to <day>', 'last day of use, YYYY-MM-DD', dayArgument)
    .option('--model <key>', 'of this model only; "" for entries without one')
    .addOption(new Option('--tier <tier>', 'of models of this tier only').choices(TIERS))
    .option('--person <name>', 'of this person only; "" for entries that name nobody')
    .option('--batch <id>', 'of this batch only')
    .option('--run <id>', 'of this run only')
    .addOption(new Option('--route <route>', 'paid this way only').choices(PAYMENT_ROUTES));

interface ListOptions extends FilterOptions {
  readonly oldestFirst?: boolean;
  readonly limit: number;
}

export function ledgerShowCommands(ledger: Command, session: Session): void {
  filterOptions(
    ledger
      .command('list')
      .alias('show')
      .description('the newest entries of an award, by day of use, with their totals'),
  )
    .option('--oldest-first', 'from the beginning on')
    .option('--limit <number>', 'at most so many', wholeArgument(1, 500), 50)
    .action((options: ListOptions) => session.inApp((opened) => listEntries(opened, options)));
  filterOptions(
    ledger
      .command('export')
      .description('every entry of an award that fits, oldest first, as CSV with exact amounts'),
  )
    .option('--out <file>', 'write it there instead of the standard output')
    .action((options: FilterOptions & { readonly out?: string }) =>
      session.inApp((opened) => exportEntries(opened, options)),
    );
}

/** The filter of the contract; ids that can be none are refused here, with where to find them. */
function readFilter(options: FilterOptions): { filter: LedgerFilterInput; failure: Failure | null } {
  const { award, allocation, batch, run } = options;
  return {
    failure:
      notAnId('award', award, 'award list') ??
      (allocation === undefined ? null : notAnId('allocation', allocation, 'allocation list')),
    filter: {
      awardId: typedId(award),
      allocationId: allocation === undefined ? null : typedId(allocation),
      kind: options.kind ?? null,
      from: options.from ?? null,
      to: options.to ?? null,
      model: options.model ?? null,
      tier: options.tier ?? null,
      person: options.person ?? null,
      batch: batch === undefined ? null : typedId(batch),
      run: run === undefined ? null : typedId(run),
      route: options.route ?? null,
    },
  };
}

async function listEntries({ client, terminal }: Opened, options: ListOptions): Promise<Answer> {
  const { filter, failure } = readFilter(options);
  if (failure) return err(failure);
  const entries: LedgerRow[] = [];
  let after: LedgerPosition | null = null;
  // A page looks at a bounded number of entries; few of them may fit.
  do {
    const page: Result<LedgerPageView, Failure> = await asked(
      client.ledger.page({
        ...filter,
        oldestFirst: options.oldestFirst === true,
        after,
        limit: options.limit - entries.length,
      }),
    );
    if (!page.ok) return page;
    entries.push(...page.value.rows);
    after = page.value.next;
  } while (after !== null && entries.length < options.limit);
  const totals = await asked(client.ledger.totals(filter));
  if (!totals.ok) return totals;
  const { paint, width } = terminal;
  const { allotted, held, spent } = totals.value;
  const sums = `${formatExact(allotted)} allotted, ${formatExact(held)} held, ${formatExact(spent)} spent`;
  return ok({
    json: { entries, next: after, totals: totals.value },
    text: () =>
      entries.length === 0
        ? 'No such entry.'
        : `${entryTable(entries, paint, width)}\n\n${counted(totals.value.entries, 'entry', 'entries')} in all: ${sums}.`,
  });
}

function entryTable(
  rows: readonly LedgerRow[],
  paint: Opened['terminal']['paint'],
  width: number | null,
): string {
  const amount = (nanos: Nanos) => (nanos === 0n ? '' : formatExact(nanos));
  return table<LedgerRow>(
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
  );
}

async function exportEntries(
  { client, terminal }: Opened,
  options: FilterOptions & { readonly out?: string },
): Promise<Answer> {
  const { filter, failure } = readFilter(options);
  if (failure) return err(failure);
  if (options.out === undefined && terminal.json)
    return err({ code: 'usage', message: '--json needs --out: the CSV would stand in its place' });
  const opened = await asked(client.ledger.export(filter));
  if (!opened.ok) return opened;
  const { out } = options;
  try {
    const written = await asked(writeChunks(opened.value, out));
    if (!written.ok) return written;
    if (out === undefined) return ok(null);
    const entries = written.value;
    return ok({
      json: { file: out, entries },
      text: () => `${counted(entries, 'entry', 'entries')} written to ${out}.`,
    });
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return err({ code: 'bad-file', message: `${out} cannot be written: ${error.message}`, file: out });
  }
}

/** To the standard output, or to a file that appears once it is whole. */
async function writeChunks(
  chunks: AsyncIterable<{ readonly text: string; readonly done: number }>,
  out: string | undefined,
): Promise<number> {
  const part = `${out}.part`;
  const stream = out === undefined ? process.stdout : createWriteStream(part);
  let entries = 0;
  try {
    if (out !== undefined) await once(stream, 'open');
    for await (const { text, done } of chunks) {
      entries = done;
      if (!stream.write(text)) await once(stream, 'drain');
    }
    if (out === undefined) return entries;
    stream.end();
    await once(stream, 'close');
    await rename(part, out);
  } catch (error) {
    if (out !== undefined) await rm(part, { force: true });
    throw error;
  }
  return entries;
}
