/** Provider accounts as people name them on the command line, and as they are shown there. */
import { err, ok, type Result } from '#shared/base';
import type { Account } from '#shared/contract';
import type { Failure } from './failure.ts';
import { facts } from './prose/table.ts';
import type { Opened } from './session.ts';

/** By its name or id. */
export async function accountNamed(
  client: Opened['client'],
  named: string,
): Promise<Result<Account, Failure>> {
  const accounts = await client.accounts.list();
  const found = accounts.find(({ id, name }) => id === named || name === named);
  if (found) return ok(found);
  const names = accounts.map(({ name }) => `"${name}"`).join(', ');
  const message = `there is no account "${named}"; this workspace has ${names}`;
  return err({ code: 'not-found', what: 'account', id: named, message });
}

export const accountPage = (account: Account, { paint }: Opened['terminal']): string =>
  `${paint.bold(account.name)}\n${facts(
    [
      [
        'provider',
        account.practice ? `${account.providerName} (practice: nobody is billed)` : account.providerName,
      ],
      ['address', account.baseUrl ?? 'the practice provider, started when it is needed'],
      ['paid by', account.paymentRoute],
      ['at once', `${account.concurrency} cheap, ${account.premiumConcurrency} premium`],
      ['per minute', account.requestsPerMinute === null ? 'no limit' : String(account.requestsPerMinute)],
      ['key', keyWords(account)],
    ],
    paint,
  )}`;

const PLACES: Readonly<Record<Account['key']['place'], string>> = {
  keychain: 'keychain',
  'encrypted-file': 'encrypted file',
  environment: 'environment',
  missing: 'missing',
  'not-needed': 'none needed',
};

function keyWords({ key }: Account): string {
  const { place, words, ending } = key;
  if (place === 'not-needed') return PLACES[place];
  return `${PLACES[place]}${ending === null ? '' : `, ends in ${ending}`}: ${words}`;
}
