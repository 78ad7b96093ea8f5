/**
 * Column kinds. The connection reads every INTEGER as bigint (safe integers), so that no amount is ever rounded
 * by passing through a JavaScript number; these types say which columns are amounts and which are small numbers.
 */
import { customType } from 'drizzle-orm/sqlite-core';
import type { Day, Json } from '#shared/base';
import type { Id } from '#shared/domain';
import type { Nanos } from '#shared/money';

/** An amount in nanos. */
export const nanosColumn = customType<{ data: Nanos; driverData: bigint }>({ dataType: () => 'integer' });

/** An integer of any size that is not money. */
export const bigColumn = customType<{ data: bigint; driverData: bigint }>({ dataType: () => 'integer' });

/** A count or a time in milliseconds: always below 2^53. */
export const numberColumn = customType<{ data: number; driverData: bigint }>({
  dataType: () => 'integer',
  fromDriver: Number,
  toDriver: BigInt,
});

export const flagColumn = customType<{ data: boolean; driverData: bigint }>({
  dataType: () => 'integer',
  fromDriver: (value) => value !== 0n,
  toDriver: (value) => (value ? 1n : 0n),
});

export const dayColumn = customType<{ data: Day; driverData: string }>({ dataType: () => 'text' });

export const jsonColumn = customType<{ data: Json; driverData: string }>({
  dataType: () => 'text',
  fromDriver: (value) => JSON.parse(value) as Json,
  toDriver: (value) => JSON.stringify(value),
});

export const hashColumn = customType<{ data: Uint8Array; driverData: Buffer }>({
  dataType: () => 'blob',
  toDriver: (value) => Buffer.from(value),
});

export const idColumn = <Of extends string>(name: string) =>
  customType<{ data: Id<Of>; driverData: string }>({ dataType: () => 'text' })(name);
