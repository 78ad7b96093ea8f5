/** The terms of an award, the acts on its life, and the import of awards from sponsors' files. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { AWARD_STATES, PAYMENT_ROUTES } from '#shared/domain';
import { errors } from './errors.ts';
import { blob, count, day, id, instantMs, money } from './values.ts';

export const budgetPeriod = z.object({ number: z.number().int().min(1).max(999), start: day, end: day });
/** From `day` on, `obligated` in all may be spent. */
export const fundingStep = z.object({ day, obligated: money });
export const indirectRate = z.object({
  route: z.enum(PAYMENT_ROUTES),
  from: day,
  /** 555,000 is 55.5 %. */
  rateMillionths: z.number().int().min(0).max(2_000_000),
});

/** What may be left out when an award is written: USD, active, fiscal year from July, and nothing more. */
export const optionalTerms = z.object({
  state: z.enum(['draft', 'active']).optional(),
  /** ISO 4217; all money of the award is in it. */
  currency: z.string().optional(),
  preAwardDays: z.number().optional(),
  campusYearStartMonth: z.number().optional(),
  /** Key of a category template; null where the award has no categories. */
  categoryTemplate: z.string().nullable().optional(),
  budgetPeriods: z.array(budgetPeriod).max(200).optional(),
  fundingSteps: z.array(fundingStep).max(200).optional(),
  indirectRates: z.array(indirectRate).max(200).optional(),
});

export const awardChange = z.object({
  id: id<'event'>(),
  atMs: instantMs,
  actor: z.string(),
  /** `create`, `edit`, `activate`, `close`, `archive`, or an act on its allocations. */
  act: z.string(),
  /** Only what changed, with amounts as decimals; empty before a creation. */
  before: z.unknown(),
  after: z.unknown(),
});
export type AwardChange = z.infer<typeof awardChange>;

export const categoryTemplate = z.object({
  key: z.string(),
  title: z.string(),
  /** Empty where awards of this kind have no categories. */
  categories: z.array(z.object({ code: z.string(), name: z.string() })),
  defaultCode: z.string().nullable(),
  source: z.string(),
});

/** What the sponsor's rules say on a day; null: nothing. Shares in millionths. */
export const sponsorRules = z.object({
  sponsorGroup: z.string(),
  validFrom: day,
  source: z.string(),
  lateAwardDays: count.nullable(),
  rebudgetLimitMillionths: count.nullable(),
  rebudgetWarnMillionths: count.nullable(),
  transferWindowDays: count.nullable(),
  preAwardDays: count.nullable(),
  retentionYears: count.nullable(),
  closeoutDays: count.nullable(),
});

export const awardTerms = z.object({
  awardId: id<'award'>(),
  state: z.enum(AWARD_STATES),
  number: z.object({
    raw: z.string(),
    key: z.string(),
    /** Which known shape the number has. */
    shape: z.enum(['nih', 'nsf', 'dod', 'erc', 'unknown']),
    parts: z.record(z.string(), z.string()),
  }),
  currency: z.string(),
  preAwardDays: count,
  /** First day that may be charged. */
  firstDay: day,
  campusYearStartMonth: count,
  categoryTemplate: categoryTemplate.nullable(),
  budgetPeriods: z.array(budgetPeriod),
  fundingSteps: z.array(fundingStep),
  /** What may be spent in all today; null where the award has no funding steps. */
  obligatedToday: money.nullable(),
  indirectRates: z.array(indirectRate),
  rules: sponsorRules,
  /** Newest first. */
  changes: z.array(awardChange),
});
export type AwardTerms = z.infer<typeof awardTerms>;

