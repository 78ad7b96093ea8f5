/** The one contract between every screen or command and the backend: schemas and listed errors, no behaviour. */
import { accountsContract } from './accounts.ts';
import { awardsContract } from './awards.ts';
import { batchesContract } from './batches.ts';
import { catalogueContract } from './catalogue.ts';
import { ledgerContract } from './ledger.ts';
import { ledgerActsContract } from './ledger-acts.ts';
import { modelsContract, pricesContract } from './models.ts';
import { outputsContract } from './outputs.ts';
import { peopleContract } from './people.ts';
import { promptsContract } from './prompts.ts';
import { queueContract } from './queue.ts';
import { reportsContract } from './reports.ts';
import { workspaceContract } from './workspace.ts';

export const contract = {
  workspace: workspaceContract,
  accounts: accountsContract,
  awards: awardsContract,
  ledger: ledgerContract,
  ...ledgerActsContract,
  people: peopleContract,
  models: modelsContract,
  prompts: promptsContract,
  prices: pricesContract,
  catalogue: catalogueContract,
  batches: batchesContract,
  queue: queueContract,
  outputs: outputsContract,
  reports: reportsContract,
};
export type Contract = typeof contract;

export {
  type Account,
  KEPT_PLACES,
  type KeptPlace,
  type KeyCheck,
  type KeyPlaces,
  type KeyState,
  type ProviderKind,
} from './accounts.ts';
export type { AllocationLimits } from './allocation-limits.ts';
export {
  type AwardChange,
  type AwardTerms,
  IMPORT_FIELDS,
  type ImportedRow,
  type ImportField,
  type ImportInput,
  type ImportReport,
  type RowProblem,
  type SkippedRow,
} from './award-terms.ts';
export {
  type Allocation,
  type Award,
  type AwardEdit,
  type NewAllocation,
  newAllocation,
  type NewAward,
  newAward,
} from './awards.ts';
export type { CostView } from './cost-reads.ts';
export { type Batch, type Quote, type QuoteInput, quoteInput } from './batches.ts';
export type {
  CatalogueCheck,
  CheckReport,
  Proposal,
  TableMatch,
  TablePreview,
  TierRuleView,
} from './catalogue.ts';
export { type ErrorCode, errors, type Refusal } from './errors.ts';
export type {
  EntryDetail,
  LedgerChoices,
  LedgerFilterInput,
  LedgerPosition,
  LedgerRow,
  LedgerTotals,
  VerifyReport,
} from './ledger.ts';
export type {
  AllocationRulesView,
  BookedView,
  PrepaidCredit,
  RebudgetView,
  SplitRule,
  Transfer,
} from './ledger-acts.ts';
export type { Model, NewPriceInput } from './models.ts';
export type { FileState, Output, OutputLook, OutputScope } from './outputs.ts';
export type { Person } from './people.ts';
export {
  type ColumnUse,
  CONDITIONS,
  EVERY_ROW,
  GUESSED_READING,
  PROMPT_ENCODINGS,
  PROMPT_FORMATS,
  PROMPT_ROLES,
  type PromptCondition,
  type PromptPlan,
  promptPlan,
  type PromptProblem,
  type PromptProgress,
  type PromptReading,
  type PromptRole,
  type PromptRow,
  type PromptSetView,
  type PromptTable,
} from './prompts.ts';
export {
  type Lane,
  LANE_CONDITIONS,
  MOVES,
  type QueueStatus,
  type Resolution,
  RESOLUTIONS,
  type Run,
  type RunDetail,
  type RunMeasures,
  type Scope,
} from './queue.ts';
export {
  type Burn,
  type ClockLine,
  type ClockName,
  CLOCKS,
  type ClocksReport,
  SPEND_GROUPS,
  type SpendRow,
} from './reports.ts';
export type { Balance } from './values.ts';
export type { BackupView, NeedsYou, WorkspaceInfo } from './workspace.ts';
