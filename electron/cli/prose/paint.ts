/** Colours as functions, so that plain output is the same code with other functions. */

export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = Readonly<Record<Colour, (text: string) => string>>;

const CODES: Readonly<Record<Colour, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export function createPaint(isOn: boolean): Paint {
  const colour =
    ([on, off]: readonly [number, number]) =>
    (text: string): string =>
      isOn && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: colour(CODES.bold),
    dim: colour(CODES.dim),
    red: colour(CODES.red),
    green: colour(CODES.green),
    yellow: colour(CODES.yellow),
    cyan: colour(CODES.cyan),
  };
}

/** No colours at all. */
export const PLAIN: Paint = createPaint(false);
