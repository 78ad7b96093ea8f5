/** How long ago the error was found, against the sponsor's window: a bar with the warning days marked, and words. */
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { formatCounted } from '#renderer/ui';
import styles from './transfers.module.css';

export interface ClockFigures {
  readonly ageDays: number;
  /** Null: the sponsor sets none. */
  readonly windowDays: number | null;
  /** The last of the warning days that has been reached. */
  readonly warnedAtDays: number | null;
  readonly isLate: boolean;
}

export function clockWords({ ageDays, windowDays, isLate }: ClockFigures): string {
  const age = formatCounted(ageDays, 'day');
  if (windowDays === null) return `found ${age} ago; the sponsor sets no window`;
  if (isLate) return `${formatCounted(ageDays - windowDays, 'day')} past the sponsor's ${windowDays}`;
  return `${formatCounted(windowDays - ageDays, 'day')} of ${windowDays} left`;
}

/** `quiet` where it is decided: its age is then only a fact. */
export function TransferClock({ quiet = false, ...clock }: ClockFigures & { quiet?: boolean }) {
  const { ageDays, windowDays, warnedAtDays, isLate } = clock;
  const tone = quiet ? 'quiet' : isLate ? 'late' : warnedAtDays === null ? 'fine' : 'near';
  const Icon = tone === 'late' || tone === 'near' ? IconAlertTriangle : IconClock;
  const words = quiet ? `decided ${formatCounted(ageDays, 'day')} after it was found` : clockWords(clock);
  return (
    <div className={styles.clock} data-tone={tone}>
      {windowDays !== null && (
        <div
          className={styles.clockBar}
          role="meter"
          aria-label="Days since the error was found"
          aria-valuemin={0}
          aria-valuemax={windowDays}
          aria-valuenow={Math.min(ageDays, windowDays)}
          aria-valuetext={words}
        >
          <span style={{ width: `${Math.min(100, (ageDays / windowDays) * 100).toFixed(2)}%` }} />
        </div>
      )}
      <p>
        <Icon size={13} stroke={1.9} aria-hidden />
        {words}
      </p>
    </div>
  );
}
