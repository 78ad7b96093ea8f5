/** What every act starts from: an empty entry of one moment, and the details an auditor asks for. */
import { blankEntry as blankEntryOf, type NewEntry } from '#db/repos';
import type { JsonObject } from '#shared/base';
import type { AllocationId, MakeId } from '#shared/domain';

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
): NewEntry => blankEntryOf(makeId<'entry'>(), allocationId, kind, atMs);

/** Without what is not known, so that equal details are equal texts. */
export const toDetail = (detail: JsonObject): string =>
  JSON.stringify(Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== null)));
