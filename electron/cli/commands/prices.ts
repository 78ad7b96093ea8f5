/** `prices add | confirm | proposals | import`: dated versions; none is ever changed. */
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { type Day, err, ok } from '#shared/base';
import type { TableMatch, TablePreview } from '#shared/contract';
import { changeWords, type Nanos, PRICE_UNITS, priceWords, type PriceUnit } from '#shared/money';
import { amountArgument, currencyArgument, dayArgument, repeatedArgument } from '../arguments.ts';
import { asked } from '../failure.ts';
import { counted, formatCount } from '../prose/numbers.ts';
import { table } from '../prose/table.ts';
import { printable } from '../prose/width.ts';
import { readBytes } from '../prompt-file.ts';
import type { Answer, Opened, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { rateJson } from './catalogue-json.ts';
import { findModel } from './find-model.ts';
import { listProposals } from './models-check.ts';
import { ACCOUNT_OPTION, shown } from './models-edit.ts';

interface AddOptions {
  readonly account?: string;
  readonly amount: Nanos;
  readonly output?: Nanos;
  readonly cached?: Nanos;
  readonly unit: PriceUnit;
  readonly per: '1' | '1000' | '1000000';
  readonly currency: string;
  readonly source: string;
  readonly sourceDay: Day;
  readonly from?: Day;
}

interface ImportOptions {
  readonly write?: boolean;
  readonly entry?: readonly string[];
  readonly day?: Day;
}

export function pricesCommands(program: Command, session: Session): void {
  const prices = program.command('prices').description('dated prices of models');
  prices
    .command('add')
    .description('a new version of the price of a model; what was charged before stays')
    .argument('<model>', 'its exact id')
    .requiredOption('--amount <usd>', 'for so many units; of tokens: for what is read', amountArgument)
    .addOption(new Option('--unit <unit>', 'per what').choices(PRICE_UNITS).default('request'))
    .addOption(
      new Option('--per <count>', 'for how many units').choices(['1', '1000', '1000000']).default('1'),
    )
    .option('--output <usd>', 'of tokens: for what is written', amountArgument)
    .option('--cached <usd>', 'of tokens: for what comes from the cache', amountArgument)
    .option('--currency <code>', 'of the amounts', currencyArgument, 'USD')
    .requiredOption('--source <words>', 'where it was read')
    .requiredOption('--source-day <day>', 'when it was read', dayArgument)
    .option('--from <day>', 'in force from (default: today; a later day waits)', dayArgument)
    .option(...ACCOUNT_OPTION)
    .action((key: string, options: AddOptions) => session.inApp((opened) => add(opened, key, options)));
  prices
    .command('confirm')
    .description('the figure in force still holds: a new version of today with the same figure')
    .argument('<model>', 'its exact id')
    .option(...ACCOUNT_OPTION)
    .action((key: string, { account }: { readonly account?: string }) =>
      session.inApp(async (opened) => {
        const model = await findModel(opened, key, account);
        if (!model.ok) return model;
        const confirmed = await asked(opened.client.prices.confirm({ modelId: model.value.id }));
        return confirmed.ok ? shown(confirmed.value, opened.terminal) : confirmed;
      }),
    );
  prices
    .command('proposals')
    .description('prices, models and withdrawals that wait for a decision, with how sure they are')
    .action(() => session.inApp(listProposals));
  prices
    .command('import')
    .description('prices of a public table of models (JSON, LiteLLM form); shown first, written with --write')
    .argument('<file>', 'the table')
    .option('--write', "write versions: of the accounts' own providers, or the --entry ones")
    .option('--entry <name>', 'take this entry of the table (repeat)', repeatedArgument)
    .option('--day <day>', 'of which day the table is, where its name does not say', dayArgument)
    .action((file: string, options: ImportOptions) =>
      session.inApp((opened) => importPrices(opened, file, options)),
    );
}

async function add(opened: Opened, key: string, options: AddOptions): Promise<Answer> {
  const { account, per, from, ...price } = options;
  const model = await findModel(opened, key, account);
  if (!model.ok) return model;
  const added = await asked(
    opened.client.prices.add({ modelId: model.value.id, ...price, perUnits: BigInt(per), validFrom: from }),
  );
  return added.ok ? shown(added.value, opened.terminal) : added;
}

async function importPrices(
  { client, terminal }: Opened,
  file: string,
  { write, entry, day }: ImportOptions,
): Promise<Answer> {
  const bytes = await readBytes(file);
  if (!bytes.ok) return bytes;
  const input = { name: basename(file), content: new Blob([bytes.value]), day: day ?? null };
  const previewed = await asked(client.catalogue.importPreview(input));
  if (!previewed.ok) return previewed;
  const preview = previewed.value;
  const chosen = preview.matches.filter((match) =>
    entry ? entry.includes(match.entry) : match.sameProvider && !match.same,
  );
  const unknown = entry?.find((name) => !preview.matches.some((match) => match.entry === name));
  if (unknown !== undefined)
    return err({ code: 'bad-input', message: `no model here fits the entry "${unknown}"`, field: 'entry' });
  let written = 0;
  if (write && chosen.length > 0) {
    const choices = chosen.map(({ modelId, entry: name }) => ({ modelId, entry: name }));
    const committed = await asked(client.catalogue.importCommit({ ...input, choices }));
    if (!committed.ok) return committed;
    ({ written } = committed.value);
  }
  return ok({
    json: {
      import: {
        ...preview,
        matches: preview.matches.map(({ rate, now, ...match }) => ({
          ...match,
          rate: rateJson(rate),
          now: now && rateJson(now),
          chosen: chosen.some((each) => each.modelId === match.modelId && each.entry === match.entry),
        })),
        done: write === true,
        written,
      },
    },
    text: () => importPage(preview, chosen, write === true ? written : null, terminal),
  });
}

const MOST_LINES = 30;

function importPage(
  preview: TablePreview,
  chosen: readonly TableMatch[],
  written: number | null,
  { paint, width }: Terminal,
): string {
  const { matches, unusable } = preview;
  const reasons = new Map<string, number>();
  for (const why of unusable.map((each) => each.why.replace(/ \(.*\)$/, '')))
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
  const rows = table<TableMatch>(
    [
      { title: '', text: (match) => (match.same ? '=' : chosen.includes(match) ? '+' : ' ') },
      { title: 'model', text: ({ modelKey }) => modelKey, paint: paint.bold },
      { title: 'entry', text: (match) => match.entry, isFlexible: true },
      { title: 'price there', text: ({ rate }) => priceWords(rate, rate.currency) },
      {
        title: 'change',
        text: ({ now, rate }) => (now && changeWords(now, rate)) ?? '',
        isFigure: true,
      },
      { title: '', text: ({ notes }) => notes.join('; '), isFlexible: true, paint: paint.dim },
    ],
    matches.slice(0, MOST_LINES),
    { paint, width },
  );
  return [
    paint.bold(
      printable(
        `${preview.name}, ${preview.day ?? 'of no known day'}, sha256 ${preview.sha256.slice(0, 12)}…`,
      ),
    ),
    `${counted(preview.models, 'model')}, ${formatCount(preview.usable)} with a price that can be used, ${counted(matches.length, 'match', 'matches')} with yours.`,
    ...[...reasons]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 8)
      .map(([why, count]) => paint.dim(printable(`  ${formatCount(count)} cannot: ${why}`))),
    ...(matches.length > 0 ? ['', rows] : []),
    ...(matches.length > MOST_LINES ? [`  and ${matches.length - MOST_LINES} more; --json lists all`] : []),
    '',
    written === null
      ? `· ${counted(chosen.length, 'version')} would be written. Nothing was written; --write does.`
      : `${paint.green('✓')} ${counted(written, 'version')} written.`,
  ].join('\n');
}
