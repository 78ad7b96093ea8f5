/** The batch being put together; kept while the person looks at other places. */
import { create } from 'zustand';
import type { PromptFile } from '#shared/contract';
import type { AllocationId } from '#shared/domain';

export interface Draft {
  readonly text: string;
  /** A file read by the backend, and the bytes to read it again with another column; wins over the text. */
  readonly file: { readonly read: PromptFile; readonly source: File } | null;
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
