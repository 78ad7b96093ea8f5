/** Reading Google's JSON answers. Pure. */
import type { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import { parseJsonText } from '#electron/providers/wire';
import type { TokenCounts } from '#shared/money';

/** A reader of bodies of that shape; keys it does not know are let be. */
export const readerOf =
  <T>(shape: z.ZodType<T>, what: string) =>
  (bodyText: string): Result<T, string> => {
    const body = parseJsonText(bodyText);
    if (!body.ok) return body;
    const parsed = shape.safeParse(body.value);
    return parsed.success ? ok(parsed.data) : err(`the answer is not ${what}`);
  };

/** Counts as the provider says them; undefined where what is read or what is written is not said, which is not zero. */
export function tokensOf(
  read: readonly unknown[],
  cached: unknown,
  written: readonly unknown[],
): TokenCounts | undefined {
  const input = sumOf(read);
  const output = sumOf(written);
  if (input === null || output === null) return undefined;
  const fromCache = isCount(cached) ? BigInt(cached) : 0n;
  return { input, cached: fromCache > input ? input : fromCache, output };
}

/** The first must be said; the others add to it where they are. */
function sumOf([first, ...others]: readonly unknown[]): bigint | null {
  if (!isCount(first)) return null;
  return [first, ...others.filter(isCount)].reduce((sum, count) => sum + BigInt(count), 0n);
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export const bytesOf = (base64: string): { readonly bytes: Uint8Array } => ({
  bytes: Buffer.from(base64, 'base64'),
});
