/** Rows that are written together: what is alike is bound once, what differs goes to SQLite as one JSON array. */

/** So long that the statement's own cost no longer counts, so short that its text stays small. */
const MAX_STRETCH = 512;

export type Stretch<T> = readonly [T, ...T[]];

/** Cuts rows, in order, into stretches of which all are alike. Takes an iterable so that a million never stand in memory. */
export function* stretchesOf<T>(rows: Iterable<T>, isAlike: (a: T, b: T) => boolean): Generator<Stretch<T>> {
  let stretch: [T, ...T[]] | null = null;
  for (const row of rows) {
    if (stretch && stretch.length < MAX_STRETCH && isAlike(stretch[0], row)) {
      stretch.push(row);
      continue;
    }
    if (stretch) yield stretch;
    stretch = [row];
  }
  if (stretch) yield stretch;
}

/**
 * The rows of each key, in the order in which the keys first come. `isAlike` says the same of two rows without a key for
 * each: most groups are of one kind.
 */
export function groupsOf<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  isAlike: (a: T, b: T) => boolean,
): Iterable<Stretch<T>> {
  const [first, ...others] = rows;
  if (first === undefined) return [];
  if (others.every((row) => isAlike(first, row))) return [[first, ...others]];
  const groups = new Map<string, [T, ...T[]]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups.values();
}
