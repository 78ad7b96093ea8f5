/** Cuts a JSON array that is read piece by piece into its elements, without reading them. */
import { MAX_RECORD_LENGTH } from './raw-row.ts';

export interface Element {
  /** Only the beginning of one that is too long. */
  readonly text: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly length: number;
  /** What is wrong around it; null: nothing. */
  readonly fault: string | null;
}

export interface ArraySplitter {
  push(text: string): Element[];
  end(): Element[];
}

const KEPT_OF_TOO_LONG = 200;
const NO_ARRAY = 'A JSON prompt file is an array of texts or of objects, in [ ].';
const SPACE = /[\s\uFEFF]/;

export function createArraySplitter(): ArraySplitter {
  let where: 'before' | 'between' | 'inside' | 'after' | 'done' = 'before';
  let depth = 0;
  let isInText = false;
  let isEscaped = false;
  let line = 1;
  let lastBack = false;
  let kept = '';
  let length = 0;
  let begun = 1;

  const keep = (piece: string): void => {
    length += piece.length;
    kept = length > MAX_RECORD_LENGTH ? (kept + piece).slice(0, KEPT_OF_TOO_LONG) : kept + piece;
  };
  const take = (fault: string | null = null): Element => {
    const element = { text: kept.trim(), line: begun, length, fault };
    kept = '';
    length = 0;
    return element;
  };

  /** True where the element has ended before this character. */
  const endsHere = (character: string): boolean => {
    if (isInText) {
      if (isEscaped) isEscaped = false;
      else if (character === '\\') isEscaped = true;
      else if (character === '"') isInText = false;
      return false;
    }
    if (character === '"') isInText = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    return depth < 0 || (depth === 0 && character === ',');
  };

  return {
    push(text) {
      const elements: Element[] = [];
      let from = 0;
      for (let at = 0; at < text.length; at += 1) {
        const character = text[at] ?? '';
        if (where === 'inside') {
          if (endsHere(character)) {
            keep(text.slice(from, at));
            elements.push(take());
            where = character === ',' ? 'between' : 'after';
          }
        } else if (where === 'between' && character === ']') where = 'after';
        else if (!SPACE.test(character)) {
          if (where === 'before') {
            if (character === '[') where = 'between';
            else {
              where = 'done';
              begun = line;
              kept = text.slice(at, at + KEPT_OF_TOO_LONG);
              elements.push(take(`${NO_ARRAY} This one begins with ${character}.`));
            }
          } else if (where === 'between' && character !== ',') {
            begun = line;
            from = at;
            where = 'inside';
            depth = 0;
            endsHere(character);
          } else if (where === 'after') {
            begun = line;
            kept = text.slice(at, at + KEPT_OF_TOO_LONG);
            elements.push(take('Something stands after the end of the array.'));
            where = 'done';
          }
        }
        if (character === '\r' || (character === '\n' && !lastBack)) line += 1;
        lastBack = character === '\r';
      }
      if (where === 'inside') keep(text.slice(from));
      return elements;
    },
    end: () =>
      where === 'inside'
        ? [take('The file ends in the middle of this record. Is it cut off?')]
        : where === 'between' || where === 'before'
          ? [{ ...take('The array is not closed. Is the file cut off?'), line }]
          : [],
  };
}
