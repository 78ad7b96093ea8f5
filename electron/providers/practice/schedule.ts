/** Many moments, one timer: acts run in the order of their times. */
import { type Clock } from '#shared/base';

export interface Schedule {
  at(atMs: number, act: () => Promise<void>): void;
  /** What has not run will not. */
  stop(): void;
}

interface Item {
  readonly atMs: number;
  readonly act: () => Promise<void>;
}

export function createSchedule(clock: Clock): Schedule {
  // Latest first, so that the next one is taken from the end.
  const items: Item[] = [];
  let timer: AbortController | null = null;
  let isStopped = false;

  function arm(): void {
    timer?.abort();
    const next = items.at(-1);
    if (!next || isStopped) return;
    const armed = new AbortController();
    timer = armed;
    void clock.sleep(Math.max(0, next.atMs - clock.nowMs()), armed.signal).then(() => {
      if (!armed.signal.aborted) runDue();
    });
  }
  function runDue(): void {
    const nowMs = clock.nowMs();
    for (let next = items.at(-1); next && next.atMs <= nowMs; next = items.at(-1)) {
      items.pop();
      // A disk that refuses leaves the request unfinished; whoever asks sees it so.
      next.act().catch(() => {});
    }
    arm();
  }
  return {
    at(atMs, act) {
      items.splice(placeOf(items, atMs), 0, { atMs, act });
      if (items.at(-1)?.act === act) arm();
    },
    stop() {
      isStopped = true;
      timer?.abort();
    },
  };
}

/** Where an item of that time belongs, after those of the same time that came before it. */
function placeOf(items: readonly Item[], atMs: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.atMs ?? 0) > atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
