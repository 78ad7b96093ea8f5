/** Provider accounts. */
import { implement } from '@orpc/server';
import { type AccountRow, connectAccount, hasEntryBesidesAllotments, listAccounts } from '#db/repos';
import { assert, err, ok, type Result } from '#shared/base';
import { type Account, contract, type Refusal } from '#shared/contract';
import { valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

export function accountHandlers(backend: Backend) {
  const os = implement(contract).$context<AppContext>();
  const view = ({ id, name, provider, practice, baseUrl }: AccountRow): Account => ({
    id,
    name,
    provider,
    practice,
    baseUrl,
    ...backend.keyOf(provider),
  });
  const connect = (name: string, baseUrl: string): Result<Account, Refusal> =>
    backend.db.write((tx) => {
      if (hasEntryBesidesAllotments(tx)) {
        const message =
          'This workspace has charges or holds already. Connect a provider in a fresh one: practice money and real money never share a ledger.';
        return err({ code: 'wrong-state', message, state: 'in use' });
      }
      const [first] = listAccounts(tx);
      assert(first, 'every workspace has an account');
      connectAccount(tx, first.id, name, baseUrl);
      return ok(view({ ...first, name, baseUrl, practice: false }));
    });
  return {
    accounts: {
      list: os.accounts.list.handler(() => backend.db.read(listAccounts).map(view)),
      connect: os.accounts.connect.handler(({ input }) => {
        const connected = valueOf(connect(input.name, input.baseUrl));
        backend.changed();
        return connected;
      }),
    },
  };
}
