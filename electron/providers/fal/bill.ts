/** What a finished request is billed by: its exact cost where the key may see it, else what the provider counted, else what is known. */
import type { JsonObject } from '#shared/base';
import type { Bill, Counts } from '#electron/providers';
import { decimalText, requestedCounts } from '#electron/providers/wire';
import { bareId } from './addresses.ts';
import type { Platform } from './platform.ts';
import { countsOfResult } from './results.ts';

export interface Finished {
  readonly modelKey: string;
  readonly requestId: string;
  readonly result: JsonObject;
  /** `x-fal-billable-units` of the result [C]: how many, in the unit of the model's price. */
  readonly billableUnits: string | null;
  readonly inferenceSeconds: number | null;
}

/** What cannot be read is left out: a price per what is not counted is then shown to a person. */
export async function billOf(
  platform: Platform | null,
  { modelKey, requestId, result, billableUnits, inferenceSeconds }: Finished,
  signal: AbortSignal,
): Promise<Bill> {
  const computed = decimalText(inferenceSeconds);
  const seen: Counts = {
    ...countsOfResult(result),
    ...(computed === null ? {} : { 'compute-second': computed }),
  };
  if (!platform) return { quantity: '1', counts: seen };
  const id = bareId(requestId);
  const amount = await platform.amountOf(id, signal);
  const price = await platform.priceOf(modelKey, signal);
  const counted = countedOf(billableUnits, price?.unitsInOne ?? 1n);
  let counts: Counts = price && counted !== null ? { ...seen, [price.listed.unit]: counted } : seen;
  // The length of a film or of a text that the result does not say stands in what was asked for.
  const missing = (['second', 'character'] as const).filter((unit) => counts[unit] === undefined);
  const isNeeded = price ? missing.some((unit) => unit === price.listed.unit) : missing.length > 0;
  if (amount === null && isNeeded) {
    const input = await platform.inputOf(modelKey, id, signal);
    const asked = input ? requestedCounts(input) : {};
    for (const unit of missing) counts = { ...counts, ...(asked[unit] ? { [unit]: asked[unit] } : {}) };
  }
  return { quantity: counts.request ?? '1', counts, ...(amount === null ? {} : { amount }) };
}

function countedOf(billableUnits: string | null, unitsInOne: bigint): string | null {
  if (billableUnits === null || !/^\d{1,12}(\.\d{1,9})?$/.test(billableUnits)) return null;
  return unitsInOne === 1n ? billableUnits : decimalText(Number(billableUnits) * Number(unitsInOne));
}
