/** `award add | list | show`: the grants that pay. */
import type { Command } from 'commander';
import { ok, type Day } from '#shared/base';
import type { Award } from '#shared/contract';
import { formatExact, formatMoney, type Nanos } from '#shared/money';
import { amountArgument, dayArgument, notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { balanceWords, meterBar, timeTick } from '../prose/meter.ts';
import { counted } from '../prose/numbers.ts';
import { PLAIN } from '../prose/paint.ts';
import { facts, table } from '../prose/table.ts';
import { printable } from '../prose/width.ts';
import { awardJson } from '../shapes.ts';
import type { Answer, Opened, Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';

interface AddOptions {
  readonly sponsor: string;
  readonly number: string;
  readonly title: string;
  readonly pi?: string;
  readonly start: Day;
  readonly end: Day;
  readonly amount: Nanos;
}

export function awardCommands(program: Command, session: Session): void {
  const award = program.command('award').description('awards: the grants that pay');
  award
    .command('add')
    .description('write an award into the books')
    .requiredOption('--sponsor <name>', 'who awards it, e.g. NSF')
    .requiredOption('--number <number>', "the award's number as the sponsor writes it")
    .requiredOption('--title <title>', 'what it is for')
    .option('--pi <name>', 'the principal investigator')
    .requiredOption('--start <day>', 'first day, YYYY-MM-DD', dayArgument)
    .requiredOption('--end <day>', 'last day, YYYY-MM-DD', dayArgument)
    .requiredOption('--amount <usd>', 'total in dollars, at most nine decimals', amountArgument)
    .action((options: AddOptions) => session.inApp((opened) => addAward(opened, options)));
  award
    .command('list')
    .description('every award with what is spent, held and available')
    .action(() => session.inApp(listAwards));
  award
    .command('show')
    .description('one award and its allocations')
    .argument('<id>', 'the award')
    .action((id: string) => session.inApp((opened) => showAward(opened, id)));
}

async function addAward({ client, terminal }: Opened, { pi, ...options }: AddOptions): Promise<Answer> {
  const added = await asked(client.awards.add({ ...options, piName: pi ?? null }));
  if (!added.ok) return added;
  const award = added.value;
  return ok({
    json: { award: awardJson(award) },
    text: () => `${terminal.paint.green('✓')} ${nameOf(award)}: ${formatExact(award.amount)}\n${award.id}`,
  });
}

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
      { title: 'awarded', text: ({ amount }) => formatMoney(amount), isFigure: true },
      { title: 'spent', text: ({ balance }) => formatMoney(balance.spent), isFigure: true },
      { title: 'held', text: ({ balance }) => formatMoney(balance.held), isFigure: true },
      { title: 'available', text: ({ balance }) => formatMoney(balance.available), isFigure: true },
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
      : `${formatMoney(award.burnPerDay)} a day; ${award.runOutDay ? `runs out on ${award.runOutDay}` : 'lasts to the end'}`;
  const allocations = table(
    [
      { title: 'allocation', text: ({ name }) => name },
      { title: '', text: ({ balance }) => meterBar(balance, PLAIN, 12) },
      { title: 'allotted', text: ({ balance }) => formatMoney(balance.allotted), isFigure: true },
      { title: 'spent', text: ({ balance }) => formatMoney(balance.spent), isFigure: true },
      { title: 'held', text: ({ balance }) => formatMoney(balance.held), isFigure: true },
      { title: 'available', text: ({ balance }) => formatMoney(balance.available), isFigure: true },
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
        ['awarded', formatExact(award.amount)],
        ['not yet allotted', formatExact(award.unallotted)],
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
