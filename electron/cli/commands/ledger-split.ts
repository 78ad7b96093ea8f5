/** `ledger split add | list | apply` and `ledger credit add | list | use`: shared costs, and credit bought ahead. */
import { type Command, InvalidArgumentError } from 'commander';
import { type Day, err, ok } from '#shared/base';
import type { PrepaidCredit, SplitRule } from '#shared/contract';
import { formatExact, formatMoney, type Nanos } from '#shared/money';
import { amountArgument, dayArgument, notAnId, typedId } from '../arguments.ts';
import { asked } from '../failure.ts';
import { table } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';
import { bookedAnswer, costOf, costOptions, type CostOptions } from './ledger-costs.ts';

interface Share {
  readonly allocation: string;
  readonly weight: string;
}

interface AddRuleOptions {
  readonly name: string;
  readonly share: readonly Share[];
  readonly basis: string;
  readonly from?: Day;
}

export function ledgerSplitCommands(ledger: Command, session: Session): void {
  const split = ledger.command('split').description('one cost over several allocations, by a stored rule');
  split
    .command('add')
    .description('store a rule, or the next version of it; it holds for costs from then on')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--share <allocation=weight>', 'a whole weight; give it once for each', shareArgument)
    .requiredOption('--basis <text>', 'what the shares are based on')
    .option('--from <day>', 'first day it holds for (default: today)', dayArgument)
    .action((options: AddRuleOptions) => session.inApp((opened) => addRule(opened, options)));
  split
    .command('list')
    .description('every rule in every version')
    .action(() => session.inApp(listRules));
  costOptions(split.command('apply').description('book a cost in its shares, to the last nano-dollar'))
    .requiredOption('--rule <name>', 'which rule')
    .action((options: CostOptions & { readonly rule: string }) =>
      session.inApp((opened) => apply(opened, options)),
    );
}

async function addRule({ client, terminal }: Opened, options: AddRuleOptions): Promise<Answer> {
  for (const { allocation } of options.share) {
    const failure = notAnId('allocation', allocation, 'allocation list');
    if (failure) return err(failure);
  }
  const added = await asked(
    client.splits.add({
      name: options.name,
      validFrom: options.from ?? (await client.workspace.info()).today,
      basis: options.basis,
      shares: options.share.map(({ allocation, weight }) => ({ allocationId: typedId(allocation), weight })),
    }),
  );
  if (!added.ok) return added;
  return ok({ json: { rule: added.value }, text: () => ruleTable([added.value], terminal) });
}

async function listRules({ client, terminal }: Opened): Promise<Answer> {
  const rules = await client.splits.list();
  return ok({
    json: { rules },
    text: () =>
      rules.length === 0 ? 'No split rule yet: `ledger split add` makes one.' : ruleTable(rules, terminal),
  });
}

const ruleTable = (rules: readonly SplitRule[], { paint, width }: Opened['terminal']): string =>
  table<SplitRule>(
    [
      { title: 'rule', text: ({ name }) => name, paint: paint.bold },
      { title: 'version', text: ({ version }) => String(version), isFigure: true },
      { title: 'from', text: ({ validFrom }) => validFrom },
      {
        title: 'shares',
        text: ({ shares }) => shares.map((share) => `${share.allocationName} ${share.weight}`).join(', '),
        isFlexible: true,
      },
      { title: 'basis', text: ({ basis }) => basis, isFlexible: true },
    ],
    rules,
    { paint, width },
  );

async function apply(
  { client, terminal }: Opened,
  options: CostOptions & { readonly rule: string },
): Promise<Answer> {
  const cost = costOf(options, (await client.workspace.info()).today);
  if (!cost.ok) return cost;
  const applied = await asked(client.splits.apply({ ...cost.value, ruleName: options.rule }));
  if (!applied.ok) return applied;
  const { rule, parts } = applied.value;
  const nameOf = (id: string) => rule.shares.find((share) => share.allocationId === id)?.allocationName ?? id;
  return ok({
    json: applied.value,
    text: () =>
      table(
        [
          { title: 'allocation', text: (part) => nameOf(part.allocationId), isFlexible: true },
          { title: 'charged', text: (part) => formatExact(part.amount), isFigure: true },
          { title: 'entry', text: (part) => part.entryId, paint: terminal.paint.dim },
        ],
        parts,
        { paint: terminal.paint, width: terminal.width },
      ),
  });
}

