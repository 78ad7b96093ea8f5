export {
  awardChanges,
  budgetPeriods,
  fundingSteps,
  indirectRates,
  personCaps,
  prepaidCredits,
  ruleSets,
  splitRules,
  transfers,
} from './awards.ts';
export {
  allocationDays,
  allocations,
  awards,
  balances,
  dailyTotals,
  entries,
  holds,
  people,
} from './books.ts';
export { accounts, catalogueChecks, catalogueProposals, models, prices } from './catalogue.ts';
export {
  attemptMeasures,
  attempts,
  batchCounts,
  batches,
  events,
  experiments,
  leases,
  outputs,
  parameterSets,
  prompts,
  runOutputs,
  runs,
  settings,
} from './queue.ts';
