/** Kinds of entries, and how they are paid, in words. */
import type { EntryGroup, EntryKind } from '#shared/domain';

export const KIND_WORDS: Readonly<Record<EntryKind, string>> = {
  allot: 'Money put into the allocation, or taken back',
  hold: 'Held for a batch: its ceiling',
  settle: 'A run billed; the rest of its hold went back',
  overrun: 'The part of a bill above the hold',
  void: 'A run ended unbilled; its hold went back',
  charge: 'A cost without a hold',
  refund: 'Money given back',
  'transfer-out': 'A cost moved away',
  'transfer-in': 'A cost moved here',
  adjust: 'A correction',
};

export const GROUP_WORDS: Readonly<Record<EntryGroup, string>> = {
  costs: 'every cost',
  bills: 'bills of runs',
  holds: 'every hold',
};
