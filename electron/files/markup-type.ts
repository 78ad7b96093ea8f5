/** Pages and drawings that a browser would run: told from their first characters, as browsers tell them. */

/** The media type of what begins as HTML, SVG or other XML; null for anything else. */
export function markupType(head: Uint8Array): string | null {
  const text = textOf(head).toLowerCase();
  const { at, isHtml, isXml } = skipProlog(text);
  const root = isHtml ? 'html' : ELEMENT.exec(text.slice(at, at + LONGEST_NAME))?.[1];
  if (root === 'svg') return 'image/svg+xml';
  if (root !== undefined && HTML_TAGS.has(root)) return 'text/html';
  if (isXml) return 'application/xml';
  // Browsers take what begins with a comment for a page, whatever follows.
  return /^[\s\0]*<!/.test(text) ? 'text/html' : null;
}

/** Browsers read a text by its mark of order; without one, as single bytes here, because tags are ASCII. */
function textOf(head: Uint8Array): string {
  const [first, second, third] = head;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(head.subarray(2));
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(head.subarray(2));
  const hasMark = first === 0xef && second === 0xbb && third === 0xbf;
  return Buffer.from(head.subarray(hasMark ? 3 : 0)).toString('latin1');
}

interface Prolog {
  /** Where the first element begins, or what does not end within the head. */
  readonly at: number;
  readonly isHtml: boolean;
  readonly isXml: boolean;
}

/** White space, comments, instructions and the document type. By steps: an expression for it could be made to run for ever. */
function skipProlog(text: string): Prolog {
  let at = 0;
  let isHtml = false;
  let isXml = false;
  for (;;) {
    while (/[\s\0]/.test(text[at] ?? '')) at += 1;
    const end = text.startsWith('<!--', at)
      ? after(text, '-->', at + 4)
      : text.startsWith('<?', at)
        ? after(text, '?>', at + 2)
        : text.startsWith('<!doctype', at)
          ? afterDoctype(text, at)
          : null;
    isXml ||= text.startsWith('<?xml', at);
    isHtml ||= /^<!doctype\s+html\b/.test(text.slice(at, at + LONGEST_NAME));
    if (end === null) return { at, isHtml, isXml };
    at = end;
  }
}

function after(text: string, mark: string, from: number): number | null {
  const at = text.indexOf(mark, from);
  return at < 0 ? null : at + mark.length;
}

/** Its own subset, in brackets, may hold `>`. */
function afterDoctype(text: string, from: number): number | null {
  const close = text.indexOf('>', from);
  const bracket = text.indexOf('[', from);
  if (bracket < 0 || close < bracket) return close < 0 ? null : close + 1;
  const end = after(text, ']', bracket);
  return end === null ? null : after(text, '>', end);
}

const LONGEST_NAME = 100;
/** The name of an element, without its prefix. */
const ELEMENT = /^<(?:[a-z][\w.-]*:)?([a-z][\w.-]*)(?=[\s/>]|$)/;

/** By which browsers know a page (WHATWG MIME Sniffing, 7.1), and what else can run or load something. */
const HTML_TAGS: ReadonlySet<string> = new Set(
  `html head script iframe h1 div font table a style title b body br p
   img video audio object embed link meta base form template`.split(/\s+/),
);
