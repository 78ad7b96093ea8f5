/** Building blocks of the contract: money crosses the boundary as bigint nanos, ids and days as checked text. */
import { z } from 'zod';
import { type Day, isDay, isJsonObject, type JsonObject } from '#shared/base';
import type { Id } from '#shared/domain';
import type { Nanos } from '#shared/money';

const MOST = 2n ** 63n;
/** As much as the books can keep in 64 bits. */
export const money = z.custom<Nanos>(
  (value) => typeof value === 'bigint' && value >= -MOST && value < MOST,
  'expected a bigint of nanos, of at most 64 bits',
);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const id = <Of extends string>() =>
  z.custom<Id<Of>>((value) => typeof value === 'string' && UUID.test(value), 'expected an id (a UUID)');

export const day = z.custom<Day>(
  (value) => typeof value === 'string' && isDay(value),
  'expected a day as YYYY-MM-DD',
);

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const instantMs = z.number().int();

export const count = z.number().int().nonnegative();

/** Likely time left, with a range, in milliseconds. */
export const timeLeft = z.object({ lowMs: z.number(), likelyMs: z.number(), highMs: z.number() });

/** The four figures of the meter; `available = allotted - held - spent` and may be negative after an overrun. */
export const balance = z.object({ allotted: money, held: money, spent: money, available: money });
export type Balance = z.infer<typeof balance>;

/** A plain JSON object; what stands in it is checked by whoever reads it. */
export const jsonObject = z.custom<JsonObject>(isJsonObject, 'expected a JSON object');
/** A file's bytes; declared here because this layer knows neither browser nor Node. */
export interface BlobLike {
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}
export const blob = z.custom<BlobLike>(
  (value) => typeof value === 'object' && value !== null && 'arrayBuffer' in value && 'size' in value,
  'expected a file',
);
