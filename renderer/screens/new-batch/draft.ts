/** The batch being put together; kept while the person looks at other places. */
import { create } from 'zustand';
import type { PromptPlan, PromptReading, PromptSetView, PromptTable } from '#shared/contract';
import type { AllocationId } from '#shared/domain';

/** A prompt file the backend keeps: what is in it, what is wanted of it, and the prompts that makes. */
export interface DraftFile {
  readonly table: PromptTable;
  /** As the person chose it; null is guessed. */
  readonly reading: PromptReading;
  readonly plan: PromptPlan;
  /** Null until it is made, and where the plan does not fit the file. */
  readonly set: PromptSetView | null;
  /** False while the set is that of an earlier plan: it is shown, but nothing may be queued of it. */
  readonly isCurrent: boolean;
}

export interface Draft {
  readonly text: string;
  /** Wins over the text. */
  readonly file: DraftFile | null;
  readonly modelKeys: readonly string[];
  readonly repeats: number;
  readonly experimentName: string;
  readonly purpose: string;
  readonly allocationId: AllocationId | null;
}

export const EMPTY_DRAFT: Draft = {
  text: '',
  file: null,
  modelKeys: [],
  repeats: 1,
  experimentName: '',
  purpose: '',
  allocationId: null,
};

export const useDraft = create<Draft>(() => EMPTY_DRAFT);

export const changeDraft = (change: Partial<Draft>): void => useDraft.setState(change);

/** After queueing: the next batch is usually charged to the same allocation. */
export const clearDraft = (): void =>
  useDraft.setState(({ allocationId }) => ({ ...EMPTY_DRAFT, allocationId }));

export const toggleModel = (key: string): void =>
  useDraft.setState(({ modelKeys }) => ({
    modelKeys: modelKeys.includes(key) ? modelKeys.filter((other) => other !== key) : [...modelKeys, key],
  }));
