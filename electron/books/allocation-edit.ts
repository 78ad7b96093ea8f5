/** What an allocation pays for: its category, tiers, models, caps and thresholds, each change written down (rule A4). */
import {
  type AllocationRules,
  ensurePerson,
  listAllocations,
  listCatalogue,
  listCategoryTemplates,
  noteAwardChange,
  personCapsOf,
  setAllocationRules,
  setPersonCap,
} from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { type Json, type JsonObject, err, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { AllocationId, Tier } from '#shared/domain';
import type { Nanos } from '#shared/money';
import type { BooksDeps } from './entry.ts';
import { badInput, findPot, type Pot, wrongState } from './refusals.ts';

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

export interface AllocationEdits {
  /** Errors in this order: no such allocation, award archived, name, category, models, threshold, alerts, caps. */
  editAllocation(
    db: WriteDb,
    allocationId: AllocationId,
    edit: AllocationEdit,
    actor: string,
  ): Result<void, Refusal>;
}

export const createAllocationEdits = (deps: BooksDeps): AllocationEdits => ({
  editAllocation(db, allocationId, edit, actor) {
    const atMs = deps.nowMs();
    const pot = findPot(db, allocationId);
    if (!pot.ok) return pot;
    const refusal = refuseEdit(db, pot.value, edit, atMs);
    if (refusal) return err(refusal);
    const before = picture(db, allocationId);
    setAllocationRules(db, allocationId, changedRules(edit));
    for (const { personName, cap } of edit.caps ?? []) {
      setPersonCap(db, allocationId, ensurePerson(db, deps.makeId<'person'>(), personName.trim(), atMs), cap);
    }
    const after = picture(db, allocationId);
    if (JSON.stringify(before) === JSON.stringify(after)) return ok(undefined);
    const { award } = pot.value;
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

function refuseEdit(
  db: ReadDb,
  { allocation, award }: Pot,
  edit: AllocationEdit,
  atMs: number,
): Refusal | null {
  if (award.state === 'archived')
    return wrongState(`Award ${award.numberRaw} is archived; nothing of it changes any more.`, 'archived');
  const name = edit.name?.trim();
  if (name === '') return badInput('name', 'An allocation has a name.');
  if (
    name !== undefined &&
    listAllocations(db, award.id).some((other) => other.name === name && other.id !== allocation.id)
  )
    return badInput('name', `Award ${award.numberRaw} already has an allocation called "${name}".`);
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
