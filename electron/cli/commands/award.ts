/** `award add | edit | activate | close | archive | list | show | terms`: the grants that pay. */
import type { Command } from 'commander';
import { err, ok } from '#shared/base';
import type { Award, AwardEdit } from '#shared/contract';
import { formatExact, formatMoney } from '#shared/money';
import { amountArgument, dayArgument, notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { balanceWords, meterBar, timeTick } from '../prose/meter.ts';
import { counted } from '../prose/numbers.ts';
import { PLAIN } from '../prose/paint.ts';
import { facts, table } from '../prose/table.ts';
import { printable } from '../prose/width.ts';
import { awardJson } from '../shapes.ts';
import type { Answer, Opened, Outcome, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { awardImportCommand } from './award-import.ts';
import { showTerms, type TermOptions, toTerms, withTerms } from './award-terms.ts';

type AddOptions = TermOptions &
  Required<Pick<TermOptions, 'sponsor' | 'number' | 'title' | 'start' | 'end' | 'amount'>> & {
    readonly draft?: boolean;
  };

export function awardCommands(program: Command, session: Session): void {
  const award = program.command('award').description('awards: the grants that pay');
  const add = award
    .command('add')
    .description('write an award into the books')
    .requiredOption('--sponsor <name>', 'who awards it, e.g. NSF')
    .requiredOption('--number <number>', "the award's number as the sponsor writes it")
    .requiredOption('--title <title>', 'what it is for')
    .requiredOption('--start <day>', 'first day, YYYY-MM-DD', dayArgument)
    .requiredOption('--end <day>', 'last day, YYYY-MM-DD', dayArgument)
    .requiredOption('--amount <amount>', 'total in its currency, at most nine decimals', amountArgument)
    .option('--draft', 'not to be charged until it is activated');
  withTerms(add).action((options: AddOptions) => session.inApp((opened) => addAward(opened, options)));
  const edit = award
    .command('edit')
    .description('change what is named; periods, steps and rates replace all that are there')
    .argument('<id>', 'the award')
    .option('--sponsor <name>', 'who awards it')
    .option('--number <number>', "the award's number as the sponsor writes it")
    .option('--title <title>', 'what it is for')
    .option('--start <day>', 'first day, YYYY-MM-DD', dayArgument)
    .option('--end <day>', 'last day, YYYY-MM-DD', dayArgument)
    .option(
      '--amount <amount>',
      'the total, while nothing is allotted (then: allocation revise)',
      amountArgument,
    );
  withTerms(edit).action((id: string, options: TermOptions) =>
    session.inApp((opened) => editAward(opened, id, options)),
  );
  for (const [act, what] of Object.entries(MOVES) as [Move, string][]) {
    award
      .command(act)
      .description(what)
      .argument('<id>', 'the award')
      .action((id: string) => session.inApp((opened) => moveAward(opened, id, act)));
  }
  award
    .command('list')
    .description('every award with what is spent, held and available')
    .action(() => session.inApp(listAwards));
  award
    .command('show')
    .description('one award and its allocations')
    .argument('<id>', 'the award')
    .action((id: string) => session.inApp((opened) => showAward(opened, id)));
  award
    .command('terms')
    .description('periods, funding steps, indirect rates, sponsor rules and every change of an award')
    .argument('<id>', 'the award')
    .action((id: string) => session.inApp((opened) => showTerms(opened, id)));
  awardImportCommand(award, session);
}

const MOVES = {
  activate: 'let a draft, or a closed award, be charged',
  close: 'end charging; refused while anything is held',
  archive: 'keep a closed award, or a draft, for reading only',
} as const;
type Move = keyof typeof MOVES;

async function addAward({ client, terminal }: Opened, options: AddOptions): Promise<Answer> {
  const { sponsor, number, title, start, end, amount, draft } = options;
  const added = await asked(
    client.awards.add({
      sponsor,
      number,
      title,
      start,
      end,
      amount,
      state: draft ? 'draft' : 'active',
      piName: null,
      ...toTerms(options),
    }),
  );
  return added.ok ? ok(written(added.value, terminal)) : added;
}

async function editAward({ client, terminal }: Opened, id: string, options: TermOptions): Promise<Answer> {
  const failure = notAnId('award', id, 'award list');
  if (failure) return err(failure);
  const { sponsor, number, title, start, end, amount } = options;
  const plain = Object.entries({ sponsor, number, title, start, end, amount });
  const changes: AwardEdit = {
    ...Object.fromEntries(plain.filter(([, value]) => value !== undefined)),
    ...toTerms(options),
  };
  if (Object.keys(changes).length === 0)
    return err({ code: 'usage', message: 'say what is to change, e.g. --end 2028-12-31' });
  const edited = await asked(client.awards.edit({ awardId: typedId(id), changes }));
  return edited.ok ? ok(written(edited.value, terminal)) : edited;
}

async function moveAward({ client, terminal }: Opened, id: string, move: Move): Promise<Answer> {
  const failure = notAnId('award', id, 'award list');
  if (failure) return err(failure);
  const done = await asked(client.awards[move]({ awardId: typedId(id) }));
  return done.ok ? ok(written(done.value, terminal)) : done;
}

const written = (award: Award, { paint }: Terminal): Outcome => ({
  json: { award: awardJson(award) },
  text: () =>
    `${paint.green('✓')} ${nameOf(award)}: ${formatExact(award.amount, award.currency)}, ${award.state}\n${award.id}`,
});

async function listAwards({ client, terminal }: Opened): Promise<Answer> {
  const listed = await asked(client.awards.list());
  if (!listed.ok) return listed;
  const awards = listed.value;
  return ok({
    json: { awards: awards.map(awardJson) },
    text: () =>
      awards.length === 0
        ? 'No award yet: `award add` writes one, `seed --kind sample` brings a sample lab.'
        : awardTable(awards, terminal),
  });
}

async function showAward({ client, terminal }: Opened, id: string): Promise<Answer> {
  const failure = notAnId('award', id, 'award list');
  if (failure) return { ok: false, error: failure };
  const found = await asked(client.awards.get({ awardId: typedId(id) }));
  if (!found.ok) return found;
  return ok({ json: { award: awardJson(found.value) }, text: () => awardPage(found.value, terminal) });
}

function awardTable(awards: readonly Award[], { paint, width }: Terminal): string {
  return table<Award>(
    [
      { title: 'award', text: ({ sponsor, number }) => `${sponsor} ${number}`, paint: paint.bold },
      { title: 'title', text: ({ title }) => title, isFlexible: true },
      { title: 'ends', text: ({ end }) => end },
      { title: 'awarded', text: ({ amount, currency }) => formatMoney(amount, currency), isFigure: true },
      {
        title: 'spent',
        text: ({ balance, currency }) => formatMoney(balance.spent, currency),
        isFigure: true,
      },
      { title: 'held', text: ({ balance, currency }) => formatMoney(balance.held, currency), isFigure: true },
      {
        title: 'available',
        text: ({ balance, currency }) => formatMoney(balance.available, currency),
        isFigure: true,
      },
      { title: 'id', text: ({ id }) => id, paint: paint.dim },
    ],
    awards,
    { paint, width },
  );
}

function awardPage(award: Award, { paint, width }: Terminal): string {
  const outlook =
    award.projectedAtEnd === null
      ? 'nothing spent yet'
      : `${formatMoney(award.burnPerDay, award.currency)} a day; ${award.runOutDay ? `runs out on ${award.runOutDay}` : 'lasts to the end'}`;
  const allocations = table(
    [
      { title: 'allocation', text: ({ name }) => name },
      { title: '', text: ({ balance }) => meterBar(balance, PLAIN, 12) },
      {
        title: 'allotted',
        text: ({ balance }) => formatMoney(balance.allotted, award.currency),
        isFigure: true,
      },
      { title: 'spent', text: ({ balance }) => formatMoney(balance.spent, award.currency), isFigure: true },
      { title: 'held', text: ({ balance }) => formatMoney(balance.held, award.currency), isFigure: true },
      {
        title: 'available',
        text: ({ balance }) => formatMoney(balance.available, award.currency),
        isFigure: true,
      },
      { title: 'id', text: ({ id }) => id, paint: paint.dim },
    ],
    award.allocations,
    { paint, width },
  );
  return [
    paint.bold(nameOf(award)),
    `${meterBar(award.balance, paint)}  ${balanceWords(award.balance)}`,
    paint.dim(timeTick(award.timeShare)),
    '',
    facts(
      [
        ['awarded', formatExact(award.amount, award.currency)],
        ['not yet allotted', formatExact(award.unallotted, award.currency)],
        ['period', `${award.start} to ${award.end}, ${counted(award.daysLeft, 'day')} left`],
        ['outlook', outlook],
        ['state', award.state],
        ['id', award.id],
      ],
      paint,
    ),
    '',
    award.allocations.length === 0 ? 'No allocation yet: `allocation add` makes one.' : allocations,
  ].join('\n');
}

const nameOf = ({ sponsor, number, title }: Award): string => printable(`${sponsor} ${number}: ${title}`);
