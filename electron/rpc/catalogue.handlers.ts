/** What would change the catalogue, and who says that it does. */
import { implement } from '@orpc/server';
import {
  type AccountRow,
  type CatalogueModel,
  decidedProposals,
  getAccount,
  lastChecks,
  listAccounts,
  listCatalogue,
  openProposals,
  type ProposalRow,
} from '#db/repos';
import {
  acceptProposals,
  type CatalogueDeps,
  changeMillionths,
  checkAccount,
  dismissProposals,
  importTable,
  noSuch,
  previewTable,
  rateOfPrice,
  rateOfProposal,
  readTable,
  readTierRule,
  writeTierRule,
} from '#electron/catalogue';
import type { ReadDb } from '#db';
import { assert, type Day, err, ok, type Result, utcDay } from '#shared/base';
import {
  type CatalogueCheck,
  type CheckReport,
  contract,
  type Proposal,
  type Refusal,
} from '#shared/contract';
import { valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';

const MOST_DECIDED = 100;

export function catalogueHandlers(backend: Backend) {
  const { db, nowMs, makeId } = backend;
  const os = implement(contract).$context<AppContext>();
  const deps: CatalogueDeps = { makeId, nowMs };
  const acted = <T>(result: Result<T, Refusal>): T => {
    const value = valueOf(result);
    backend.changed();
    return value;
  };

  const check = async (account: AccountRow, actor: string, signal: AbortSignal): Promise<CheckReport> => {
    const failed = (words: string): CheckReport => ({
      accountId: account.id,
      accountName: account.name,
      check: null,
      words: `${account.name} could not be checked: ${words}. Nothing was changed.`,
      proposals: [],
      left: 0,
      unread: [],
    });
    let adapter;
    try {
      adapter = await backend.adapterFor(account);
    } catch (error) {
      // The practice provider is a program of our own; that it does not start is worth words, not a crash.
      if (account.practice && error instanceof Error) return failed(error.message);
      throw error;
    }
    const checked = await checkAccount(db, deps, account, adapter, actor, signal);
    if (!checked.ok) return failed(checked.error.message);
    backend.changed();
    const { listed, unchanged, left, unread } = checked.value;
    return db.read((tx) => {
      const proposals = proposalViews(tx, utcDay(nowMs()), openProposals(tx)).filter(
        (each) => each.accountId === account.id && each.checked,
      );
      const row = lastChecks(tx).find(({ accountId }) => accountId === account.id);
      assert(row, 'a check that was made is kept');
      const words = `${listed} listed, ${unchanged} as the catalogue has them, ${proposals.length} to decide`;
      return {
        accountId: account.id,
        accountName: account.name,
        check: checkView(row),
        words,
        proposals,
        left,
        unread: [...unread],
      };
    });
  };

  return {
    catalogue: {
      proposals: os.catalogue.proposals.handler(() =>
        db.read((tx) => {
          const today = utcDay(nowMs());
          return {
            open: proposalViews(tx, today, openProposals(tx)),
            decided: proposalViews(tx, today, decidedProposals(tx, MOST_DECIDED)),
          };
        }),
      ),
      checks: os.catalogue.checks.handler(() => db.read(lastChecks).map(checkView)),
      check: os.catalogue.check.handler(({ input, context, signal }) => {
        const account = db.read((tx) => getAccount(tx, input.accountId));
        const found = valueOf(account ? ok(account) : err(noSuch('account', input.accountId)));
        return check(found, context.actor, signal ?? new AbortController().signal);
      }),
      accept: os.catalogue.accept.handler(({ input, context }) => ({
        accepted: acted(db.write((tx) => acceptProposals(tx, deps, input.items, context.actor))),
      })),
      dismiss: os.catalogue.dismiss.handler(({ input, context }) => ({
        dismissed: acted(db.write((tx) => dismissProposals(tx, deps, input.proposalIds, context.actor))),
      })),
      importPreview: os.catalogue.importPreview.handler(async ({ input }) => {
        const table = valueOf(readTable(input.name, await bytesOf(input), input.day ?? null));
        const preview = db.read((tx) => previewTable(tx, table, utcDay(nowMs())));
        return {
          ...preview,
          matches: preview.matches.map((match) => ({ ...match, notes: [...match.notes] })),
          unusable: [...preview.unusable],
        };
      }),
      importCommit: os.catalogue.importCommit.handler(async ({ input, context }) => {
        const table = valueOf(readTable(input.name, await bytesOf(input), input.day ?? null));
        return {
          written: acted(db.write((tx) => importTable(tx, deps, table, input.choices, context.actor))),
        };
      }),
      tierRule: os.catalogue.tierRule.handler(() => db.read(readTierRule)),
      setTierRule: os.catalogue.setTierRule.handler(({ input }) => {
        const wrong: Refusal | null =
          input.baselineBelow < 0n || input.premiumFrom <= input.baselineBelow
            ? {
                code: 'bad-input',
                field: 'premiumFrom',
                message: 'Premium begins above what a baseline costs at most.',
              }
            : null;
        acted(wrong ? err(wrong) : ok(db.write((tx) => writeTierRule(tx, input))));
        return input;
      }),
    },
  };
}

const bytesOf = async ({ content }: { readonly content: { arrayBuffer(): Promise<ArrayBuffer> } }) =>
  new Uint8Array(await content.arrayBuffer());

const checkView = ({ id: _, ...check }: ReturnType<typeof lastChecks>[number]): CatalogueCheck => check;

function proposalViews(tx: ReadDb, today: Day, rows: readonly ProposalRow[]): Proposal[] {
  const accounts = new Map(listAccounts(tx).map((account) => [account.id, account]));
  const models = new Map(listCatalogue(tx, today).map((model) => [`${model.accountId} ${model.key}`, model]));
  return rows.flatMap((row) => {
    const account = accounts.get(row.accountId);
    return account
      ? [proposalView(row, account, models.get(`${row.accountId} ${row.modelKey}`) ?? null)]
      : [];
  });
}

function proposalView(row: ProposalRow, account: AccountRow, model: CatalogueModel | null): Proposal {
  const { id, accountId, modelKey, kind, currency, replacedBy, modality, task, tier } = row;
  const { source, sourceDay, confidence, note, state, decidedBy, decidedAtMs } = row;
  const rate = rateOfProposal(row);
  const now = model?.price ? rateOfPrice(model.price) : null;
  return {
    id,
    accountId,
    accountName: account.name,
    practice: account.practice,
    modelId: model?.id ?? null,
    modelKey,
    kind,
    rate,
    amount: row.nanos,
    currency,
    now,
    changeMillionths: rate && now && changeMillionths(now, rate),
    replacedBy,
    modality,
    task,
    tier,
    source,
    sourceDay,
    confidence,
    note,
    state,
    checked: row.checkId !== null,
    decidedBy,
    decidedAtMs,
  };
}
