/** What would change the catalogue: proposals, checks against the provider, tables of prices. Nothing changes unasked. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { CONFIDENCES, MODALITIES, PROPOSAL_KINDS, PROPOSAL_STATES, TIERS } from '#shared/domain';
import { PRICE_UNITS } from '#shared/money';
import { errors } from './errors.ts';
import { rate } from './models.ts';
import { blob, count, day, id, instantMs, money } from './values.ts';

export const proposal = z.object({
  id: id<'proposal'>(),
  accountId: id<'account'>(),
  accountName: z.string(),
  practice: z.boolean(),
  /** Null: not in the catalogue. */
  modelId: id<'model'>().nullable(),
  modelKey: z.string(),
  kind: z.enum(PROPOSAL_KINDS),
  /** The price it would bring; null where it brings none, or where the unit is not said. */
  rate: rate.nullable(),
  /** An amount without a unit: whoever accepts it says per what. */
  amount: money.nullable(),
  currency: z.string().nullable(),
  /** The price in force today. */
  now: rate.nullable(),
  /** 50,000 is 5 % dearer; null where the two cannot be compared. */
  changeMillionths: z.number().nullable(),
  replacedBy: z.string().nullable(),
  modality: z.enum(MODALITIES).nullable(),
  task: z.string().nullable(),
  tier: z.enum(TIERS).nullable(),
  source: z.string(),
  sourceDay: day,
  confidence: z.enum(CONFIDENCES),
  note: z.string().nullable(),
  state: z.enum(PROPOSAL_STATES),
  /** It comes of a check of the account; else it came with the program. */
  checked: z.boolean(),
  decidedBy: z.string().nullable(),
  decidedAtMs: instantMs.nullable(),
});
export type Proposal = z.infer<typeof proposal>;

export const catalogueCheck = z.object({
  accountId: id<'account'>(),
  atMs: instantMs,
  actor: z.string(),
  listed: count,
  unchanged: count,
});
export type CatalogueCheck = z.infer<typeof catalogueCheck>;

export const checkReport = z.object({
  accountId: id<'account'>(),
  accountName: z.string(),
  /** Null: the provider could not be asked; `words` say why and nothing was kept. */
  check: catalogueCheck.nullable(),
  words: z.string(),
  proposals: z.array(proposal),
  /** New models that are not proposed because there are so many. */
  left: count,
  /** Models that the provider did not answer about. */
  unread: z.array(z.object({ key: z.string(), why: z.string() })),
});
export type CheckReport = z.infer<typeof checkReport>;

export const tableMatch = z.object({
  modelId: id<'model'>(),
  modelKey: z.string(),
  accountName: z.string(),
  practice: z.boolean(),
  /** As the table names it. */
  entry: z.string(),
  provider: z.string().nullable(),
  /** The table says it of the account's own provider. */
  sameProvider: z.boolean(),
  rate,
  now: rate.nullable(),
  changeMillionths: z.number().nullable(),
  same: z.boolean(),
  notes: z.array(z.string()),
});
export type TableMatch = z.infer<typeof tableMatch>;

export const tablePreview = z.object({
  name: z.string(),
  sha256: z.string(),
  /** Of the table; null: neither its name nor anybody says it. */
  day: day.nullable(),
  models: count,
  usable: count,
  matches: z.array(tableMatch),
  unusable: z.array(z.object({ name: z.string(), why: z.string() })),
});
export type TablePreview = z.infer<typeof tablePreview>;

const tableInput = z.object({
  name: z.string().trim().min(1).max(300),
  content: blob,
  day: day.nullable().optional(),
});

export const tierRule = z.object({
  baselineBelow: money,
  premiumFrom: money,
  seconds: z.number().int().min(1).max(3600),
  tokens: z.number().int().min(1).max(10_000_000),
  characters: z.number().int().min(1).max(10_000_000),
});
export type TierRuleView = z.infer<typeof tierRule>;

export const catalogueContract = {
  /** Those that wait, and the last hundred that were decided. */
  proposals: oc.output(z.object({ open: z.array(proposal), decided: z.array(proposal) })),
  /** The last check of each account. */
  checks: oc.output(z.array(catalogueCheck)),
  check: oc
    .errors(errors)
    .input(z.object({ accountId: id<'account'>() }))
    .output(checkReport),
  /** All or none. */
  accept: oc
    .errors(errors)
    .input(
      z.object({
        items: z
          .array(
            z.object({
              proposalId: id<'proposal'>(),
              modality: z.enum(MODALITIES).optional(),
              task: z.string().trim().min(1).max(100).optional(),
              tier: z.enum(TIERS).optional(),
              unit: z.enum(PRICE_UNITS).optional(),
              perUnits: z.bigint().optional(),
              replacedBy: z.string().trim().min(1).max(300).optional(),
            }),
          )
          .min(1)
          .max(1000),
      }),
    )
    .output(z.object({ accepted: count })),
  dismiss: oc
    .errors(errors)
    .input(z.object({ proposalIds: z.array(id<'proposal'>()).min(1).max(1000) }))
    .output(z.object({ dismissed: count })),
  importPreview: oc.errors(errors).input(tableInput).output(tablePreview),
  importCommit: oc
    .errors(errors)
    .input(
      tableInput.extend({
        choices: z.array(z.object({ modelId: id<'model'>(), entry: z.string() })).max(10_000),
      }),
    )
    .output(z.object({ written: count })),
  tierRule: oc.output(tierRule),
  setTierRule: oc.errors(errors).input(tierRule).output(tierRule),
};
