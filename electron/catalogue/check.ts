/** Asks a provider what it sells now, and keeps the comparison as proposals; nothing of the catalogue is changed. */
import {
  type AccountRow,
  type CatalogueModel,
  decideProposal,
  insertCheck,
  insertProposal,
  listCatalogue,
  type ProposalRow,
  proposalsOf,
  updateModel,
} from '#db/repos';
import type { Db, WriteDb } from '#db';
import type { Adapter, ModelListing, ProviderError } from '#electron/providers';
import { ok, type Result, utcDay } from '#shared/base';
import { type CheckId } from '#db/repos';
import { compareListing, type Finding, type Listed } from './compare.ts';
import type { CatalogueDeps } from './edit.ts';
import { rateOfProposal, sameRate } from './rates.ts';
import { readTierRule } from './tiers.ts';

/** So many models are asked about one by one, and so many at a time; what is left is found when it is added. */
const MOST_ASKED = 300;
const ASKED_AT_ONCE = 4;
/** A catalogue of thousands is not proposed whole: somebody adds what the lab wants. */
export const MOST_NEW = 200;

export interface Checked {
  readonly checkId: CheckId;
  readonly listed: number;
  readonly unchanged: number;
  /** New models that are not among the proposals because there are so many. */
  readonly left: number;
  /** Models that the provider could not be asked about, with why. */
  readonly unread: readonly { readonly key: string; readonly why: string }[];
}

export async function checkAccount(
  db: Db,
  deps: CatalogueDeps,
  account: AccountRow,
  adapter: Adapter,
  actor: string,
  signal: AbortSignal,
): Promise<Result<Checked, ProviderError>> {
  const list = await adapter.listModels(signal);
  if (!list.ok) return list;
  const ours = oursOf(
    db.read((tx) => listCatalogue(tx, utcDay(deps.nowMs()))),
    account,
  );
  const asked = await describe(adapter, list.value, ours, signal);
  const listed: Listed = { keys: new Set(list.value.map(({ key }) => key)), details: asked.details };
  return db.write((tx) => ok({ ...store(tx, deps, account, listed, actor), unread: asked.unread }));
}

const oursOf = (catalogue: readonly CatalogueModel[], account: AccountRow): readonly CatalogueModel[] =>
  catalogue.filter(({ accountId }) => accountId === account.id);

/** What the list itself does not say is asked model by model, ours first. */
async function describe(
  adapter: Adapter,
  list: readonly ModelListing[],
  ours: readonly CatalogueModel[],
  signal: AbortSignal,
): Promise<Pick<Listed, 'details'> & Pick<Checked, 'unread'>> {
  const details = new Map(list.map((listing) => [listing.key, listing]));
  const own = new Set(ours.map(({ key }) => key));
  const isOpen = ({ price, form }: ModelListing): boolean => price === null || form === null;
  const wanted = [
    ...own,
    ...list.filter((listing) => !own.has(listing.key) && isOpen(listing)).map(({ key }) => key),
  ].slice(0, MOST_ASKED);
  const unread: { key: string; why: string }[] = [];
  const ask = async (key: string): Promise<void> => {
    const said = await adapter.describeModel(key, signal);
    if (!said.ok) {
      // Not an answer about the model: nothing follows from it.
      unread.push({ key, why: said.error.message });
      if (own.has(key) && !details.has(key)) details.set(key, { key, form: null, price: null, task: null });
    } else if (said.value) {
      const before = details.get(key);
      details.set(key, {
        key,
        form: said.value.form ?? before?.form ?? null,
        price: said.value.price ?? before?.price ?? null,
        task: said.value.task ?? before?.task ?? null,
      });
    }
  };
  const queue = [...wanted];
  const worker = async (): Promise<void> => {
    for (let key = queue.shift(); key !== undefined && !signal.aborted; key = queue.shift()) await ask(key);
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, worker));
  return { details, unread };
}

/**
 * The proposals of the account's earlier checks give way to those of this one. What somebody dismissed is not proposed
 * again as long as the provider says the same.
 */
function store(
  tx: WriteDb,
  deps: CatalogueDeps,
  account: AccountRow,
  listed: Listed,
  actor: string,
): Omit<Checked, 'unread'> {
  const atMs = deps.nowMs();
  // Read again: somebody may have added a model while the provider was asked.
  const ours = oursOf(listCatalogue(tx, utcDay(atMs)), account);
  const { findings, unchanged } = compareListing(ours, listed, readTierRule(tx), utcDay(atMs));
  const checkId = deps.makeId<'catalogue-check'>();
  insertCheck(tx, { id: checkId, accountId: account.id, atMs, actor, listed: listed.keys.size, unchanged });
  const before = proposalsOf(tx, account.id).filter((proposal) => proposal.checkId !== null);
  for (const old of before.filter(({ state }) => state === 'open'))
    decideProposal(tx, old.id, { state: 'superseded', decidedBy: actor, decidedAtMs: atMs });
  for (const model of ours.filter(({ key }) => listed.keys.has(key)))
    updateModel(tx, model.id, { listedAtMs: atMs });
  const dismissed = before.filter(({ state }) => state === 'dismissed');
  const fresh = findings.filter((finding) => !dismissed.some((old) => saysTheSame(old, finding)));
  const news = fresh.filter(({ kind }) => kind === 'new-model').slice(MOST_NEW);
  for (const finding of fresh.filter((each) => !news.includes(each)))
    insertProposal(tx, {
      ...finding,
      id: deps.makeId<'proposal'>(),
      accountId: account.id,
      checkId,
      createdAtMs: atMs,
    });
  return { checkId, listed: listed.keys.size, unchanged, left: news.length };
}

function saysTheSame(old: ProposalRow, finding: Finding): boolean {
  if (old.modelKey !== finding.modelKey || old.kind !== finding.kind) return false;
  if (finding.kind === 'form') return JSON.stringify(old.form) === JSON.stringify(finding.form ?? null);
  if (finding.kind !== 'price') return true;
  const rate = rateOfProposal(old);
  const { nanos, outputNanos = null, cachedNanos = null, perUnits, unit, currency } = finding;
  return (
    rate !== null &&
    nanos != null &&
    perUnits != null &&
    unit != null &&
    currency != null &&
    sameRate(rate, { nanos, outputNanos, cachedNanos, perUnits, unit, currency })
  );
}
