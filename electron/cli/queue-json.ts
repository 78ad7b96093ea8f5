/**
 * The queue's status for programs: every state has its count; counts, spent and held are the whole workspace's, so that
 * they do not fall when a batch ends. `unended` holds the same of the batches that have not ended.
 */
import { RUN_STATES, type RunState } from '#shared/domain';
import type { QueueStatus } from '#shared/contract';
import type { Opened } from './session.ts';

export interface QueueFigures {
  readonly status: QueueStatus;
  /** Of every batch there ever was. */
  readonly counts: Readonly<Record<RunState, number>>;
}

export async function queueFigures(
  { client }: Pick<Opened, 'client'>,
  status: QueueStatus,
): Promise<QueueFigures> {
  const counts = zeroCounts();
  let before: Parameters<typeof client.batches.list>[0]['before'] = null;
  do {
    const page = await client.batches.list({ before, limit: 200 });
    for (const batch of page.rows) {
      for (const state of RUN_STATES) counts[state] += batch.counts[state] ?? 0;
    }
    before = page.next;
  } while (before !== null);
  return { status, counts };
}

export function queueJson({ status, counts }: QueueFigures) {
  const { counts: unended, spent, held, spentTotal, heldTotal, ...rest } = status;
  return {
    counts,
    spentNanos: spentTotal,
    heldNanos: heldTotal,
    unended: { counts: { ...zeroCounts(), ...unended }, spentNanos: spent, heldNanos: held },
    ...rest,
  };
}

const zeroCounts = (): Record<RunState, number> =>
  Object.fromEntries(RUN_STATES.map((state) => [state, 0])) as Record<RunState, number>;
