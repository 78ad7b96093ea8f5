/** The benchmarks with the real clock. */
import { benchLedger, benchQueue, type LedgerBench, type QueueBench } from '#electron/bench';
import { makeId, systemClock as clock, systemRandom as random } from '#electron/system';

export const measureQueue = (runs: number): Promise<QueueBench> =>
  benchQueue({ clock, makeId, random }, runs);
export const measureLedger = (entries: number): Promise<LedgerBench> =>
  benchLedger({ clock, makeId, random }, entries);
