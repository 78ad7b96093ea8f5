/** What the practice provider sells: by kind of provider, then by exact model id, the rate it bills. */
import { nanos, type Rate } from '#shared/money';

export type PracticeCatalogue = ReadonlyMap<string, ReadonlyMap<string, Rate>>;

/** Models of GMI's queue that cost so many nanos a request. */
export const gmiCatalogue = (prices: ReadonlyMap<string, bigint>): PracticeCatalogue =>
  new Map([
    [
      'gmi',
      new Map(
        [...prices].map(([key, amount]): [string, Rate] => [
          key,
          { nanos: nanos(amount), perUnits: 1n, unit: 'request' },
        ]),
      ),
    ],
  ]);
