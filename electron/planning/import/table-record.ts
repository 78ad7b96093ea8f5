/**
 * One record of a delimited table (RFC 4180) from a text that may go on. Files written by hand are forgiven: a quote
 * inside a quoted cell that is not doubled stays as it is, and one that opens a cell and is never closed is a character.
 */

export interface TableRecord {
  readonly cells: readonly string[];
  /** Where the next record begins. */
  readonly next: number;
  /** How many lines of the file it takes. */
  readonly lines: number;
  /** A quote stood where none belongs and was kept as it is. */
  readonly isMended: boolean;
}

export type ReadRecord =
  | { readonly kind: 'record'; readonly record: TableRecord }
  /** The text ends inside of it. */
  | { readonly kind: 'more' }
  /** The quote at `quoteAt` opens a cell that does not end. */
  | { readonly kind: 'unclosed'; readonly quoteAt: number };

const QUOTE = 34;
const FEED = 10;
const BACK = 13;

export interface RecordPlace {
  readonly text: string;
  readonly at: number;
  /** One character; null where there is one column only. */
  readonly delimiter: string | null;
  /** Nothing comes after the text. */
  readonly isLast: boolean;
  /** Quotes that are mere characters. */
  readonly literal: ReadonlySet<number>;
}

export function readRecord(place: RecordPlace): ReadRecord {
  const { text, isLast } = place;
  const cells: string[] = [];
  let isMended = false;
  let isQuoted = false;
  let at = place.at;
  for (;;) {
    const isOpening = text.charCodeAt(at) === QUOTE && !place.literal.has(at);
    const cell = isOpening ? quotedCell(place, at) : plainCell(place, at);
    if ('kind' in cell) return cell;
    cells.push(cell.text);
    isMended ||= cell.isMended;
    isQuoted ||= isOpening;
    at = cell.end;
    const end = text.charCodeAt(at);
    if (at < text.length && end !== FEED && end !== BACK) {
      at += 1;
      continue;
    }
    // A line that ends in CR may have its LF in the next piece.
    if (end === BACK && at + 1 >= text.length && !isLast) return { kind: 'more' };
    const next = Math.min(text.length, end === BACK && text.charCodeAt(at + 1) === FEED ? at + 2 : at + 1);
    const lines = isQuoted ? countLines(text, place.at, at) + 1 : 1;
    return { kind: 'record', record: { cells, next, lines, isMended } };
  }
}

interface Cell {
  readonly text: string;
  /** The delimiter, the line's end or the text's end after it. */
  readonly end: number;
  readonly isMended: boolean;
}

function plainCell({ text, delimiter, isLast }: RecordPlace, from: number): Cell | ReadRecord {
  const parting = delimiter === null ? -1 : delimiter.charCodeAt(0);
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === parting || code === FEED || code === BACK)
      return { text: text.slice(from, at), end: at, isMended: false };
  }
  if (!isLast) return { kind: 'more' };
  return { text: text.slice(from), end: text.length, isMended: false };
}

function quotedCell(place: RecordPlace, open: number): Cell | ReadRecord {
  const { text, isLast } = place;
  let value = '';
  let isMended = false;
  for (let from = open + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return isLast ? { kind: 'unclosed', quoteAt: open } : { kind: 'more' };
    if (quote + 1 >= text.length && !isLast) return { kind: 'more' };
    if (text.charCodeAt(quote + 1) === QUOTE) {
      value += text.slice(from, quote + 1);
      from = quote + 2;
      continue;
    }
    const end = endAfterQuote(place, quote + 1);
    if (end === 'more') return { kind: 'more' };
    if (end !== null) return { text: value + text.slice(from, quote), end, isMended };
    // Text goes on after a quote: on another line than where the cell opened, that is another cell's quote.
    if (countLines(text, open, quote) > 0) return { kind: 'unclosed', quoteAt: open };
    value += text.slice(from, quote + 1);
    from = quote + 1;
    isMended = true;
  }
}

/** Where the cell ends when its closing quote stands before `from`; null when this quote does not close it. */
function endAfterQuote({ text, delimiter, isLast }: RecordPlace, from: number): number | 'more' | null {
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === delimiter || character === '\n' || character === '\r') return at;
    if (character !== ' ' && character !== '\t') return null;
  }
  return isLast ? text.length : 'more';
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACK || (code === FEED && text.charCodeAt(at - 1) !== BACK)) lines += 1;
  }
  return lines;
}
