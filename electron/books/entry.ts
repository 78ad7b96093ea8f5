/** What every act starts from: an empty entry of one moment, and the details an auditor asks for. */
import type { NewEntry } from '#db/repos';
import { type JsonObject, utcDay } from '#shared/base';
import type { AllocationId, MakeId } from '#shared/domain';
import { ZERO } from '#shared/money';

export interface BooksDeps {
  readonly makeId: MakeId;
  readonly nowMs: () => number;
  /** Set by the self-check when the books do not agree with themselves; stops new holds (rule H4). */
  readonly problem: () => string | null;
}

/** `atMs` is read once per act: its entries share one moment and, around midnight, one day (rule E5). */
export const blankEntry = (
  { makeId }: BooksDeps,
  allocationId: AllocationId,
  kind: NewEntry['kind'],
  atMs: number,
): NewEntry => ({
  id: makeId<'entry'>(),
  atMs,
  day: utcDay(atMs),
  kind,
  allocationId,
  allotted: ZERO,
  held: ZERO,
  spent: ZERO,
  holdId: null,
  batchId: null,
  runId: null,
  modelId: null,
  priceId: null,
  quantity: null,
  personId: null,
  reason: null,
});

/** Without what is not known, so that equal details are equal texts. */
export const toDetail = (detail: JsonObject): string =>
  JSON.stringify(Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== null)));
