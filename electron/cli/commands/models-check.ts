/** `models check | accept | dismiss`, and the list of what waits (`prices proposals`). */
import { type Command, Option } from 'commander';
import { err, ok, type Result } from '#shared/base';
import type { CheckReport, Proposal } from '#shared/contract';
import {
  CONFIDENCE_WORDS,
  MODALITIES,
  type Modality,
  type ProposalId,
  type Tier,
  TIERS,
} from '#shared/domain';
import { changeWords, formatExact, PRICE_UNITS, priceWords, type PriceUnit } from '#shared/money';
import { notAnId, typedId } from '../arguments.ts';
import { asked, EXIT, type Failure } from '../failure.ts';
import { counted } from '../prose/numbers.ts';
import { table } from '../prose/table.ts';
import { printable } from '../prose/width.ts';
import type { Answer, Opened, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { proposalJson } from './catalogue-json.ts';
import { findAccount } from './find-model.ts';
import { ACCOUNT_OPTION } from './models-edit.ts';

interface DecideOptions {
  readonly all?: boolean;
  readonly account?: string;
  readonly unit?: PriceUnit;
  readonly per?: '1' | '1000' | '1000000';
  readonly modality?: Modality;
  readonly tier?: Tier;
  readonly task?: string;
  readonly replacedBy?: string;
}

export function modelsCheckCommands(models: Command, session: Session): void {
  models
    .command('check')
    .description('ask the provider what it sells now and show what differs; nothing is changed')
    .option(...ACCOUNT_OPTION)
    .action(({ account }: DecideOptions) => session.inApp((opened) => check(opened, account)));
  models
    .command('accept')
    .description('take proposals into the catalogue: new dated prices, new models, models that are gone')
    .argument('[proposals...]', 'ids, as `models check` and `prices proposals` show them')
    .option('--all', 'all that the last check of an account found')
    .option(...ACCOUNT_OPTION)
    .addOption(new Option('--unit <unit>', 'per what, where the source does not say').choices(PRICE_UNITS))
    .addOption(new Option('--per <count>', 'for how many units').choices(['1', '1000', '1000000']))
    .addOption(new Option('--modality <kind>', 'of a new model').choices(MODALITIES))
    .addOption(new Option('--tier <tier>', 'of a new model').choices(TIERS))
    .option('--task <words>', 'of a new model')
    .option('--replaced-by <model>', 'what to use instead of one that is gone')
    .action((ids: readonly string[], options: DecideOptions) =>
      session.inApp((opened) => accept(opened, ids, options)),
    );
  models
    .command('dismiss')
    .description('do not take proposals; the same is not proposed again')
    .argument('<proposals...>', 'ids')
    .action((ids: readonly string[]) => session.inApp((opened) => dismiss(opened, ids)));
}

async function check(opened: Opened, accountName: string | undefined): Promise<Answer> {
  const accountId = await findAccount(opened, accountName);
  if (!accountId.ok) return accountId;
  const checked = await asked(opened.client.catalogue.check({ accountId: accountId.value }));
  if (!checked.ok) return checked;
  const report = checked.value;
  return ok({
    json: { check: { ...report, proposals: report.proposals.map(proposalJson) } },
    exit: report.check === null ? EXIT.failed : EXIT.done,
    text: () => checkPage(report, opened.terminal),
  });
}

function checkPage(report: CheckReport, terminal: Terminal): string {
  const { proposals, words, unread, left } = report;
  const { paint } = terminal;
  if (report.check === null) return paint.red(printable(words));
  return [
    `${paint.bold(report.accountName)}: ${words}.`,
    ...(proposals.length > 0 ? ['', proposalTable(proposals, terminal)] : []),
    ...(left > 0 ? ['', `${counted(left, 'more new model')}; add what you want with \`models add\`.`] : []),
    ...unread.map(({ key, why }) => paint.red(printable(`${key} could not be asked about: ${why}`))),
    ...(proposals.length > 0
      ? ['', 'Nothing was changed. `models accept --all` takes them all, `models accept ID …` some.']
      : []),
  ].join('\n');
}

export async function listProposals({ client, terminal }: Opened): Promise<Answer> {
  const { open } = await client.catalogue.proposals();
  return ok({
    json: { proposals: open.map(proposalJson) },
    text: () => (open.length === 0 ? 'Nothing waits for a decision.' : proposalTable(open, terminal)),
  });
}

const proposalTable = (proposals: readonly Proposal[], { paint, width }: Terminal): string =>
  table<Proposal>(
    [
      { title: 'id', text: ({ id }) => id, paint: paint.dim },
      { title: 'model', text: ({ modelKey }) => modelKey, paint: paint.bold },
      { title: 'what', text: whatOf },
      { title: 'source', text: ({ source, sourceDay }) => `${source}, ${sourceDay}`, isFlexible: true },
      { title: 'how sure', text: ({ confidence }) => CONFIDENCE_WORDS[confidence] },
      { title: '', text: ({ note }) => note ?? '', isFlexible: true, paint: paint.dim },
    ],
    proposals,
    { paint, width },
  );

function whatOf(proposal: Proposal): string {
  const { kind, rate, now, amount, currency, replacedBy } = proposal;
  const said = rate
    ? priceWords(rate, rate.currency)
    : amount === null
      ? 'no price'
      : `${formatExact(amount, currency ?? 'USD')} per ?`;
  switch (kind) {
    case 'price': {
      const words = now && rate && changeWords(now, rate);
      const change = words === null ? '' : ` (${words})`;
      return now ? `${priceWords(now, now.currency)} -> ${said}${change}` : said;
    }
    case 'new-model':
      return `new, ${said}`;
    case 'gone':
      return replacedBy === null ? 'gone' : `gone, use ${replacedBy}`;
    case 'listed-again':
      return 'is there again';
    case 'form':
      return 'takes other parameters';
  }
}

function idsOf(ids: readonly string[]): Result<readonly ProposalId[], Failure> {
  const wrong = ids
    .map((text) => notAnId('proposal', text, 'prices proposals'))
    .find((each) => each !== null);
  return wrong ? err(wrong) : ok(ids.map((text) => typedId<'proposal'>(text)));
}

async function accept(opened: Opened, typed: readonly string[], options: DecideOptions): Promise<Answer> {
  const { client } = opened;
  const { all, account, unit, per, modality, tier, task, replacedBy } = options;
  if ((all === true) === typed.length > 0)
    return err({ code: 'usage', message: 'name the proposals, or take --all of the last check' });
  const named = all ? await foundByCheck(opened, account) : idsOf(typed);
  if (!named.ok) return named;
  if (named.value.length === 0)
    return ok({ json: { accepted: 0 }, text: () => 'Nothing waits for a decision.' });
  const perUnits = per === undefined ? undefined : BigInt(per);
  const items = named.value.map((proposalId) => ({
    proposalId,
    unit,
    perUnits,
    modality,
    tier,
    task,
    replacedBy,
  }));
  const accepted = await asked(client.catalogue.accept({ items }));
  if (!accepted.ok) return accepted;
  return ok({
    json: accepted.value,
    text: () => `${counted(accepted.value.accepted, 'proposal')} accepted.`,
  });
}

/** Only what the provider itself said: what came with the program is accepted one by one. */
async function foundByCheck(
  opened: Opened,
  account: string | undefined,
): Promise<Result<readonly ProposalId[], Failure>> {
  const accountId = await findAccount(opened, account);
  if (!accountId.ok) return accountId;
  const { open } = await opened.client.catalogue.proposals();
  return ok(open.filter((each) => each.checked && each.accountId === accountId.value).map(({ id }) => id));
}

async function dismiss({ client }: Opened, typed: readonly string[]): Promise<Answer> {
  const ids = idsOf(typed);
  if (!ids.ok) return ids;
  const dismissed = await asked(client.catalogue.dismiss({ proposalIds: [...ids.value] }));
  if (!dismissed.ok) return dismissed;
  return ok({
    json: dismissed.value,
    text: () => `${counted(dismissed.value.dismissed, 'proposal')} dismissed.`,
  });
}
