/** A number of a provider's JSON as exact decimal text of at most twelve decimals; null for anything that is no count. */
export function decimalText(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value >= 1e15) return null;
  const text = String(value);
  // JSON's numbers carry no more than seventeen digits; what is beyond a millionth of a millionth is no money.
  if (/^\d+(\.\d{1,12})?$/.test(text)) return text;
  const fixed = value.toFixed(12);
  return fixed.replace(/\.?0+$/, '');
}
