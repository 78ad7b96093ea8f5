/** `account list | connect`: which provider is paid, or that it is only practice. */
import type { Command } from 'commander';
import { ok } from '#shared/base';
import type { Account } from '#shared/contract';
import { asked } from '../failure.ts';
import { facts } from '../prose/table.ts';
import type { Answer, Opened, Session } from '../session.ts';

const GMI_QUEUE = 'https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey';

export function accountCommands(program: Command, session: Session): void {
  const account = program.command('account').description('provider accounts');
  account
    .command('list')
    .description('which providers this workspace pays, and where their keys are looked for')
    .action(() => session.inApp(list));
  account
    .command('connect')
    .description(
      'leave practice: pay the real GMI Cloud from this workspace, which must not have run anything yet',
    )
    .option('--name <name>', 'how the account is shown', 'GMI Cloud')
    .option('--base-url <url>', 'its request queue', GMI_QUEUE)
    .action((options: { readonly name: string; readonly baseUrl: string }) =>
      session.inApp((opened) => connect(opened, options)),
    );
}

async function list({ client, terminal }: Opened): Promise<Answer> {
  const accounts = await client.accounts.list();
  return ok({ json: { accounts }, text: () => accounts.map((each) => page(each, terminal)).join('\n\n') });
}

async function connect(
  { client, terminal }: Opened,
  options: { readonly name: string; readonly baseUrl: string },
): Promise<Answer> {
  const answer = await asked(client.accounts.connect(options));
  if (!answer.ok) return answer;
  const account = answer.value;
  return ok({ json: { account }, text: () => page(account, terminal) });
}

const page = (account: Account, { paint }: Opened['terminal']): string =>
  `${paint.bold(account.name)}\n${facts(
    [
      ['provider', account.practice ? `${account.provider} (practice: nobody is billed)` : account.provider],
      ['address', account.baseUrl ?? 'the practice provider, started when it is needed'],
      [
        'key',
        account.practice
          ? 'none needed'
          : `${account.keyVariable}, ${account.hasKey ? 'set' : 'NOT set'} in this environment`,
      ],
    ],
    paint,
  )}`;
