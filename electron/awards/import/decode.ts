/** From bytes to text. What is not UTF-8 is read as Windows-1252 (a superset of Latin-1), and that is said. */
import { err, ok, type Result } from '#shared/base';

export interface Decoded {
  readonly text: string;
  readonly encoding: 'UTF-8' | 'UTF-8 with BOM' | 'UTF-16' | 'Windows-1252';
  readonly notice: string | null;
}

export function decodeText(bytes: Uint8Array): Result<Decoded, string> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes, 'utf-16be');
  if (bytes.includes(0)) return err('This is not a text file. Export it again as CSV or JSON.');
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return ok({ text, encoding: hasMark ? 'UTF-8 with BOM' : 'UTF-8', notice: null });
  } catch {
    const text = new TextDecoder('windows-1252').decode(bytes);
    const { line, odd } = notUtf8(bytes);
    const notice = `The file is not UTF-8 (first at line ${line}; ${odd} ${odd === 1 ? 'line' : 'lines'} in all); it was read as Windows-1252. Look at accented letters in those lines.`;
    return ok({ text, encoding: 'Windows-1252', notice });
  }
}

function utf16(bytes: Uint8Array, label: 'utf-16le' | 'utf-16be'): Result<Decoded, string> {
  try {
    return ok({
      text: new TextDecoder(label, { fatal: true }).decode(bytes),
      encoding: 'UTF-16',
      notice: null,
    });
  } catch {
    return err('The text is broken UTF-16. Export it again as UTF-8.');
  }
}

/** The first line that is not UTF-8, and how many there are. */
function notUtf8(bytes: Uint8Array): { readonly line: number; readonly odd: number } {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = 0;
  let odd = 0;
  let start = 0;
  for (let line = 1; start <= bytes.length; line += 1) {
    const end = bytes.indexOf(10, start);
    try {
      decoder.decode(bytes.subarray(start, end < 0 ? bytes.length : end));
    } catch {
      if (first === 0) first = line;
      odd += 1;
    }
    if (end < 0) break;
    start = end + 1;
  }
  return { line: first, odd };
}

/** The named entities that sponsors' exports use; numbers are understood too, unknown names are left as they are. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  shy: '',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  deg: '°',
  micro: 'µ',
  plusmn: '±',
  times: '×',
  reg: '®',
  trade: '™',
  copy: '©',
  euro: '€',
  pound: '£',
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  delta: 'δ',
  mu: 'μ',
  aacute: 'á',
  agrave: 'à',
  acirc: 'â',
  atilde: 'ã',
  auml: 'ä',
  aring: 'å',
  aelig: 'æ',
  ccedil: 'ç',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  euml: 'ë',
  iacute: 'í',
  icirc: 'î',
  iuml: 'ï',
  ntilde: 'ñ',
  oacute: 'ó',
  ograve: 'ò',
  ocirc: 'ô',
  otilde: 'õ',
  ouml: 'ö',
  oslash: 'ø',
  szlig: 'ß',
  uacute: 'ú',
  ugrave: 'ù',
  ucirc: 'û',
  uuml: 'ü',
};

/** A cell as a person reads it: entities decoded, line breaks and other white space as one space, nothing invisible. */
export const cleanCell = (text: string): string =>
  text
    .replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) =>
      decodeEntity(
        whole,
        decimal as string | undefined,
        hex as string | undefined,
        name as string | undefined,
      ),
    )
    .replaceAll(/[\s\u0085\u00A0]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) {
    const lower = ENTITIES[name.toLowerCase()];
    const isCapital = /^[A-Z]/.test(name) && lower !== undefined && lower.length === 1;
    return lower === undefined ? whole : isCapital ? lower.toUpperCase() : lower;
  }
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : whole;
}
