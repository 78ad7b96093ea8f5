/** The filters of the run table, in the order of their tabs, with the states each shows. */
import type { RunState } from '#shared/domain';
import { RUN_GROUPS } from '#renderer/ui';
import type { QueueFilter } from '#renderer/routes';

const statesOf = (id: (typeof RUN_GROUPS)[number]['id']): readonly RunState[] =>
  RUN_GROUPS.find((group) => group.id === id)?.states ?? [];

export const FILTERS: readonly {
  readonly id: QueueFilter;
  readonly label: string;
  readonly states: readonly RunState[] | null;
}[] = [
  { id: 'all', label: 'All', states: null },
  { id: 'running', label: 'Running', states: statesOf('running') },
  { id: 'waiting', label: 'Waiting', states: statesOf('waiting') },
  { id: 'done', label: 'Done', states: statesOf('done') },
  { id: 'failed', label: 'Failed', states: statesOf('failed') },
  { id: 'unknown', label: 'Unknown', states: statesOf('unknown') },
  { id: 'blocked', label: 'Blocked', states: ['blocked'] },
];
