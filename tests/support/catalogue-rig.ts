/** A workspace with the shipped catalogue and a provider that can be told what it sells: real SQLite, no network. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Db, openDatabase } from '#db';
import {
  type AccountRow,
  type CatalogueModel,
  insertAccount,
  listAccounts,
  listCatalogue,
  openProposals,
  type ProposalRow,
} from '#db/repos';
import { offerKnownFacts, PRICE_LIST, seedCatalogue, seedRules, seedSampleLab } from '#db/seed';
import {
  type Acceptance,
  acceptProposals,
  type CatalogueDeps,
  checkAccount,
  dismissProposals,
} from '#electron/catalogue';
import type { Adapter, ModelListing, ProviderError } from '#electron/providers';
import { assert, err, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import { nanos } from '#shared/money';
import { makeId } from './lab-seed.ts';

export const NOW_MS = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;

export type Sold = Map<string, Omit<ModelListing, 'key'>>;

export interface CatalogueRig {
  readonly db: Db;
  readonly deps: CatalogueDeps;
  /** What the provider sells, by key; changed by tests. The shipped list at its own prices to begin with. */
  readonly sold: Sold;
  /** Models that the provider does not answer about. */
  readonly mute: Set<string>;
  failure: ProviderError | null;
  account(name?: string): AccountRow;
  addRealAccount(): AccountRow;
  check(account?: AccountRow, adapter?: Adapter): ReturnType<typeof checkAccount>;
  open(): readonly ProposalRow[];
  accept(...items: readonly Acceptance[]): Result<number, Refusal>;
  acceptAll(): void;
  dismiss(...proposals: readonly ProposalRow[]): void;
  model(key: string, account?: AccountRow): CatalogueModel;
  pass(days: number): void;
  close(): void;
}

export const perRequest = (amount: bigint): Omit<ModelListing, 'key'> => ({
  form: null,
  task: null,
  price: { nanos: nanos(amount), perUnits: 1n, unit: 'request', currency: 'USD' },
});

export function openCatalogueRig(): CatalogueRig {
  const folder = mkdtempSync(join(tmpdir(), 'grantmeter-catalogue-'));
  const opened = openDatabase(join(folder, 'books.sqlite'));
  assert(opened.ok, 'the test workspace opens');
  const db = opened.value;
  let now = NOW_MS;
  const deps: CatalogueDeps = { makeId, nowMs: () => now };
  db.write((tx) => {
    seedCatalogue(tx, makeId);
    seedRules(tx, makeId);
    seedSampleLab(tx, { makeId, nowMs: now, history: false });
  });
  const sold: Sold = new Map(PRICE_LIST.map(({ key, nanos: amount }) => [key, perRequest(amount)]));
  const mute = new Set<string>();
  // Looked at also from within a transaction of a test: `ask` begins none.
  const rig: CatalogueRig = {
    db,
    deps,
    sold,
    mute,
    failure: null,
    account: (name) => {
      const found = db.ask(listAccounts).find((each) => name === undefined || each.name === name);
      assert(found, 'the account is there');
      return found;
    },
    addRealAccount: () => {
      db.write((tx) =>
        insertAccount(tx, {
          id: makeId(),
          provider: 'gmi',
          name: 'GMI Cloud',
          baseUrl: 'https://example.org',
          practice: false,
          concurrency: 1,
          premiumConcurrency: 1,
          requestsPerMinute: null,
        }),
      );
      db.write((tx) => offerKnownFacts(tx, makeId, now));
      return rig.account('GMI Cloud');
    },
    check: (account = rig.account(), adapter = lister(rig)) =>
      checkAccount(db, deps, account, adapter, 'Mei', new AbortController().signal),
    open: () => db.ask(openProposals),
    accept: (...items) => db.write((tx) => acceptProposals(tx, deps, items, 'Mei')),
    acceptAll: () => {
      const accepted = rig.accept(...rig.open().map(({ id }) => ({ proposalId: id })));
      if (!accepted.ok) throw new Error(accepted.error.message);
    },
    dismiss: (...proposals) => {
      const ids = proposals.map(({ id }) => id);
      const dismissed = db.write((tx) => dismissProposals(tx, deps, ids, 'Mei'));
      if (!dismissed.ok) throw new Error(dismissed.error.message);
    },
    model: (key, account) => {
      const found = db
        .ask((tx) => listCatalogue(tx, utcDay(now)))
        .find((model) => model.key === key && (account === undefined || model.accountId === account.id));
      assert(found, `the catalogue has ${key}`);
      return found;
    },
    pass: (days) => {
      now += days * DAY_MS;
    },
    close: () => {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return rig;
}

/** Lists ids only and describes each, as GMI's queue does. */
function lister(rig: CatalogueRig): Adapter {
  const never = (): never => {
    throw new Error('a check only lists and describes');
  };
  const refused: ProviderError = {
    code: 'server-error',
    message: 'the provider had an error of its own',
    httpStatus: 500,
    retry: { kind: 'no' },
    charged: 'no',
  };
  return {
    provider: 'gmi',
    abilities: {
      pollMany: false,
      find: false,
      cancel: 'none',
      absenceGraceMs: 0,
      pollIntervalMs: 0,
      submitTimeoutMs: 0,
      jobSize: 1,
    },
    buildPayload: never,
    measure: never,
    submit: never,
    poll: never,
    find: never,
    cancel: never,
    openOutput: never,
    listModels: () =>
      Promise.resolve(
        rig.failure
          ? err(rig.failure)
          : ok([...rig.sold.keys()].map((key) => ({ key, form: null, price: null, task: null }))),
      ),
    describeModel: (key) => {
      const said = rig.sold.get(key);
      if (rig.mute.has(key)) return Promise.resolve(err(refused));
      return Promise.resolve(ok(said ? { key, ...said } : null));
    },
  };
}
