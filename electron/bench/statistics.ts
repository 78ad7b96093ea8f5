/** What figures are said with: medians, rates, ratios, and the machine they come from. */
import { cpus, loadavg } from 'node:os';
import process from 'node:process';

/** Of the middle two the lower, so that it is a figure that was measured. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;

export const rounded = (value: number, decimals = 0): number =>
  Math.round(value * 10 ** decimals) / 10 ** decimals;

export const perSecond = (count: number, durationMs: number): number =>
  Math.round((count * 1000) / Math.max(0.001, durationMs));

/** The median of the ratios round by round, as each round's two sides met the same load. */
export const medianRatio = (ours: readonly number[], theirs: readonly number[]): number =>
  rounded(median(ours.map((each, index) => each / (theirs[index] ?? Number.NaN))), 2);

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** Processes that wanted a core over the last minute, before and after: above `cores`, others took from these figures. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** Asked at the beginning; the answer is completed at the end. */
export function describeMachine(): () => Machine {
  const [first] = cpus();
  const loadBefore = rounded(loadavg()[0] ?? 0, 2);
  return () => ({
    cpu: first?.model.trim() ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    loadBefore,
    loadAfter: rounded(loadavg()[0] ?? 0, 2),
  });
}

/** Processor time of this process, user and system, since it was asked for. */
export function watchCpu(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
}
