/** Runs by state as one split bar: done, running, waiting, unknown, failed, cancelled; each with its own texture. */
import { countRuns, IN_FLIGHT_STATES, type RunCounts, type RunState } from '#shared/domain';
import { formatCount } from './format.ts';
import styles from './ProgressBar.module.css';

export interface RunGroup {
  readonly id: 'done' | 'running' | 'waiting' | 'unknown' | 'failed' | 'cancelled';
  readonly label: string;
  readonly states: readonly RunState[];
}

/** The twelve run states as the six groups people think in. */
export const RUN_GROUPS: readonly RunGroup[] = [
  { id: 'done', label: 'done', states: ['done'] },
  { id: 'failed', label: 'failed', states: ['failed-free', 'failed-billed'] },
  { id: 'cancelled', label: 'cancelled', states: ['cancelled-free', 'cancelled-billed'] },
  { id: 'unknown', label: 'unknown', states: ['unknown'] },
  { id: 'running', label: 'running', states: [...IN_FLIGHT_STATES, 'retrying'] },
  { id: 'waiting', label: 'waiting', states: ['waiting', 'blocked'] },
];

export const groupCount = (counts: RunCounts, id: RunGroup['id']): number =>
  countRuns(counts, RUN_GROUPS.find((group) => group.id === id)?.states ?? []);

export const progressWords = (counts: RunCounts): string =>
  RUN_GROUPS.map((group) => ({ group, count: countRuns(counts, group.states) }))
    .filter(({ count }) => count > 0)
    .map(({ group, count }) => `${formatCount(count)} ${group.label}`)
    .join(', ');

export function ProgressBar({
  counts,
  total,
  label,
  thick = false,
}: {
  counts: RunCounts;
  total: number;
  label: string;
  thick?: boolean;
}) {
  const ended = groupCount(counts, 'done') + groupCount(counts, 'failed') + groupCount(counts, 'cancelled');
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={total === 0 ? 0 : Math.floor((ended / total) * 100)}
      aria-valuetext={progressWords(counts) || 'no runs'}
      className={styles.bar}
      data-thick={thick || undefined}
    >
      {RUN_GROUPS.map((group) => {
        const count = countRuns(counts, group.states);
        if (count === 0) return null;
        return (
          <i
            key={group.id}
            data-group={group.id}
            style={{ flexGrow: count }}
            data-note={`${formatCount(count)} ${group.label}`}
          />
        );
      })}
    </div>
  );
}

/** The legend under a split bar. */
export function ProgressWords({ counts }: { counts: RunCounts }) {
  return (
    <ul className={styles.words}>
      {RUN_GROUPS.map((group) => {
        const count = countRuns(counts, group.states);
        if (count === 0) return null;
        return (
          <li key={group.id}>
            <i data-group={group.id} aria-hidden />
            <b>{formatCount(count)}</b> {group.label}
          </li>
        );
      })}
    </ul>
  );
}
