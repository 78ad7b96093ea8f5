/** The queue's progress on stderr: a bar that redraws itself for people, a line now and then for log files. */
import type { Clock } from '#shared/base';
import { countRuns, isEnd, RUN_STATES } from '#shared/domain';
import type { QueueStatus } from '#shared/contract';
import { formatMoney, type Nanos, subtract } from '#shared/money';
import type { Terminal } from '../terminal.ts';
import { formatDuration } from './duration.ts';
import { counted, formatCount } from './numbers.ts';
import { clip } from './width.ts';

export interface Progress {
  update(status: QueueStatus): void;
  /** A complete line above the bar. */
  note(line: string): void;
  /** Leaves the last state of the bar standing. */
  end(): void;
}

const CELLS = 24;
/** Where nobody watches, a line at most this often. */
const PLAIN_INTERVAL_MS = 5_000;

export function createProgress(terminal: Terminal, clock: Pick<Clock, 'monotonicMs'>): Progress {
  const tally = createTally();
  let drawn = '';
  let plainAtMs = Number.NEGATIVE_INFINITY;
  const clear = (): void => {
    if (drawn !== '') terminal.side('\r\u001b[2K');
  };
  return {
    update: (status) => {
      const line = progressLine(tally(status), status);
      if (terminal.isSideLive) {
        clear();
        drawn = paintLine(clip(line, Math.max(10, terminal.sideWidth - 1)), terminal);
        terminal.side(drawn);
      } else if (clock.monotonicMs() - plainAtMs >= PLAIN_INTERVAL_MS) {
        plainAtMs = clock.monotonicMs();
        terminal.note(line);
      }
    },
    note: (line) => {
      clear();
      terminal.note(line);
      terminal.side(drawn);
    },
    end: () => {
      if (drawn !== '') terminal.side('\n');
      drawn = '';
    },
  };
}

interface Tally {
  readonly ended: number;
  readonly total: number;
  readonly spent: Nanos;
}

/**
 * What has been done since it began to watch. It follows the runs that have not ended: batches may be added while it
 * watches, and ended ones may leave the status.
 */
function createTally(): (status: QueueStatus) => Tally {
  let first: QueueStatus | null = null;
  let remaining = 0;
  let total = 0;
  return (status) => {
    first ??= status;
    const now = countRuns(status.counts, UNENDED_STATES);
    total += Math.max(0, now - remaining);
    remaining = now;
    return { ended: total - remaining, total, spent: subtract(status.spentTotal, first.spentTotal) };
  };
}

const UNENDED_STATES = RUN_STATES.filter((state) => !isEnd(state));

/** `██████░░░░  1,204 / 3,784 runs  41/s  $2.34 spent  1 min 02 s left`. */
function progressLine(
  { ended, total, spent }: Tally,
  { counts, ratePerSecond, timeLeft, paused, runner }: QueueStatus,
): string {
  const share = total === 0 ? 0 : ended / total;
  const cells = Math.floor(share * CELLS);
  const failed = countRuns(counts, ['failed-free', 'failed-billed']);
  const unknown = countRuns(counts, ['unknown']);
  return [
    '█'.repeat(cells) + '░'.repeat(CELLS - cells),
    `${formatCount(ended)} / ${counted(total, 'run')}`,
    `${ratePerSecond < 10 ? ratePerSecond.toFixed(1) : formatCount(Math.round(ratePerSecond))}/s`,
    `${formatMoney(spent)} spent`,
    ...(timeLeft && share < 1 ? [`${formatDuration(timeLeft.likelyMs)} left`] : []),
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)} unknown`] : []),
    ...(paused ? ['paused'] : []),
    ...(runner.where === 'elsewhere' ? [`run by ${runner.holder}`] : []),
  ].join('  ');
}

function paintLine(line: string, { sidePaint }: Terminal): string {
  const [bar = ''] = /^[█░]+/.exec(line) ?? [];
  const full = bar.replace(/░+$/, '');
  return `${sidePaint.green(full)}${sidePaint.dim(bar.slice(full.length))}${line.slice(bar.length)}`;
}
