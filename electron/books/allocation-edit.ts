/** Allocations: a new one, and what each pays for - category, tiers, models, caps, thresholds -, each change written down (rule A4). */
import {
  type AllocationRules,
  type AwardRow,
  ensurePerson,
  getAward,
  insertAllocation,
  listAllocations,
  listCatalogue,
  listCategoryTemplates,
  noteAwardChange,
  personCapsOf,
  setAllocationRules,
  setPersonCap,
} from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { assert, err, type Json, type JsonObject, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { AllocationId, AwardId, Tier } from '#shared/domain';
import type { Nanos } from '#shared/money';
import { type Allotments, refuseAllotting } from './allotments.ts';
import type { BooksDeps } from './entry.ts';
import { badInput, findPot, notThere, wrongState } from './refusals.ts';

/** What is left out stays as it is; null allows all, or takes away. */
export interface AllocationEdit {
  readonly name?: string | undefined;
  readonly category?: string | null | undefined;
  readonly tiers?: readonly Tier[] | null | undefined;
  readonly models?: readonly string[] | null | undefined;
  readonly approvalThreshold?: Nanos | null | undefined;
  /** In millionths of the cap, rising. */
  readonly alertShares?: readonly number[] | null | undefined;
  readonly caps?: readonly { readonly personName: string; readonly cap: Nanos | null }[] | undefined;
}

export interface NewAllocation {
  readonly awardId: AwardId;
  readonly name: string;
  /** Given to it from what the award has left; may be nothing. */
  readonly amount: Nanos;
  readonly limits?: Omit<AllocationEdit, 'name'> | undefined;
}

export interface AllocationEdits {
  /** Errors in this order: no such award, award closed or archived, name, amount, then those of `editAllocation`, shortfall. */
  addAllocation(db: WriteDb, input: NewAllocation, actor: string): Result<AllocationId, Refusal>;
  /** Errors in this order: no such allocation, award archived, name, category, models, threshold, alerts, caps. */
  editAllocation(
    db: WriteDb,
    allocationId: AllocationId,
    edit: AllocationEdit,
    actor: string,
  ): Result<void, Refusal>;
}

export const createAllocationEdits = (
  deps: BooksDeps,
  { allot }: Pick<Allotments, 'allot'>,
): AllocationEdits => ({
  addAllocation(db, { awardId, name, amount, limits = {} }, actor) {
    const atMs = deps.nowMs();
    const award = getAward(db, awardId);
    if (!award) return err(notThere('award', awardId));
    if (award.state === 'closed' || award.state === 'archived')
      return err(
        wrongState(`Award ${award.numberRaw} is ${award.state}; it takes no new allocation.`, award.state),
      );
    const edit = { ...limits, name };
    const refusal =
      refuseName(db, award, name, null) ??
      (amount < 0n ? badInput('amount', 'An allocation is never negative.') : null) ??
      refuseLimits(db, award, edit, atMs) ??
      refuseAllotting(db, award, amount);
    if (refusal) return err(refusal);
    const id = deps.makeId<'allocation'>();
    insertAllocation(db, { id, awardId, name: name.trim(), createdAtMs: atMs });
    applyEdit(db, deps, id, edit, atMs);
    const allotted = allot(db, id, amount, 'Initial budget', atMs);
    assert(allotted.ok, 'what the award has left was checked above');
    const after = { ...picture(db, id), amountNanos: String(amount) };
    noteAwardChange(db, {
      id: deps.makeId<'event'>(),
      awardId,
      atMs,
      actor,
      act: 'allocation-add',
      before: {},
      after,
    });
    return ok(id);
  },

  editAllocation(db, allocationId, edit, actor) {
    const atMs = deps.nowMs();
    const pot = findPot(db, allocationId);
    if (!pot.ok) return pot;
    const { award } = pot.value;
    const refusal =
      (award.state === 'archived'
        ? wrongState(`Award ${award.numberRaw} is archived; nothing of it changes any more.`, 'archived')
        : null) ??
      (edit.name === undefined ? null : refuseName(db, award, edit.name, allocationId)) ??
      refuseLimits(db, award, edit, atMs);
    if (refusal) return err(refusal);
    const before = picture(db, allocationId);
    applyEdit(db, deps, allocationId, edit, atMs);
    const after = picture(db, allocationId);
    if (JSON.stringify(before) === JSON.stringify(after)) return ok(undefined);
    noteAwardChange(db, {
      id: deps.makeId<'event'>(),
      awardId: award.id,
      atMs,
      actor,
      act: 'allocation-edit',
      before,
      after,
    });
    return ok(undefined);
  },
});

function applyEdit(
  db: WriteDb,
  deps: BooksDeps,
  allocationId: AllocationId,
  edit: AllocationEdit,
  atMs: number,
): void {
  setAllocationRules(db, allocationId, changedRules(edit));
  for (const { personName, cap } of edit.caps ?? []) {
    setPersonCap(db, allocationId, ensurePerson(db, deps.makeId<'person'>(), personName.trim(), atMs), cap);
  }
}

function refuseName(
  db: ReadDb,
  award: AwardRow,
  name: string,
  own: AllocationId | null,
): Refusal<'bad-input'> | null {
  if (name.trim() === '') return badInput('name', 'An allocation has a name.');
  return listAllocations(db, award.id).some((other) => other.name === name.trim() && other.id !== own)
    ? badInput('name', `Award ${award.numberRaw} already has an allocation called "${name.trim()}".`)
    : null;
}

function refuseLimits(
  db: ReadDb,
  award: AwardRow,
  edit: AllocationEdit,
  atMs: number,
): Refusal<'bad-input'> | null {
  const template = listCategoryTemplates(db).find((each) => each.key === award.categoryTemplate);
  if (edit.category != null && template && !template.categories.some(({ code }) => code === edit.category)) {
    const codes = template.categories.map(({ code }) => code).join(', ');
    return badInput(
      'category',
      `${template.title} has no category "${edit.category}"; it has ${codes === '' ? 'none' : codes}.`,
    );
  }
  const keys = new Set(listCatalogue(db, utcDay(atMs)).map((model) => model.key));
  const unknown = edit.models?.find((key) => !keys.has(key));
  if (unknown !== undefined)
    return badInput('models', `There is no model "${unknown}" in the catalogue. Ids are case-sensitive.`);
  if (edit.approvalThreshold != null && edit.approvalThreshold < 0n)
    return badInput('approvalThreshold', 'A threshold is never negative.');
  const shares = edit.alertShares ?? [];
  if (shares.some((share, index) => share <= (shares[index - 1] ?? 0) || share > 1_000_000))
    return badInput('alertShares', 'Alerts are rising shares of the cap, above 0 and up to 100 %.');
  if (edit.caps?.some(({ cap }) => cap !== null && cap < 0n))
    return badInput('caps', 'A cap is never negative.');
  return edit.caps?.some(({ personName }) => personName.trim() === '')
    ? badInput('caps', 'A cap is for a person: write PERSON=USD.')
    : null;
}

const changedRules = (edit: AllocationEdit): Partial<AllocationRules> => ({
  ...(edit.name === undefined ? {} : { name: edit.name.trim() }),
  ...(edit.category === undefined ? {} : { categoryCode: edit.category }),
  ...(edit.tiers === undefined ? {} : { allowedTiers: list(edit.tiers) }),
  ...(edit.models === undefined ? {} : { allowedModels: list(edit.models) }),
  ...(edit.approvalThreshold === undefined ? {} : { approvalThresholdNanos: edit.approvalThreshold }),
  ...(edit.alertShares === undefined ? {} : { alertShares: list(edit.alertShares) }),
});

const list = (items: readonly (string | number)[] | null): Json => items && [...items];

/** As it is written into the changes of the award: amounts as text. */
function picture(db: ReadDb, allocationId: AllocationId): JsonObject {
  const pot = findPot(db, allocationId);
  if (!pot.ok) return {};
  const { allocation } = pot.value;
  return {
    allocationId,
    name: allocation.name,
    category: allocation.categoryCode,
    tiers: allocation.allowedTiers,
    models: allocation.allowedModels,
    approvalThresholdNanos: allocation.approvalThresholdNanos?.toString() ?? null,
    alertShares: allocation.alertShares,
    caps: personCapsOf(db, allocationId).map(({ personId, capNanos }) => ({
      personId,
      capNanos: String(capNanos),
    })),
  };
}
