/** From what a person or an address asks of a ledger to what the books are asked; wrong words are named. */
import {
  findPersonByName,
  getAward,
  type LedgerFilter,
  listAllocations,
  modelsByKey,
  modelsOfTier,
} from '#db/repos';
import type { ReadDb } from '#db';
import { type Day, err, isDay, ok, type Result } from '#shared/base';
import type { LedgerFilterInput, Refusal } from '#shared/contract';
import {
  type BatchId,
  ENTRY_GROUPS,
  ENTRY_KINDS,
  type EntryKind,
  type ModelId,
  PAYMENT_ROUTES,
  type RunId,
  TIERS,
} from '#shared/domain';

const badInput = (field: string, message: string): Refusal<'bad-input'> => ({
  code: 'bad-input',
  message,
  field,
});

/**
 * Errors in this order: no such award, kind, first day, last day, last before first, tier, route. A model, person, batch
 * or run that is not there fits no entry.
 */
export function readLedgerFilter(db: ReadDb, input: LedgerFilterInput): Result<LedgerFilter, Refusal> {
  const { awardId, allocationId, kind, from, to, model, tier, person, batch, run, route } = input;
  if (!getAward(db, awardId))
    return err({
      code: 'not-found',
      message: `There is no award ${awardId} in this workspace.`,
      what: 'award',
      id: awardId,
    });
  const kinds = kindsOf(kind ?? null);
  if (kinds?.length === 0)
    return err(
      badInput('kind', `"${kind}" is no kind of entry, nor a group of them (costs, bills or holds).`),
    );
  for (const [field, day] of [['from', from] as const, ['to', to] as const])
    if (day !== null && day !== undefined && !isDay(day))
      return err(badInput(field, `"${day}" is not a day; write it as YYYY-MM-DD.`));
  if (from && to && to < from) return err(badInput('to', `The last day, ${to}, lies before ${from}.`));
  if (tier && !TIERS.some((known) => known === tier))
    return err(badInput('tier', `"${tier}" is no tier; they are ${TIERS.join(', ')}.`));
  const knownRoute = PAYMENT_ROUTES.find((known) => known === route) ?? null;
  if (route && knownRoute === null)
    return err(badInput('route', `"${route}" is no payment route; they are ${PAYMENT_ROUTES.join(', ')}.`));
  const who = person ? findPersonByName(db, person) : null;
  const all = listAllocations(db, awardId).map(({ id }) => id);
  return ok({
    allocationIds: who === undefined ? [] : allocationId ? all.filter((id) => id === allocationId) : all,
    kinds,
    from: (from as Day | null | undefined) ?? null,
    to: (to as Day | null | undefined) ?? null,
    modelIds: modelsOf(db, model ?? null, tier ?? null),
    personId: who ? who.id : person === '' ? '' : null,
    batchId: (batch as BatchId | null | undefined) ?? null,
    runId: (run as RunId | null | undefined) ?? null,
    route: knownRoute,
  });
}

/** Null: every kind. Empty: the word is none. */
export function kindsOf(word: string | null): readonly EntryKind[] | null {
  if (word === null || word === '') return null;
  const group = Object.entries(ENTRY_GROUPS).find(([name]) => name === word);
  return group ? group[1] : ENTRY_KINDS.filter((kind) => kind === word);
}

function modelsOf(db: ReadDb, key: string | null, tier: string | null): readonly (ModelId | '')[] | null {
  if (key === null && tier === null) return null;
  const none: readonly (ModelId | '')[] = [''];
  const byKey = key === null ? null : key === '' ? none : modelsByKey(db, key);
  const ofTier = tier === null ? null : tier === '' ? none : modelsOfTier(db, tier);
  return byKey && ofTier ? byKey.filter((id) => ofTier.includes(id)) : (byKey ?? ofTier);
}
