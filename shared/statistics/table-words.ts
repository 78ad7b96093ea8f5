/** What a table of strengths and a picture of cost and quality say, in sentences. */
import type { StrengthTable } from './bradley-terry.ts';
import type { Placed } from './pareto.ts';
import { levelInWords, listed } from './words.ts';

/** In the order in which they are read; warnings last, as they are about all before. */
export function strengthsInWords({
  models,
  differences,
  level,
  isRegularised,
  warnings,
}: StrengthTable): string[] {
  const below = models
    .map(({ model }) => ({
      model,
      names: differences.filter(({ a, isClear }) => isClear && a === model).map(({ b }) => b),
    }))
    .filter(({ names }) => names.length > 0);
  const open = differences.filter(({ isClear }) => !isClear).length;
  return [
    ...(below.length === 0 ? ['No two models can be told apart at this many pairs.'] : []),
    ...below.map(({ model, names }) => `${model} is preferred to ${listed(names)}.`),
    ...(below.length > 0 && open > 0
      ? [
          `The other ${open === 1 ? 'difference is' : `${open} differences are`} not clear at this many pairs; that is not evidence that there is none.`,
        ]
      : []),
    `All ${differences.length} comparisons hold together at ${levelInWords(level)}, so picking out the largest is allowed.`,
    ...(isRegularised ? ['These strengths are estimates with an assumption added, because:'] : []),
    ...warnings,
  ];
}

export function paretoInWords(placed: readonly Placed[]): string[] {
  const front = placed.filter(({ place }) => place === 'front');
  const worth =
    front.length === 0
      ? 'No model has both a cost and a quality yet.'
      : `Worth their price, as no other model is both cheaper and better: ${listed(front.map(({ model }) => model))}.`;
  return [worth, ...placed.flatMap(sentencesOf)];
}

function sentencesOf({ model, place, dominatedBy, perhapsDominatedBy, whyNotPlaced }: Placed): string[] {
  if (place === 'not-placed') return [`${model} has no place yet: ${whyNotPlaced}.`];
  if (place === 'front') {
    return perhapsDominatedBy.length === 0
      ? []
      : [
          `${model} stands there within noise only: ${listed(perhapsDominatedBy)} may be at least as good and as cheap.`,
        ];
  }
  const clearly = dominatedBy.filter(({ isClear }) => isClear).map((other) => other.model);
  return clearly.length > 0
    ? [`${model} is clearly beaten in both cost and quality by ${listed(clearly)}.`]
    : [
        `${model} is beaten in both by ${listed(dominatedBy.map((other) => other.model))}, but within noise: more pairs may change that.`,
      ];
}
