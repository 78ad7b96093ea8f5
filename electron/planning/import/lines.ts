/** From pieces of text to lines, whichever way they end; a line that does not end is counted, not kept. */
import { MAX_RECORD_LENGTH } from './raw-row.ts';

export interface Line {
  /** Only the beginning of one that is too long. */
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
  /** In characters. */
  readonly length: number;
}

export interface LineSplitter {
  push(text: string): Line[];
  end(): Line[];
}

const KEPT_OF_TOO_LONG = 200;
const LINE_FEED = 10;

export function createLineSplitter(): LineSplitter {
  let rest = '';
  let length = 0;
  let line = 1;
  let afterCarriageReturn = false;

  const add = (piece: string): void => {
    length += piece.length;
    rest = length > MAX_RECORD_LENGTH ? (rest + piece).slice(0, KEPT_OF_TOO_LONG) : rest + piece;
  };
  const take = (): Line => {
    const taken = { text: rest, line, length };
    rest = '';
    length = 0;
    line += 1;
    return taken;
  };

  return {
    push(text) {
      const lines: Line[] = [];
      if (text === '') return lines;
      let at = afterCarriageReturn && text.charCodeAt(0) === LINE_FEED ? 1 : 0;
      afterCarriageReturn = false;
      let feed = text.indexOf('\n', at);
      let back = text.indexOf('\r', at);
      for (let end = firstOf(feed, back); end >= 0; end = firstOf(feed, back)) {
        add(text.slice(at, end));
        lines.push(take());
        at = end + 1;
        if (end === back) {
          if (at === text.length) afterCarriageReturn = true;
          else if (text.charCodeAt(at) === LINE_FEED) at += 1;
          back = text.indexOf('\r', at);
        }
        if (feed >= 0 && feed < at) feed = text.indexOf('\n', at);
      }
      add(text.slice(at));
      return lines;
    },
    end: () => (length === 0 ? [] : [take()]),
  };
}

const firstOf = (a: number, b: number): number => (a < 0 ? b : b < 0 ? a : Math.min(a, b));
