/** The shapes in which sponsors publish awards, as data: how each is recognised and which column says what. */
import type { ImportField } from '#shared/contract';

export type DateOrder = 'mdy' | 'dmy';

export interface Shape {
  readonly key: string;
  readonly title: string;
  /** All of these columns are there. */
  readonly needs: readonly string[];
  /** Candidates in order; the first column that is there is read. */
  readonly fields: Partial<Readonly<Record<ImportField, readonly string[]>>>;
  /** Null: told by the file itself, or asked for. */
  readonly dates: DateOrder | null;
  readonly sponsor: string | null;
  readonly currency: string | null;
  readonly categoryTemplate: string | null;
  /** NIH: a row is one year, or one subproject, of an award; the years of one award are put together. */
  readonly rowsAreYears: boolean;
  /** Where this column is filled, the row is a part of another award. */
  readonly subproject: readonly string[];
}

const nsf = {
  dates: 'mdy',
  sponsor: 'NSF',
  currency: 'USD',
  categoryTemplate: 'nsf-1030',
  rowsAreYears: false,
} as const;
const nih = {
  dates: 'mdy',
  sponsor: 'NIH',
  currency: 'USD',
  categoryTemplate: null,
  rowsAreYears: true,
} as const;

export const SHAPES: readonly Shape[] = [
  {
    key: 'nsf-export',
    title: 'NSF award search, export',
    needs: ['AwardNumber', 'AwardedAmountToDate', 'StartDate', 'EndDate'],
    fields: {
      number: ['AwardNumber'],
      title: ['Title'],
      pi: ['PrincipalInvestigator'],
      start: ['StartDate'],
      end: ['EndDate'],
      amount: ['AwardedAmountToDate'],
    },
    subproject: [],
    ...nsf,
  },
  {
    key: 'nsf-api',
    title: 'NSF award search, API',
    needs: ['id', 'startDate', 'expDate', 'title'],
    fields: {
      number: ['id'],
      title: ['title'],
      pi: ['pdPIName'],
      start: ['startDate'],
      end: ['expDate'],
      amount: ['estimatedTotalAmt', 'fundsObligatedAmt'],
      obligated: ['fundsObligatedAmt'],
    },
    subproject: [],
    ...nsf,
  },
  {
    key: 'nih-exporter',
    title: 'NIH ExPORTER',
    needs: ['FULL_PROJECT_NUM', 'PROJECT_TITLE', 'TOTAL_COST'],
    fields: {
      number: ['FULL_PROJECT_NUM', 'CORE_PROJECT_NUM'],
      title: ['PROJECT_TITLE'],
      pi: ['PI_NAMEs'],
      start: ['PROJECT_START'],
      end: ['PROJECT_END'],
      amount: ['TOTAL_COST'],
      budgetStart: ['BUDGET_START'],
      budgetEnd: ['BUDGET_END'],
    },
    subproject: ['SUBPROJECT_ID'],
    ...nih,
  },
  {
    key: 'nih-reporter',
    title: 'NIH RePORTER, API',
    needs: ['project_num', 'project_title', 'project_start_date'],
    fields: {
      number: ['project_num', 'core_project_num'],
      title: ['project_title'],
      pi: ['contact_pi_name', 'principal_investigators'],
      start: ['project_start_date'],
      end: ['project_end_date'],
      amount: ['award_amount'],
      budgetStart: ['budget_start'],
      budgetEnd: ['budget_end'],
    },
    subproject: ['subproject_id'],
    ...nih,
  },
  {
    key: 'nih-reporter-export',
    title: 'NIH RePORTER, export',
    needs: ['Project Number', 'Project Title', 'Project Start Date'],
    fields: {
      number: ['Project Number'],
      title: ['Project Title'],
      pi: ['Contact PI / Project Leader'],
      start: ['Project Start Date'],
      end: ['Project End Date'],
      amount: ['Total Cost', 'Total Cost IC'],
      budgetStart: ['Budget Start Date'],
      budgetEnd: ['Budget End Date'],
    },
    subproject: ['Subproject Number', 'Sub-Project #'],
    ...nih,
  },
  {
    key: 'sfi',
    title: 'Science Foundation Ireland, commitments',
    needs: ['Proposal ID', 'Lead Applicant', 'Revised Total Commitment'],
    fields: {
      sponsor: ['Funder Name'],
      number: ['Proposal ID'],
      title: ['Proposal Title'],
      pi: ['Lead Applicant'],
      start: ['Start Date'],
      end: ['End Date'],
      amount: ['Revised Total Commitment'],
    },
    dates: 'dmy',
    sponsor: 'Science Foundation Ireland',
    currency: 'EUR',
    categoryTemplate: null,
    rowsAreYears: false,
    subproject: [],
  },
];

/** Column names that people give, small letters and digits only, in the order in which they are tried. */
const SYNONYMS: Readonly<Record<ImportField, readonly string[]>> = {
  sponsor: ['sponsor', 'sponsorname', 'funder', 'fundername', 'agency', 'fundingagency'],
  number: [
    'awardnumber',
    'sponsorawardnumber',
    'grantnumber',
    'awardid',
    'grantid',
    'award',
    'grant',
    'number',
    'proposalid',
    'id',
  ],
  title: ['title', 'awardtitle', 'projecttitle', 'granttitle', 'name', 'projectname'],
  pi: ['pi', 'piname', 'principalinvestigator', 'leadapplicant', 'investigator'],
  currency: ['currency', 'currencycode'],
  start: ['start', 'startdate', 'begin', 'begindate', 'projectstart', 'awardstart', 'periodstart', 'from'],
  end: ['end', 'enddate', 'expdate', 'expirationdate', 'projectend', 'awardend', 'periodend', 'to'],
  amount: ['amount', 'total', 'totalamount', 'awardamount', 'awardedamount', 'totalcost', 'budget', 'value'],
  obligated: ['obligated', 'obligatedamount', 'fundsobligated'],
  budgetStart: ['budgetstart', 'budgetperiodstart'],
  budgetEnd: ['budgetend', 'budgetperiodend'],
  preAwardDays: ['preawarddays'],
};

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');

/** A table of one's own: columns are found by their names, or named with a mapping. */
function genericShape(columns: readonly string[]): Shape {
  const fields: Partial<Record<ImportField, readonly string[]>> = {};
  for (const [field, names] of Object.entries(SYNONYMS) as [ImportField, readonly string[]][]) {
    const column = names
      .map((name) => columns.find((each) => plain(each) === name))
      .find((each) => each !== undefined);
    if (column !== undefined) fields[field] = [column];
  }
  return {
    key: 'generic',
    title: 'Table with named columns',
    needs: [],
    fields,
    dates: null,
    sponsor: null,
    currency: null,
    categoryTemplate: null,
    rowsAreYears: false,
    subproject: [],
  };
}

export function recogniseShape(columns: readonly string[]): Shape {
  const there = new Set(columns);
  return SHAPES.find((shape) => shape.needs.every((column) => there.has(column))) ?? genericShape(columns);
}

export type Mapping = Readonly<Record<ImportField, string | null>>;
