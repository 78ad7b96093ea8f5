/** Finding where something turns: slow by a little, and it cannot run away. */

/**
 * The point between `low` and `high` where `isBefore` turns from true to false, halved until no number lies between
 * (or nothing in the 16th digit), or to within `closeTo`. `isBefore` turns once.
 */
export function turningPoint(
  isBefore: (at: number) => boolean,
  low: number,
  high: number,
  closeTo = 0,
): number {
  for (let step = 0; step < 1_100; step += 1) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (isBefore(middle)) low = middle;
    else high = middle;
    if (high - low <= Math.max(closeTo, Number.EPSILON * Math.min(Math.abs(low), Math.abs(high)))) break;
  }
  return (low + high) / 2;
}
