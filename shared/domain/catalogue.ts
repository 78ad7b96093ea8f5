/** Words of the catalogue: what is proposed to it, how sure a figure is, and when a price is too old to trust. */
import { type Day, daysBetween } from '#shared/base';

/** What somebody is asked about; nothing of it holds before a person accepts it. */
export const PROPOSAL_KINDS = ['price', 'new-model', 'gone', 'listed-again', 'form'] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

/** `superseded`: a later check of the same account found something else. */
export const PROPOSAL_STATES = ['open', 'accepted', 'dismissed', 'superseded'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

/** Where a figure was read; only the first is the provider's own answer to this account. */
export const CONFIDENCES = [
  'provider',
  'documented',
  'mirror',
  'client',
  'observed',
  'third-party',
  'inferred',
] as const;
export type Confidence = (typeof CONFIDENCES)[number];

/** As it is said beside the figure, and kept in the source of the price that comes of it. */
export const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = {
  provider: "the provider's own answer",
  documented: "the provider's documents",
  mirror: "a copy of the provider's page",
  client: 'seen in client code',
  observed: 'observed once',
  'third-party': 'a third party',
  inferred: 'inferred, a guess to test',
};

/** A price of a real provider that nobody has looked at for longer than this blocks queueing (days). */
export const STALE_PRICE_DAYS = 180;

export const isStalePrice = (sourceDay: Day, today: Day): boolean =>
  daysBetween(sourceDay, today) > STALE_PRICE_DAYS;

interface Sold {
  /** The provider's exact id. */
  readonly key: string;
  readonly accountName: string;
}

/** What a model is called when it is chosen: its id, with the account where several sell it. */
export const modelName = (models: readonly Sold[], { key, accountName }: Sold): string =>
  models.filter((each) => each.key === key).length > 1 ? `${key}@${accountName}` : key;
