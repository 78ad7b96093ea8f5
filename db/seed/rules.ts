/**
 * Sponsor rules and budget categories as dated data, each with its source. What has landed is never edited: a change of
 * the rules is a new line with the day from which it holds, and old awards keep what was in force.
 */
import type { Day, Json } from '#shared/base';
import type { MakeId } from '#shared/domain';
import type { WriteDb } from '../handle.ts';
import { CATEGORIES, GENERAL_RULES, hasRuleSet, insertRuleSet } from '../repos/index.ts';

interface RuleLine {
  readonly sponsorGroup: string;
  readonly validFrom: string;
  readonly rules: Json;
  readonly source: string;
}

/** 90 days before the start at own risk, moves above a tenth of the award, transfers within 90 days of discovery. */
const UNIFORM_GUIDANCE = {
  lateAwardDays: 60,
  rebudgetLimitMillionths: 100_000,
  rebudgetWarnMillionths: 80_000,
  transferWindowDays: 90,
  transferWarnDays: [60, 75],
  preAwardDays: 90,
  retentionYears: 3,
};
const NIH_SPONSORS = [
  'NIH',
  'National Institutes of Health',
  'NCI',
  'National Cancer Institute',
  'NEI',
  'National Eye Institute',
  'NHLBI',
  'National Heart, Lung, and Blood Institute',
  'NIGMS',
  'National Institute of General Medical Sciences',
  'NIBIB',
  'National Institute of Biomedical Imaging and Bioengineering',
  'NIMH',
  'National Institute of Mental Health',
  'NINDS',
  'National Institute of Neurological Disorders and Stroke',
  'National Institute on Aging',
];
const FEDERAL_SPONSORS = [
  'NSF',
  'National Science Foundation',
  'DoD',
  'Department of Defense',
  'DARPA',
  'ONR',
  'AFOSR',
  'ARO',
  'DOE',
  'Department of Energy',
  'NASA',
  'IARPA',
  'NIST',
  'NOAA',
  'USDA',
  'NEH',
];
const EU_SPONSORS = [
  'ERC',
  'European Research Council',
  'European Commission',
  'Horizon Europe',
  'EU',
  'MSCA',
];

const RULES: readonly RuleLine[] = [
  {
    sponsorGroup: 'us-federal',
    validFrom: '2014-12-26',
    rules: { sponsors: FEDERAL_SPONSORS, ...UNIFORM_GUIDANCE, closeoutDays: 90 },
    source: '2 CFR 200.308, 200.309, 200.334, 200.344 as first issued; osp.utah.edu expanded authority',
  },
  {
    sponsorGroup: 'us-federal',
    validFrom: '2020-11-12',
    rules: { sponsors: FEDERAL_SPONSORS, ...UNIFORM_GUIDANCE, closeoutDays: 120 },
    source: '2 CFR 200.308, 200.309, 200.334, 200.344 (120 days); osp.utah.edu expanded authority',
  },
  {
    sponsorGroup: 'nih',
    validFrom: '2014-12-26',
    rules: {
      sponsors: NIH_SPONSORS,
      ...UNIFORM_GUIDANCE,
      significantRebudgetMillionths: 250_000,
      closeoutDays: 120,
    },
    source:
      'NIH Grants Policy Statement 7.5 (transfers), 7.9.1 (pre-award), 8.1 (25 % rebudgeting), 8.6 (closeout)',
  },
  {
    sponsorGroup: 'eu-horizon',
    validFrom: '2021-01-01',
    rules: {
      sponsors: EU_SPONSORS,
      lateAwardDays: 60,
      rebudgetLimitMillionths: null,
      rebudgetWarnMillionths: null,
      transferWindowDays: null,
      transferWarnDays: [],
      preAwardDays: 0,
      retentionYears: 5,
      closeoutDays: 60,
    },
    source:
      'Horizon Europe model grant agreement: Art. 5.5 (transfers), 6.1 (project dates), 20 (5 years), 21 (60 days)',
  },
  {
    sponsorGroup: GENERAL_RULES,
    validFrom: '2000-02-01',
    rules: { sponsors: [], ...UNIFORM_GUIDANCE, preAwardDays: 0, closeoutDays: 90 },
    source: 'Cautious figures for sponsors whose own rules are not stored, after 2 CFR 200',
  },
];

const category = (code: string, name: string) => ({ code, name });

const TEMPLATES: readonly (RuleLine & { readonly sponsorGroup: `${typeof CATEGORIES}${string}` })[] = [
  {
    sponsorGroup: `${CATEGORIES}nsf-1030`,
    validFrom: '2000-01-01',
    source: 'NSF Form 1030; items: beta.nsf.gov/funding/proposal-budget',
    rules: {
      title: 'NSF budget (Form 1030)',
      defaultCode: 'G.4',
      categories: [
        category('A', 'Senior personnel'),
        category('B', 'Other personnel'),
        category('C', 'Fringe benefits'),
        category('D', 'Equipment'),
        category('E', 'Travel'),
        category('F', 'Participant support'),
        category('G.1', 'Materials and supplies'),
        category('G.2', 'Publication costs'),
        category('G.3', 'Consultant services'),
        category('G.4', 'Computer services'),
        category('G.5', 'Subawards'),
        category('G.6', 'Other direct costs'),
      ],
    },
  },
  {
    sponsorGroup: `${CATEGORIES}sf424-rr`,
    validFrom: '2000-01-01',
    source: 'SF-424 R&R budget, section F; pamsexternalhelp.science.energy.gov',
    rules: {
      title: 'SF-424 R&R, section F',
      defaultCode: 'F.4',
      categories: [
        category('F.1', 'Materials and supplies'),
        category('F.2', 'Publication costs'),
        category('F.3', 'Consultant services'),
        category('F.4', 'ADP/computer services'),
        category('F.5', 'Subawards and consortium'),
        category('F.6', 'Equipment or facility rental, user fees'),
        category('F.7', 'Alterations and renovations'),
        category('F.8', 'Other 1'),
        category('F.9', 'Other 2'),
        category('F.10', 'Other 3'),
      ],
    },
  },
  {
    sponsorGroup: `${CATEGORIES}nih-modular`,
    validFrom: '2000-01-01',
    source:
      'NIH modular budget: grants.nih.gov G.320; up to $250,000 direct a year, no categories in the award',
    rules: { title: 'NIH modular (no categories)', defaultCode: null, categories: [] },
  },
  {
    sponsorGroup: `${CATEGORIES}horizon-europe`,
    validFrom: '2021-01-01',
    source:
      'Horizon Europe model grant agreement, Annex 2; indirect 25 % flat on direct without subcontracting (ffg.at)',
    rules: {
      title: 'Horizon Europe / ERC',
      defaultCode: 'C.3',
      categories: [
        category('A', 'Personnel'),
        category('B', 'Subcontracting'),
        category('C.1', 'Travel and subsistence'),
        category('C.2', 'Equipment'),
        category('C.3', 'Other goods, works and services'),
        category('D', 'Other cost categories'),
      ],
    },
  },
];

/** Puts what is new into the workspace; called each time it is opened. Lines that are there stay as they are. */
export function seedRules(db: WriteDb, makeId: MakeId): void {
  for (const { sponsorGroup, validFrom, rules, source } of [...RULES, ...TEMPLATES]) {
    const validFromDay = validFrom as Day;
    if (hasRuleSet(db, sponsorGroup, validFromDay)) continue;
    insertRuleSet(db, { id: makeId<'rule-set'>(), sponsorGroup, validFromDay, rules, source });
  }
}
