/** What an award number says, in words. Institute codes: era.nih.gov "Understanding grant numbers". */
import type { AwardNumber } from '#shared/domain';

const INSTITUTES: Readonly<Record<string, string>> = {
  AA: 'Alcohol Abuse and Alcoholism',
  AG: 'Aging',
  AI: 'Allergy and Infectious Diseases',
  AR: 'Arthritis, Musculoskeletal and Skin Diseases',
  AT: 'Complementary and Integrative Health',
  CA: 'Cancer Institute',
  DA: 'Drug Abuse',
  DC: 'Deafness and Communication Disorders',
  DE: 'Dental and Craniofacial Research',
  DK: 'Diabetes, Digestive and Kidney Diseases',
  EB: 'Biomedical Imaging and Bioengineering',
  ES: 'Environmental Health Sciences',
  EY: 'Eye Institute',
  GM: 'General Medical Sciences',
  HD: 'Child Health and Human Development',
  HG: 'Human Genome Research',
  HL: 'Heart, Lung and Blood',
  LM: 'Library of Medicine',
  MD: 'Minority Health and Health Disparities',
  MH: 'Mental Health',
  NR: 'Nursing Research',
  NS: 'Neurological Disorders and Stroke',
  OD: 'Office of the Director',
  RR: 'Research Resources',
  TR: 'Advancing Translational Sciences',
  TW: 'Fogarty International Center',
};

const TYPES: Readonly<Record<string, string>> = {
  '1': 'new',
  '2': 'renewal',
  '3': 'supplement',
  '4': 'extension',
  '5': 'continuation',
  '6': 'change of organization status',
  '7': 'change of institution',
  '8': 'change of institute',
  '9': 'change of institute at renewal',
};

const SUFFIXES: Readonly<Record<string, string>> = {
  A: 'resubmission',
  S: 'supplement',
  X: 'other',
  P: 'planning',
};

const named = (code: string | undefined, names: Readonly<Record<string, string>>): string =>
  code === undefined ? '' : names[code] === undefined ? code : `${code}, ${names[code]}`;

type Parts = Pick<AwardNumber, 'shape' | 'parts'>;

/** In one line: `NIH R01, Eye Institute, year 03`; null where the shape is not known. */
export function numberWords({ shape, parts }: Parts): string | null {
  const { activity, institute = '', supportYear, suffix, office, year, instrument } = parts;
  switch (shape) {
    case 'nih':
      return [
        `NIH ${activity}`,
        INSTITUTES[institute] ?? `institute ${institute}`,
        ...(supportYear === undefined ? [] : [`year ${supportYear}`]),
        ...(suffix === undefined ? [] : [suffix]),
      ].join(', ');
    case 'nsf':
      return 'NSF award';
    case 'dod':
      return `Department of Defense ${instrument}, office ${office}, 20${year}`;
    case 'erc':
      return 'European grant agreement';
    case 'unknown':
      return null;
  }
}

/** The number taken apart: a name and what it says for each part that is there. */
export function numberParts({ shape, parts }: Parts): readonly (readonly [name: string, words: string])[] {
  const { type, activity, institute, serial, supportYear, suffix, office, year, instrument, agreement } =
    parts;
  const all: Readonly<
    Record<Exclude<AwardNumber['shape'], 'unknown'>, readonly (readonly [string, string])[]>
  > = {
    nih: [
      ['Application type', named(type, TYPES)],
      ['Activity code', activity ?? ''],
      ['Institute', named(institute, INSTITUTES)],
      ['Serial number', serial ?? ''],
      ['Support year', supportYear ?? ''],
      ['Suffix', suffix === undefined ? '' : named(suffix, { [suffix]: SUFFIXES[suffix[0] ?? ''] ?? '' })],
    ],
    nsf: [['Serial number', serial ?? '']],
    dod: [
      ['Office', office ?? ''],
      ['Fiscal year', year === undefined ? '' : `20${year}`],
      ['Instrument', instrument ?? ''],
      ['Serial number', serial ?? ''],
    ],
    erc: [['Grant agreement', agreement ?? '']],
  };
  return shape === 'unknown' ? [] : all[shape].filter(([, words]) => words !== '');
}
