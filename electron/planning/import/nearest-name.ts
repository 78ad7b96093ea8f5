/** Which of the names there are comes nearest to one that is not there. */

export function nearestName(wanted: string, names: readonly string[]): string | null {
  const ranked = names
    .map((name) => ({ name, distance: distance(wanted.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(2, wanted.length / 2) ? best.name : null;
}

/** How many characters must be put in, taken out or changed (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The refusal of a column that is not there, with what may have been meant. */
export function noColumn(wanted: string, names: readonly string[]): string {
  const near = nearestName(wanted, names);
  const list = names
    .slice(0, 12)
    .map((name) => `"${name}"`)
    .join(', ');
  const more = names.length > 12 ? ` and ${names.length - 12} more` : '';
  return `There is no column "${wanted}".${near === null ? '' : ` Do you mean "${near}"?`} The columns are ${list}${more}.`;
}
