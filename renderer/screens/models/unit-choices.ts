/** What a price can be per, as one choice: the unit and for how many of it. */
import { PRICE_UNITS, type PriceUnit, unitWords } from '#shared/money';

export type UnitChoice = `${PriceUnit} ${1 | 1000 | 1000000}`;

const SMALL: readonly PriceUnit[] = ['token', 'character'];

const COUNTS = [1, 1000, 1_000_000] as const;

/** Tokens and characters are sold by the thousand or the million, everything else one by one. */
export const UNIT_CHOICES: readonly { readonly value: UnitChoice; readonly label: string }[] =
  PRICE_UNITS.flatMap((unit) =>
    COUNTS.filter((count) => SMALL.includes(unit) || count === 1).map((count) => ({
      value: `${unit} ${count}` as const,
      label: count === 1000 ? `per 1,000 ${unit}s` : unitWords(unit, BigInt(count)),
    })),
  );

export function unitOf(choice: UnitChoice): { readonly unit: PriceUnit; readonly perUnits: bigint } {
  const [name, count = '1'] = choice.split(' ');
  const unit = PRICE_UNITS.find((each) => each === name) ?? 'request';
  return { unit, perUnits: BigInt(count) };
}
