/** What the act language of books-acts.ts is made of: patterns of lines, and refusals in a few words. */
import type { Refusal } from '#shared/contract';

/** A pattern of a line, and what it does with the words that the pattern finds. */
export type Act = readonly [RegExp, (...words: string[]) => string];

export function inWords(
  result: { readonly ok: true } | { readonly ok: false; readonly error: Refusal },
): string {
  if (result.ok) return 'ok';
  const { error } = result;
  switch (error.code) {
    case 'insufficient-funds':
      return `insufficient-funds, ${error.shortfallNanos} short`;
    case 'wrong-state':
      return `wrong-state, ${error.state}`;
    case 'bad-input':
      return `bad-input, ${error.field}`;
    case 'not-chargeable':
      return `not-chargeable, ${error.checks.map((check) => check.id).join(' ')}`;
    default:
      return error.code;
  }
}