function shareArgument(text: string, before: readonly Share[] | undefined): readonly Share[] {
  const [allocation = '', weight = '', ...rest] = text.split('=');
  if (rest.length > 0 || allocation === '' || !/^\d{1,10}$/.test(weight))
    throw new InvalidArgumentError('write ALLOCATION=WEIGHT, the weight a whole number');
  return [...(before ?? []), { allocation, weight }];
}

interface UseOptions {
  readonly allocation: string;
  readonly amount: Nanos;
  readonly day?: Day;
  readonly person?: string;
  readonly reason: string;
}

export function ledgerCreditCommands(ledger: Command, session: Session): void {
  const credit = ledger
    .command('credit')
    .description('credit bought ahead: a cost when it is used, not before');
  credit
    .command('add')
    .description('note credit that was bought; nothing is charged')
    .requiredOption('--vendor <name>', 'of whom')
    .requiredOption('--amount <amount>', 'how much', amountArgument)
    .option('--currency <code>', 'in which; only awards in it can use the credit', 'USD')
    .option('--bought <day>', 'when (default: today)', dayArgument)
    .option('--invoice <number>', 'number of its invoice')
    .action((options: AddCreditOptions) => session.inApp((opened) => addCredit(opened, options)));
  credit
    .command('list')
    .description('every credit with what is left of it')
    .action(() => session.inApp(listCredits));
  credit
    .command('use')
    .description('charge what was used of a credit to an allocation')
    .argument('<credit>', 'its id')
    .requiredOption('--allocation <id>', 'which allocation pays')
    .requiredOption('--amount <usd>', 'how much was used', amountArgument)
    .option('--day <day>', 'day of use (default: today)', dayArgument)
    .option('--person <name>', 'who used it')
    .requiredOption('--reason <text>', 'what it was used for')
    .action((id: string, options: UseOptions) => session.inApp((opened) => useCredit(opened, id, options)));
}

interface AddCreditOptions {
  readonly vendor: string;
  readonly amount: Nanos;
  readonly currency: string;
  readonly bought?: Day;
  readonly invoice?: string;
}

async function addCredit({ client, terminal }: Opened, options: AddCreditOptions): Promise<Answer> {
  const { vendor, amount, invoice = null } = options;
  const currency = options.currency.trim().toUpperCase();
  const bought = options.bought ?? (await client.workspace.info()).today;
  const added = await asked(client.credits.add({ vendor, bought, amount, currency, invoice }));
  if (!added.ok) return added;
  return ok({ json: { credit: added.value }, text: () => creditTable([added.value], terminal) });
}

async function listCredits({ client, terminal }: Opened): Promise<Answer> {
  const credits = await client.credits.list();
  return ok({
    json: { credits },
    text: () => (credits.length === 0 ? 'No credit was bought ahead.' : creditTable(credits, terminal)),
  });
}

const creditTable = (credits: readonly PrepaidCredit[], { paint, width }: Opened['terminal']): string =>
  table<PrepaidCredit>(
    [
      { title: 'vendor', text: ({ vendor }) => vendor, isFlexible: true, paint: paint.bold },
      { title: 'bought', text: ({ bought }) => bought },
      { title: 'amount', text: ({ amount, currency }) => formatMoney(amount, currency), isFigure: true },
      { title: 'used', text: ({ used, currency }) => formatMoney(used, currency), isFigure: true },
      { title: 'left', text: ({ left, currency }) => formatMoney(left, currency), isFigure: true },
      { title: 'id', text: ({ id }) => id, paint: paint.dim },
    ],
    credits,
    { paint, width },
  );

async function useCredit({ client, terminal }: Opened, id: string, options: UseOptions): Promise<Answer> {
  const failure =
    notAnId('prepaid credit', id, 'ledger credit list') ??
    notAnId('allocation', options.allocation, 'allocation list');
  if (failure) return err(failure);
  const used = await asked(
    client.credits.use({
      creditId: typedId(id),
      allocationId: typedId(options.allocation),
      amount: options.amount,
      day: options.day ?? (await client.workspace.info()).today,
      personName: options.person ?? null,
      reason: options.reason,
    }),
  );
  return used.ok ? bookedAnswer('charged', used.value, terminal) : used;
}
