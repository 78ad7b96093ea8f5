/** A model or an account by what a person types. */
import { err, ok, type Result } from '#shared/base';
import type { Model } from '#shared/contract';
import type { AccountId } from '#shared/domain';
import type { Failure } from '../failure.ts';
import type { Opened } from '../session.ts';

/** By its exact id; `accountName` where more than one account has it. */
export async function findModel(
  { client }: Opened,
  key: string,
  accountName: string | undefined,
): Promise<Result<Model, Failure>> {
  const models = await client.models.list();
  const [first, second] = models.filter(
    (model) => model.key === key && (accountName === undefined || model.accountName === accountName),
  );
  if (first && second)
    return err({
      code: 'usage',
      message: `more than one account has "${key}"; name one with --account ("${first.accountName}", say)`,
    });
  if (first) return ok(first);
  const near = models.find((model) => model.key.toLowerCase() === key.toLowerCase());
  const hint = near ? `; ids are case-sensitive: "${near.key}"` : '; `models list` shows them';
  return err({ code: 'not-found', message: `there is no model "${key}"${hint}`, what: 'model', id: key });
}

/** The only account where none is named. */
export async function findAccount(
  { client }: Opened,
  name: string | undefined,
): Promise<Result<AccountId, Failure>> {
  const accounts = await client.accounts.list();
  const [first, second] = accounts.filter((account) => name === undefined || account.name === name);
  if (name === undefined && second)
    return err({ code: 'usage', message: 'more than one account is connected; name one with --account' });
  if (first) return ok(first.id);
  return err({
    code: 'not-found',
    message: `there is no account "${name}"; \`account list\` shows them`,
    what: 'account',
    id: name ?? '',
  });
}
