/** Branded ids: UUIDv7 made on the device, so that two machines' books can be merged one day. */

declare const idOf: unique symbol;
export type Id<Of extends string> = string & { readonly [idOf]: Of };

export type PersonId = Id<'person'>;
export type AwardId = Id<'award'>;
export type AllocationId = Id<'allocation'>;
export type AccountId = Id<'account'>;
export type ModelId = Id<'model'>;
export type PriceId = Id<'price'>;
export type ProposalId = Id<'proposal'>;
export type ExperimentId = Id<'experiment'>;
export type BatchId = Id<'batch'>;
export type RunId = Id<'run'>;
export type AttemptId = Id<'attempt'>;
export type HoldId = Id<'hold'>;
export type EntryId = Id<'entry'>;
export type EventId = Id<'event'>;
/** One act of money that may make several entries: a modification, a transfer, a split. */
export type ActId = Id<'act'>;
export type SplitRuleId = Id<'split-rule'>;
export type PrepaidCreditId = Id<'prepaid-credit'>;
export type RuleSetId = Id<'rule-set'>;

/** Makes fresh ids; injected, so that tests can own them. */
export type MakeId = <Of extends string>() => Id<Of>;
