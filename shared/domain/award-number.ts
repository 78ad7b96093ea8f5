/**
 * Award numbers as sponsors write them. Known shapes are taken apart; an unknown shape is kept as it is and never
 * refused. Sources: era.nih.gov "Understanding grant numbers"; research.ufl.edu "Award ID formats".
 */

export type AwardNumberShape = 'nih' | 'nsf' | 'dod' | 'erc' | 'unknown';

export interface AwardNumber {
  /** As written, with the spaces around it left out. */
  readonly raw: string;
  /** What finds and compares: the core number, without spaces, in capitals. Two support years of one NIH grant share it. */
  readonly key: string;
  readonly shape: AwardNumberShape;
  /** Named parts of a known shape, such as `activity` or `supportYear`. */
  readonly parts: Readonly<Record<string, string>>;
}

const NIH = /^([1-9])?\s*([A-Z][A-Z0-9]{2})\s*([A-Z]{2})\s*(\d{6})(?:-(\d{2})((?:[AXSP]\d+)*))?$/;
const NSF = /^\d{7}$/;
const DOD =
  /^([A-Z]\d{4}[A-Z0-9]|[A-Z]{1,2}\d{3,4}[A-Z]{0,2}|W911NF|FA\d{4}|HR\d{4}|N\d{5})-?(\d{2})-?([A-Z0-9])-?(\d{4})$/;
const ERC = /^\d{9}$/;

/** `sponsor` settles what digits alone leave open; it may be empty. */
export function parseAwardNumber(text: string, sponsor = ''): AwardNumber {
  const raw = text.trim();
  const plain = raw
    .normalize('NFKC')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .toUpperCase();
  const compact = plain.replaceAll(/\s+/g, '');
  const nih = NIH.exec(plain.replaceAll(/\s+/g, ' ').trim()) ?? NIH.exec(compact);
  if (nih) {
    const [, type, activity = '', institute = '', serial = '', supportYear, suffix] = nih;
    const key = `${activity}${institute}${serial}`;
    return {
      raw,
      key,
      shape: 'nih',
      parts: withoutEmpty({ type, activity, institute, serial, supportYear, suffix }),
    };
  }
  const dod = DOD.exec(compact);
  if (dod) {
    const [, office = '', year = '', instrument = '', serial = ''] = dod;
    const kind = instrument === '1' ? 'grant' : instrument === '2' ? 'cooperative agreement' : 'contract';
    return {
      raw,
      key: `${office}-${year}-${instrument}-${serial}`,
      shape: 'dod',
      parts: { office, year, instrument: kind, serial },
    };
  }
  const digits = compact.replace(/^(?:NSF|ERC|GA)[-#:]?/, '');
  if (NSF.test(digits) && !/ERC|EUROP|HORIZON/i.test(sponsor)) {
    return { raw, key: digits, shape: 'nsf', parts: { serial: digits } };
  }
  if (ERC.test(digits)) return { raw, key: digits, shape: 'erc', parts: { agreement: digits } };
  return { raw, key: compact, shape: 'unknown', parts: {} };
}

const withoutEmpty = (parts: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(parts).flatMap(([name, part]) => (part ? [[name, part]] : [])));
