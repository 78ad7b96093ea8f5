/** What a dollar buys, and how far apart the prices lie; whole counts, rounded down. */
import type { Model } from '#shared/contract';
import { NANOS_PER_UNIT, type Nanos } from '#shared/money';
import { formatCount } from '#renderer/ui';

export interface UnitPrice {
  readonly nanos: Nanos;
  readonly perUnits: bigint;
  readonly unit: string;
}

/** `1,000,000 requests`, `2 requests`, `less than 1 gpu-hour`. */
export function bought({ nanos, perUnits, unit }: UnitPrice): string {
  if (nanos === 0n) return 'no end of it';
  const count = (NANOS_PER_UNIT * perUnits) / nanos;
  if (count === 0n) return `less than 1 ${unit}`;
  return `${formatCount(Number(count))} ${unit}${count === 1n ? '' : 's'}`;
}

/** The cheapest and the dearest model billed by the request, and how many of one cost as much as one of the other. */
export function modelsPerDollar(
  models: readonly Model[],
): { cheapest: Model; dearest: Model; times: number } | null {
  const priced = models.filter(({ price }) => price?.unit === 'request' && price.nanos > 0n);
  const sorted = priced.toSorted((a, b) => ((a.price?.nanos ?? 0n) < (b.price?.nanos ?? 0n) ? -1 : 1));
  const cheapest = sorted[0];
  const dearest = sorted.at(-1);
  if (!cheapest?.price || !dearest?.price || cheapest === dearest) return null;
  return { cheapest, dearest, times: Number(dearest.price.nanos / cheapest.price.nanos) };
}
