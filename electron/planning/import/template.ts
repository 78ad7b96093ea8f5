/** Templates: `a photo of {object}, {style: oil|ink}`. A column in braces, a list of choices, `{{` and `}}` for braces. */
import { err, ok, type Result } from '#shared/base';
import { noColumn } from './nearest-name.ts';

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'column'; readonly name: string; readonly place: number }
  | { readonly kind: 'choices'; readonly name: string; readonly choices: readonly string[] };

export interface Template {
  readonly parts: readonly TemplatePart[];
  /** How many prompts a row makes. */
  readonly combinations: number;
}

const MOST_COMBINATIONS = 1_000;

/** The error says where, counted in characters from 1. */
export function parseTemplate(text: string, columns: readonly string[]): Result<Template, string> {
  const parts: TemplatePart[] = [];
  let plain = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if ((character === '{' || character === '}') && text[at + 1] === character) {
      plain += character;
      at += 1;
    } else if (character === '}') {
      return err(
        `Character ${at + 1} of the template closes a brace that is not open. Write }} for a brace.`,
      );
    } else if (character === '{') {
      const end = text.indexOf('}', at);
      if (end < 0)
        return err(`The brace at character ${at + 1} of the template is not closed. Write {{ for a brace.`);
      const part = partOf(text.slice(at + 1, end), columns);
      if (!part.ok) return part;
      if (plain !== '') parts.push({ kind: 'text', text: plain });
      parts.push(part.value);
      plain = '';
      at = end;
    } else plain += character;
  }
  if (plain !== '') parts.push({ kind: 'text', text: plain });
  if (parts.length === 0) return err('The template is empty.');
  const combinations = parts.reduce(
    (product, part) => (part.kind === 'choices' ? product * part.choices.length : product),
    1,
  );
  return combinations > MOST_COMBINATIONS
    ? err(
        `The lists of the template make ${combinations.toLocaleString('en')} prompts of every row; at most ${MOST_COMBINATIONS.toLocaleString('en')} are allowed.`,
      )
    : ok({ parts, combinations });
}

function partOf(inside: string, columns: readonly string[]): Result<TemplatePart, string> {
  const name = inside.trim();
  const place = placeOf(name, columns);
  if (place >= 0) return ok({ kind: 'column', name: columns[place] ?? name, place });
  const colon = inside.indexOf(':');
  if (colon >= 0 && inside.includes('|', colon)) {
    const choices = inside
      .slice(colon + 1)
      .split('|')
      .map((choice) => choice.trim());
    return ok({ kind: 'choices', name: inside.slice(0, colon).trim(), choices: [...new Set(choices)] });
  }
  if (name === '') return err('The template has braces with nothing in them. Write {{}} for mere braces.');
  return err(noColumn(name, columns));
}

/** As it is written; else without regard to capitals, where that is clear. */
function placeOf(name: string, columns: readonly string[]): number {
  const exact = columns.indexOf(name);
  if (exact >= 0) return exact;
  const alike = columns.flatMap((column, index) =>
    column.toLowerCase() === name.toLowerCase() ? [index] : [],
  );
  return alike.length === 1 ? (alike[0] ?? -1) : -1;
}

/** Every combination of one row's texts, the last list changing fastest. `cell` gives the text at a place. */
export function expand({ parts }: Template, cell: (place: number) => string): readonly string[] {
  let texts: readonly string[] = [''];
  for (const part of parts) {
    if (part.kind === 'choices') texts = texts.flatMap((text) => part.choices.map((choice) => text + choice));
    else {
      const more = part.kind === 'text' ? part.text : cell(part.place);
      texts = texts.map((text) => text + more);
    }
  }
  return texts;
}

/** A text that no template changes. */
export const escapeTemplate = (text: string): string => text.replaceAll(/[{}]/g, '$&$&');
