/** `account list | connect | edit` (keys: account-key.ts): which providers are paid, or that it is only practice. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ok } from '#shared/base';
import { PAYMENT_ROUTES, type PaymentRoute } from '#shared/domain';
import { wholeArgument } from '../arguments.ts';
import { accountNamed, accountPage } from '../accounts.ts';
import { asked } from '../failure.ts';
import type { Answer, Opened, Session } from '../session.ts';
import { accountKeyCommands } from './account-key.ts';

interface ConnectOptions {
  readonly provider: string;
  readonly name?: string;
  readonly baseUrl?: string;
  readonly practice?: true;
  readonly route?: PaymentRoute;
}

interface EditOptions {
  readonly name?: string;
  readonly baseUrl?: string;
  readonly route?: PaymentRoute;
  readonly concurrency?: number;
  readonly premiumConcurrency?: number;
  readonly rate?: number | 'none';
}

const MOST_AT_ONCE = 4096;
const MOST_A_MINUTE = 1_000_000;

export function accountCommands(program: Command, session: Session): void {
  const account = program.command('account').description('provider accounts and their keys');
  account
    .command('list')
    .description('which providers this workspace pays, within which limits, and where their keys are')
    .action(() => session.inApp(list));
  account
    .command('connect')
    .description('pay a real provider; the first one leaves practice, which must not have run anything yet')
    .option('--provider <id>', 'which provider', 'gmi')
    .option('--name <name>', 'how the account is shown (default: the name of the provider)')
    .option('--base-url <url>', 'where it answers (default: where it usually does)')
    .option('--practice', 'only practise its protocol: no key, no cost')
    .addOption(routeOption())
    .action((options: ConnectOptions) => session.inApp((opened) => connect(opened, options)));
  account
    .command('edit')
    .description('change what is named; the rest stays')
    .argument('<account>', 'its name or id')
    .option('--name <name>', 'how the account is shown')
    .option('--base-url <url>', 'where it answers; a kept key must then be set again')
    .addOption(routeOption())
    .option('--concurrency <number>', 'requests at once, cheap lane', wholeArgument(1, MOST_AT_ONCE))
    .option(
      '--premium-concurrency <number>',
      'requests at once, premium lane',
      wholeArgument(1, MOST_AT_ONCE),
    )
    .option('--rate <number>', 'requests per minute, or `none`', rateArgument)
    .action((name: string, options: EditOptions) => session.inApp((opened) => edit(opened, name, options)));
  accountKeyCommands(account, session);
}

const routeOption = (): Option =>
  new Option('--route <route>', 'how its bills are paid').choices(PAYMENT_ROUTES);

function rateArgument(text: string): number | 'none' {
  if (text === 'none') return text;
  try {
    return wholeArgument(1, MOST_A_MINUTE)(text);
  } catch {
    throw new InvalidArgumentError(`write a whole number from 1 to ${MOST_A_MINUTE}, or \`none\``);
  }
}

async function list({ client, terminal }: Opened): Promise<Answer> {
  const accounts = await client.accounts.list();
  return ok({
    json: { accounts },
    text: () => accounts.map((each) => accountPage(each, terminal)).join('\n\n'),
  });
}

async function connect({ client, terminal }: Opened, options: ConnectOptions): Promise<Answer> {
  const kind = (await client.accounts.kinds()).find(({ id }) => id === options.provider);
  const { provider, route } = options;
  const practice = options.practice === true;
  const { name = `${kind?.name ?? provider}${practice ? ' (practice)' : ''}` } = options;
  const baseUrl = practice ? null : (options.baseUrl ?? kind?.baseUrl ?? null);
  const answer = await asked(
    client.accounts.connect({ provider, name, baseUrl, practice, ...(route && { paymentRoute: route }) }),
  );
  if (!answer.ok) return answer;
  const account = answer.value;
  return ok({ json: { account }, text: () => accountPage(account, terminal) });
}

async function edit({ client, terminal }: Opened, named: string, options: EditOptions): Promise<Answer> {
  const found = await accountNamed(client, named);
  if (!found.ok) return found;
  const { name, baseUrl, route, concurrency, premiumConcurrency, rate } = options;
  const answer = await asked(
    client.accounts.edit({
      accountId: found.value.id,
      name,
      baseUrl,
      paymentRoute: route,
      concurrency,
      premiumConcurrency,
      requestsPerMinute: rate === 'none' ? null : rate,
    }),
  );
  if (!answer.ok) return answer;
  const account = answer.value;
  return ok({ json: { account }, text: () => accountPage(account, terminal) });
}
