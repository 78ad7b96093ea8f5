/** Chance comes in from outside, so that a test can own it and a study can be drawn again. */

/** A number from 0 up to, not including, 1. */
export type Random = () => number;

/** mulberry32: small, quick, the same everywhere for the same seed; for simulation and order, never for secrets. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from 0 to `count` - 1. */
export const wholeBelow = (count: number, random: Random): number => Math.floor(random() * count);

/** The same things in an order by chance (Fisher and Yates); the list itself stays as it is. */
export function shuffled<T>(things: readonly T[], random: Random): T[] {
  const order = [...things];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = wholeBelow(last + 1, random);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}
