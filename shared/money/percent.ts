/** Percentages as people type and read them, kept as millionths: 55.5 % is 555,000. */

/** Reads `55.5` or `55.5 %`: no sign, at most three digits and four decimals. Null for anything else. */
export function parsePercent(text: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?\s*%?$/.exec(text.trim());
  return match ? Number(`${match[1]}${(match[2] ?? '').padEnd(4, '0')}`) : null;
}

/** `55.5 %`, every decimal that says something. */
export const formatPercent = (millionths: number): string => `${millionths / 10_000} %`;
