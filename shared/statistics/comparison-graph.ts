/** Whether comparisons tie all models together: strengths exist only then (Ford 1957). */
import type { Tally } from './preferences.ts';

/**
 * All pairs in which `a` met `b`, from the side of `a`; several for the same two are added up. One answer for each pair:
 * where several people rated it, `combinedPreference`.
 */
export interface Comparison {
  readonly a: string;
  readonly b: string;
  readonly tally: Tally;
}

export interface ComparisonGraph {
  /** Models that met, directly or through others; more than one group: nothing can be said across. */
  readonly groups: readonly (readonly string[])[];
  /**
   * Within one group: models of which none ever lost or tied against the rest it met, so that no strength is too high
   * for them.
   */
  readonly unbeaten: readonly { readonly above: readonly string[]; readonly below: readonly string[] }[];
}

export function comparisonGraph(
  models: readonly string[],
  comparisons: readonly Comparison[],
): ComparisonGraph {
  const beats = new Map(models.map((model) => [model, new Set<string>()]));
  const meets = new Map(models.map((model) => [model, new Set<string>()]));
  for (const { a, b, tally } of comparisons) {
    if (tally.wins + tally.ties > 0) beats.get(a)?.add(b);
    if (tally.losses + tally.ties > 0) beats.get(b)?.add(a);
    if (tally.wins + tally.losses + tally.ties === 0) continue;
    meets.get(a)?.add(b);
    meets.get(b)?.add(a);
  }
  const groups = partition(models, (model) => reached(model, meets));
  const within = new Map(models.map((model) => [model, reached(model, beats)]));
  // Models that reach each other by wins bind each other; where only one side reaches the other, nothing holds it down.
  const bound = partition(
    models,
    (model) => new Set([...(within.get(model) ?? [])].filter((other) => within.get(other)?.has(model))),
  );
  const unbeaten = bound.flatMap((above) => {
    const below = bound.filter(
      (other) => other !== above && above.some((model) => other.some((one) => within.get(model)?.has(one))),
    );
    const met = below.flat().filter((one) => above.some((model) => meets.get(model)?.has(one)));
    return met.length === 0 ? [] : [{ above, below: met }];
  });
  return { groups, unbeaten };
}

/** Everything that can be reached from a model, itself included. */
function reached(from: string, next: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set([from]);
  for (const model of found) for (const other of next.get(model) ?? []) found.add(other);
  return found;
}

function partition(models: readonly string[], groupOf: (model: string) => ReadonlySet<string>): string[][] {
  const groups: string[][] = [];
  const placed = new Set<string>();
  for (const model of models) {
    if (placed.has(model)) continue;
    const members = groupOf(model);
    const group = models.filter((other) => members.has(other));
    for (const member of group) placed.add(member);
    groups.push(group);
  }
  return groups;
}
