/** The ledger of an award: its entries filtered and paged, their totals, one entry with all about it, and the export. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { ENTRY_KINDS, PAYMENT_ROUTES } from '#shared/domain';
import { errors } from './errors.ts';
import { count, day, id, instantMs, money } from './values.ts';

export const ledgerRow = z.object({
  seq: count,
  id: id<'entry'>(),
  atMs: instantMs,
  /** Charge date: the UTC day of use. */
  day,
  kind: z.enum(ENTRY_KINDS),
  allocationId: id<'allocation'>(),
  allocationName: z.string(),
  allotted: money,
  held: money,
  spent: money,
  modelKey: z.string().nullable(),
  personName: z.string().nullable(),
  batchId: id<'batch'>().nullable(),
  runId: id<'run'>().nullable(),
  reason: z.string().nullable(),
  /** The act that made it together with others, and the entry that it corrects, moves or gives back. */
  actId: id<'act'>().nullable(),
  originalId: id<'entry'>().nullable(),
  paymentRoute: z.enum(PAYMENT_ROUTES).nullable(),
  /** A JSON object as text: GPU hours and rate, invoice, share of a split, who acted. */
  detail: z.string().nullable(),
});
export type LedgerRow = z.infer<typeof ledgerRow>;

/** As texts, because they come from addresses and command lines; a wrong one is `bad-input` and named. */
const words = z.string().max(500).nullable().default(null);

/** Which entries of an award; null or left out: whatever they say there. */
export const ledgerFilter = z.object({
  awardId: id<'award'>(),
  allocationId: id<'allocation'>().nullable().default(null),
  /** A kind of entry, or a group of kinds (ENTRY_GROUPS). */
  kind: words,
  /** Days of use, both inclusive. */
  from: words,
  to: words,
  /** The provider's id of the model, and a tier; empty text: entries without a model. */
  model: words,
  tier: words,
  /** Empty text: entries that name nobody. */
  person: words,
  batch: words,
  run: words,
  /** That of the entry, else that of its model's account, else a direct invoice. */
  route: words,
});
export type LedgerFilterInput = z.input<typeof ledgerFilter>;

/** Where the next page begins: behind this entry, of those numbered up to `upTo`. */
export const ledgerPosition = z.object({ day: z.string().max(20), seq: count, upTo: count });
export type LedgerPosition = z.infer<typeof ledgerPosition>;

export const ledgerTotals = z.object({ entries: count, allotted: money, held: money, spent: money });
export type LedgerTotals = z.infer<typeof ledgerTotals>;

export const ledgerChoices = z.object({
  /** Whether some entries name no model, or no person. */
  models: z.array(z.string()),
  noModel: z.boolean(),
  people: z.array(z.string()),
  noPerson: z.boolean(),
  /** The newest of the award, newest first. */
  batches: z.array(z.object({ id: id<'batch'>(), experimentName: z.string(), createdAtMs: instantMs })),
});
export type LedgerChoices = z.infer<typeof ledgerChoices>;

const linkedEntry = ledgerRow.extend({
  /** What it is to the entry asked for. */
  link: z.enum(['original', 'about-it', 'same-act', 'its-hold', 'same-run']),
});

export const entryDetail = ledgerRow.extend({
  awardId: id<'award'>(),
  awardTitle: z.string(),
  currency: z.string(),
  quantity: z.string().nullable(),
  /** The price version it was charged at, as it was and stays; null where no price was looked up. */
  price: z
    .object({
      id: id<'price'>(),
      nanos: money,
      /** 1, or 1,000,000 where one unit is worth less than a nano. */
      perUnits: z.bigint(),
      unit: z.string(),
      source: z.string(),
      sourceDay: day,
      validFrom: day,
    })
    .nullable(),
  /** Price x quantity, rounded once; what was billed is what was spent. */
  listed: money.nullable(),
  /** Named by the entry, else that of its model's account. */
  route: z.enum(PAYMENT_ROUTES).nullable(),
  experimentName: z.string().nullable(),
  /** Of the hold it opened or belongs to. */
  hold: z.object({ amount: money, open: money }).nullable(),
  linked: z.array(linkedEntry),
  /** What can still be given back, moved or corrected of it; zero where it is no cost. */
  refundable: money,
  /** Hexadecimal. */
  hash: z.string(),
  hashBefore: z.string(),
});
export type EntryDetail = z.infer<typeof entryDetail>;

export const verifyReport = z.object({
  ok: z.boolean(),
  entries: count,
  /** The first place where the books do not agree with themselves, in words; null when they do. */
  firstDifference: z.object({ where: z.string(), expected: z.string(), found: z.string() }).nullable(),
  elapsedMs: z.number(),
});
export type VerifyReport = z.infer<typeof verifyReport>;

export const ledgerContract = {
  /**
   * In the order of the days of use, then of their numbers. Looks at a bounded number of entries: where few fit, a page is
   * short, or empty, while `next` still says where to look on.
   */
  page: oc
    .errors(errors)
    .input(
      ledgerFilter.extend({
        oldestFirst: z.boolean().default(false),
        after: ledgerPosition.nullable().default(null),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .output(
      z.object({
        rows: z.array(ledgerRow),
        next: ledgerPosition.nullable(),
        /** The number of the last entry there was when the first page was read; later ones are left out. */
        upTo: count,
        /** With the first page: what all that fits adds up to, where the roll-ups say it at once. */
        sums: z.object({ allotted: money, held: money, spent: money }).nullable(),
      }),
    ),
  /** Of everything that fits, numbered up to `upTo` (null: all there is). */
  totals: oc
    .errors(errors)
    .input(ledgerFilter.extend({ upTo: count.nullable().default(null) }))
    .output(ledgerTotals),
  /** What the filters can be set to in this award. */
  choices: oc
    .errors(errors)
    .input(z.object({ awardId: id<'award'>() }))
    .output(ledgerChoices),
  entry: oc
    .errors(errors)
    .input(z.object({ entryId: id<'entry'>() }))
    .output(entryDetail),
  /** CSV of everything that fits, oldest first, in pieces; the first says how many entries there will be. */
  export: oc
    .errors(errors)
    .input(ledgerFilter)
    .output(eventIterator(z.object({ text: z.string(), done: count, entries: count }))),
  verify: oc.output(verifyReport),
};
