/** Proposes what the program knows beyond the shipped list to the accounts it is about; each fact once. */
import type { AccountId, MakeId } from '#shared/domain';
import { nanos } from '#shared/money';
import type { WriteDb } from '../handle.ts';
import { findModel, insertProposal, listAccounts, proposalsOf } from '../repos/index.ts';
import { KNOWN_FACTS, type KnownFact } from './known-facts.ts';

/**
 * A price or a withdrawal is proposed where the account has the model; a model that is new only where the account is
 * real, because the practice provider does not sell it. A workspace of an earlier version gets them with its next start.
 */
export function offerKnownFacts(db: WriteDb, makeId: MakeId, nowMs: number): void {
  for (const account of listAccounts(db)) {
    const facts = KNOWN_FACTS.filter(({ provider }) => provider === account.provider);
    if (facts.length === 0) continue;
    const offered = new Set(proposalsOf(db, account.id).map(nameOf));
    for (const fact of facts) {
      const isThere = findModel(db, account.id, fact.key) !== undefined;
      const fits = fact.kind === 'new-model' ? !isThere && !account.practice : isThere;
      if (fits && !offered.has(nameOf({ modelKey: fact.key, ...fact })))
        insertProposal(db, toProposal(fact, account.id, makeId, nowMs));
    }
  }
}

/** One fact is one source on one model, of one day. */
const nameOf = (fact: {
  readonly kind: string;
  readonly modelKey: string;
  readonly source: string;
  readonly sourceDay: string;
}): string => [fact.kind, fact.modelKey, fact.source, fact.sourceDay].join('\n');

const toProposal = (fact: KnownFact, accountId: AccountId, makeId: MakeId, nowMs: number) => ({
  id: makeId<'proposal'>(),
  accountId,
  modelKey: fact.key,
  kind: fact.kind,
  ...(fact.nanos === undefined
    ? {}
    : {
        nanos: nanos(fact.nanos),
        perUnits: fact.perUnits ?? 1n,
        unit: fact.unit ?? null,
        currency: 'USD',
      }),
  replacedBy: fact.replacedBy ?? null,
  modality: fact.modality ?? null,
  task: fact.task ?? null,
  source: fact.source,
  sourceDay: fact.sourceDay,
  confidence: fact.confidence,
  note: fact.note ?? null,
  createdAtMs: nowMs,
});
