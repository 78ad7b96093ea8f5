/** Counts for people: grouped, with their word. */

export const formatCount = (count: number): string => count.toLocaleString('en-US');

/** `1 run`, `3,784 runs`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