/** The fields of an award that a file may fill. */
export const IMPORT_FIELDS = [
  'sponsor',
  'number',
  'title',
  'pi',
  'currency',
  'start',
  'end',
  'amount',
  'obligated',
  'budgetStart',
  'budgetEnd',
  'preAwardDays',
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export const importInput = z.object({
  name: z.string().min(1).max(500),
  content: blob,
  /** Field to column, where the recognised one is not right or the file has a shape of its own. */
  mapping: z.partialRecord(z.enum(IMPORT_FIELDS), z.string()).optional(),
  /** For files that do not say it. */
  sponsor: z.string().trim().max(200).nullable().optional(),
  currency: z.string().nullable().optional(),
  /** How days such as 03/04/2026 are meant, where the file cannot tell. */
  dates: z.enum(['mdy', 'dmy']).nullable().optional(),
  /** What new awards become; a draft cannot be charged until somebody activates it. */
  state: z.enum(['draft', 'active']).optional(),
  /** Write the differences into awards that are already there. */
  update: z.boolean().optional(),
});
export type ImportInput = z.input<typeof importInput>;

export const importedRow = z.object({
  /** Where it begins in the file: a line, or a record of JSON. From 1. */
  line: count,
  status: z.enum(['new', 'unchanged', 'would-change', 'updated', 'imported']),
  awardId: id<'award'>().nullable(),
  sponsor: z.string(),
  number: z.string(),
  numberKey: z.string(),
  title: z.string(),
  piName: z.string().nullable(),
  currency: z.string(),
  start: day,
  end: day,
  amount: money,
  budgetPeriods: z.array(budgetPeriod),
  fundingSteps: z.array(fundingStep),
  /** What differs from the award that is there: from what to what, as text. */
  differences: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })),
});
export type ImportedRow = z.infer<typeof importedRow>;

export const rowProblem = z.object({
  line: count,
  field: z.string().nullable(),
  /** As it stands in the file, cut to 200 characters. */
  value: z.string().nullable(),
  problem: z.string(),
  remedy: z.string(),
});
export type RowProblem = z.infer<typeof rowProblem>;

/** A row that is no award of its own, and nothing to mend: a part of another award. */
export const skippedRow = z.object({
  line: count,
  number: z.string(),
  /** What the part is called in the file. */
  part: z.string(),
  /** The core number of the award that it belongs to. */
  partOf: z.string(),
  /** Where that award is; `nowhere`: it is to be added before the part can be paid from it. */
  parent: z.enum(['file', 'books', 'nowhere']),
  why: z.string(),
});
export type SkippedRow = z.infer<typeof skippedRow>;

export const importReport = z.object({
  name: z.string(),
  /** True: written. False: a preview, nothing was written. */
  done: z.boolean(),
  shape: z.object({ key: z.string(), title: z.string() }),
  encoding: z.string(),
  /** What a person should know: a fallback encoding, rows that were put together. */
  notices: z.array(z.string()),
  columns: z.array(z.string()),
  /** Which column each field is read from; null: none. */
  mapping: z.array(z.object({ field: z.enum(IMPORT_FIELDS), column: z.string().nullable() })),
  /** Data rows in the file. */
  rows: count,
  counts: z.object({
    new: count,
    unchanged: count,
    wouldChange: count,
    updated: count,
    imported: count,
    skipped: count,
    bad: count,
  }),
  /** The first ones as they are, or will be, stored. */
  preview: z.array(importedRow),
  /** Every award that differs from the file. */
  changes: z.array(importedRow),
  skipped: z.array(skippedRow),
  problems: z.array(rowProblem),
});
export type ImportReport = z.infer<typeof importReport>;

const one = z.object({ awardId: id<'award'>() });

export const awardTermsContract = {
  terms: oc.errors(errors).input(one).output(awardTerms),
  /** What the forms offer. */
  choices: oc.output(
    z.object({
      currencies: z.array(z.string()),
      paymentRoutes: z.array(z.enum(PAYMENT_ROUTES)),
      templates: z.array(categoryTemplate),
    }),
  ),
  /** Reads and compares; writes nothing. */
  importPreview: oc.errors(errors).input(importInput).output(importReport),
  importCommit: oc.errors(errors).input(importInput).output(importReport),
};
