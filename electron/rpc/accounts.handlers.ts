/** Provider accounts and their keys. */
import { implement } from '@orpc/server';
import type { ReadDb } from '#db';
import {
  type AccountRow,
  getAccount,
  hasEntryBesidesAllotments,
  inFlightRuns,
  insertAccount,
  insertEvent,
  listAccounts,
  openAccounts,
  updateAccount,
} from '#db/repos';
import { providerKind, type ProviderKind, providerKinds } from '#electron/providers';
import { assert, err, ok, type Result } from '#shared/base';
import { type Account, contract, type KeyState, type Refusal } from '#shared/contract';
import { type AccountId, USUAL_ROUTE } from '#shared/domain';
import { notFound, valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';
import { noKey, practiceIsNotThere, type Said, saidBy } from './key-check.ts';

/** What a new account begins with: careful with a provider nobody has tried yet. */
const FIRST_LIMITS = { concurrency: 64, premiumConcurrency: 8, requestsPerMinute: null } as const;

const NOT_NEEDED: KeyState = {
  place: 'not-needed',
  usable: true,
  locked: false,
  words: 'The practice provider takes no key.',
  ending: null,
  variables: [],
};

export function accountHandlers(backend: Backend) {
  const { db, keys, makeId, nowMs } = backend;
  const os = implement(contract).$context<AppContext>();

  const view = async (row: AccountRow): Promise<Account> => {
    const { id, name, provider, practice, baseUrl, paymentRoute } = row;
    const { concurrency, premiumConcurrency, requestsPerMinute } = row;
    return {
      id,
      name,
      provider,
      providerName: nameOf(provider),
      practice,
      baseUrl,
      paymentRoute,
      concurrency,
      premiumConcurrency,
      requestsPerMinute,
      key: practice ? NOT_NEEDED : await keys.where(row),
    };
  };

  const accountOf = (accountId: AccountId): AccountRow => {
    const found = db.read((tx) => getAccount(tx, accountId));
    return valueOf(found ? ok(found) : err(notFound('account', accountId)));
  };

  const realAccount = (accountId: AccountId): AccountRow => {
    const row = accountOf(accountId);
    return valueOf(row.practice ? err(practiceHasNoKey()) : ok(row));
  };

  /** Who did what to an account; what the key is stands nowhere. */
  const changed = (actor: string, kind: string, detail: string): void => {
    db.write((tx) =>
      insertEvent(tx, {
        id: makeId<'event'>(),
        atMs: nowMs(),
        actor,
        kind,
        batchId: null,
        runId: null,
        detail,
      }),
    );
    backend.changed();
  };

  const connect = (input: Connection): Result<AccountRow, Refusal> => {
    const kind = providerKind(input.provider);
    if (!kind) return err(unknownProvider(input.provider));
    const { name, provider, baseUrl, paymentRoute = USUAL_ROUTE } = input;
    const address = input.practice ? null : wrongAddress(baseUrl, kind);
    if (address) return err(address);
    return db.write((tx) => {
      const accounts = listAccounts(tx);
      const isPractice = accounts.every((account) => account.practice);
      if (input.practice && !isPractice) return err(paysAlready());
      if (!input.practice && isPractice && hasEntryBesidesAllotments(tx)) return err(practiceInUse());
      // The practice account of the same kind becomes the real one, with the models it has.
      const own = input.practice
        ? undefined
        : accounts.find((account) => account.practice && account.provider === provider);
      const taken = nameTaken(tx, name, own?.id ?? null);
      if (taken) return err(taken);
      const account = { name, provider, baseUrl, paymentRoute, practice: input.practice };
      const id = own?.id ?? makeId<'account'>();
      if (own) updateAccount(tx, id, account);
      else insertAccount(tx, { id, ...account, ...FIRST_LIMITS });
      if (input.practice) backend.addPracticeModels(tx, id, provider);
      return ok(written(tx, id));
    });
  };

  const edit = ({ accountId, ...changes }: Edit): Result<AccountRow, Refusal> =>
    db.write((tx) => {
      const before = getAccount(tx, accountId);
      if (!before) return err(notFound('account', accountId));
      const taken = changes.name === undefined ? null : nameTaken(tx, changes.name, accountId);
      if (taken) return err(taken);
      const moves = changes.baseUrl !== undefined && changes.baseUrl !== before.baseUrl;
      if (moves && before.practice) return err(practiceHasNoAddress());
      const kind = providerKind(before.provider);
      const address = moves && kind ? wrongAddress(changes.baseUrl ?? null, kind) : null;
      if (address) return err(address);
      const underWay = [false, true].flatMap((premium) => inFlightRuns(tx, accountId, premium)).length;
      if (moves && underWay > 0) return err(stillUnderWay(underWay));
      const named = Object.entries(changes).filter(([, value]) => value !== undefined);
      if (named.length > 0) updateAccount(tx, accountId, Object.fromEntries(named));
      return ok(written(tx, accountId));
    });

  const ask = async (account: AccountRow, signal: AbortSignal): Promise<Said> => {
    const { practice, provider } = account;
    try {
      const adapter = await backend.adapterFor(account);
      return saidBy(nameOf(provider), practice, await adapter.listModels(signal));
    } catch (error) {
      // A program of our own, started for the purpose: that it does not start is worth words, not a crash.
      if (practice && error instanceof Error) return practiceIsNotThere(error.message);
      throw error;
    }
  };

  return {
    accounts: {
      list: os.accounts.list.handler(() => Promise.all(db.read(openAccounts).map(view))),
      kinds: os.accounts.kinds.handler(() =>
        providerKinds().map(({ id, name, defaultBaseUrl, keyHint }) => ({
          id,
          name,
          baseUrl: defaultBaseUrl,
          keyHint,
        })),
      ),
      connect: os.accounts.connect.handler(({ input, context }) => {
        const account = valueOf(connect(input));
        const where = account.practice ? 'for practice' : `at ${account.baseUrl}`;
        changed(context.actor, 'account', `connected “${account.name}” ${where}`);
        return view(account);
      }),
      edit: os.accounts.edit.handler(({ input, context }) => {
        const account = valueOf(edit(input));
        changed(context.actor, 'account', `changed “${account.name}”`);
        return view(account);
      }),
      keyPlaces: os.accounts.keyPlaces.handler(() => keys.places()),
      setKey: os.accounts.setKey.handler(async ({ input, context }) => {
        const account = realAccount(input.accountId);
        if (input.passphrase !== undefined) valueOf(await keys.unlock(input.passphrase));
        valueOf(await keys.set(account, input.key, input.place));
        changed(context.actor, 'key', `set the key of “${account.name}”, ${PLACE_WORDS[input.place]}`);
        return view(account);
      }),
      removeKey: os.accounts.removeKey.handler(async ({ input, context }) => {
        const account = realAccount(input.accountId);
        const { place, words } = await keys.where(account);
        if (place === 'environment') valueOf(err(inEnvironment(words)));
        if (place === 'missing') valueOf(err(nothingToRemove(account.name)));
        valueOf(await keys.remove(account));
        changed(context.actor, 'key', `removed the key of “${account.name}”`);
        return view(account);
      }),
      checkKey: os.accounts.checkKey.handler(async ({ input, signal }) => {
        const account = accountOf(input.accountId);
        const key = account.practice ? NOT_NEEDED : await keys.where(account);
        if (!key.usable) return { ...noKey(account.name, key), atMs: nowMs() };
        const said = await ask(account, signal ?? new AbortController().signal);
        return { ...said, words: keys.clean(said.words), atMs: nowMs() };
      }),
      unlockKeys: os.accounts.unlockKeys.handler(async ({ input }) => {
        valueOf(await keys.unlock(input.passphrase));
        backend.changed();
        return keys.places();
      }),
    },
  };
}

type Connection = Pick<AccountRow, 'name' | 'provider' | 'baseUrl' | 'practice'> & {
  readonly paymentRoute?: AccountRow['paymentRoute'] | undefined;
};
type Edit = { readonly accountId: AccountId } & {
  readonly [Field in
    | 'name'
    | 'baseUrl'
    | 'paymentRoute'
    | 'concurrency'
    | 'premiumConcurrency'
    | 'requestsPerMinute']?: AccountRow[Field] | undefined;
};

const PLACE_WORDS = { keychain: 'in the keychain', 'encrypted-file': 'in the encrypted file' } as const;

const nameOf = (provider: string): string =>
  providerKinds().find(({ id }) => id === provider)?.name ?? provider;

function written(tx: ReadDb, id: AccountId): AccountRow {
  const row = getAccount(tx, id);
  assert(row, 'an account just written can be read');
  return row;
}

const nameTaken = (tx: ReadDb, name: string, own: AccountId | null): Refusal<'bad-input'> | null =>
  listAccounts(tx).some((account) => account.name === name && account.id !== own)
    ? { code: 'bad-input', field: 'name', message: `Another account is called “${name}”.` }
    : null;

/** A provider out there is spoken to in private; a server of the lab's own may be a machine of its network. */
function wrongAddress(baseUrl: string | null, kind: ProviderKind): Refusal<'bad-input'> | null {
  const refusal = (message: string) => ({ code: 'bad-input' as const, field: 'baseUrl', message });
  if (baseUrl === null) return refusal('Write the address at which it answers.');
  return kind.defaultBaseUrl !== null && new URL(baseUrl).protocol !== 'https:'
    ? refusal('The address must begin with https://: a key is never sent in the open.')
    : null;
}

const paysAlready = (): Refusal => ({
  code: 'wrong-state',
  state: 'connected',
  message: 'This workspace pays a real provider; practice belongs in a workspace of its own.',
});

const unknownProvider = (provider: string): Refusal => ({
  code: 'bad-input',
  field: 'provider',
  message: `No adapter of this program speaks to “${provider}”; it knows ${providerKinds()
    .map(({ id }) => id)
    .join(', ')}.`,
});

const practiceInUse = (): Refusal => ({
  code: 'wrong-state',
  state: 'in use',
  message:
    'This workspace has charges or holds already. Connect a provider in a fresh one: practice money and real money never share a ledger.',
});

const practiceHasNoKey = (): Refusal => ({
  code: 'wrong-state',
  state: 'practice',
  message: 'The practice provider takes no key. Connect a provider first.',
});

const practiceHasNoAddress = (): Refusal => ({
  code: 'wrong-state',
  state: 'practice',
  message: 'The practice provider has its address by itself. To pay a real provider, connect one.',
});

const stillUnderWay = (runs: number): Refusal => ({
  code: 'wrong-state',
  state: 'running',
  message: `${runs === 1 ? 'One run is' : `${runs} runs are`} at the provider and would be looked for at the new address. Wait until they have ended, or cancel them.`,
});

const inEnvironment = (variable: string): Refusal => ({
  code: 'wrong-state',
  state: 'environment',
  message: `The key comes from ${variable} in the environment; take it away there and start the program again.`,
});

const nothingToRemove = (name: string): Refusal => ({
  code: 'wrong-state',
  state: 'missing',
  message: `“${name}” has no key to remove.`,
});
