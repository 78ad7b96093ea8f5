/** The benchmarks with the real clock. */
import {
  benchHttp,
  benchLedger,
  benchQueue,
  type HttpBench,
  type LedgerBench,
  type QueueBench,
  type QueueBenchOptions,
  soakQueue,
} from '#electron/bench';
import type { AppOptions } from './app.ts';
import { makeId, systemClock as clock, systemRandom as random } from '#electron/system';

const deps = { clock, makeId, random };

export const measureQueue = (options: QueueBenchOptions): Promise<QueueBench> => benchQueue(deps, options);
export const measureSoak = (options: Omit<QueueBenchOptions, 'rounds'>): ReturnType<typeof soakQueue> =>
  soakQueue(deps, options);
export const measureLedger = (entries: number): Promise<LedgerBench> => benchLedger(deps, entries);

export const measureHttp = (
  options: QueueBenchOptions,
  practice: AppOptions['practice'],
): Promise<HttpBench> => benchHttp(deps, options, practice);
