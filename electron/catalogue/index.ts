export { checkAccount, type Checked } from './check.ts';
export { type Acceptance, acceptProposals, dismissProposals } from './decide.ts';
export {
  addModel,
  addPrice,
  type CatalogueDeps,
  confirmPrice,
  editModel,
  noSuch,
} from './edit.ts';
export { changeMillionths, type KeptRate, rateOfPrice, rateOfProposal } from './rates.ts';
export { importTable, previewTable, readTable, type ReadTable } from './price-table/import-prices.ts';
export { guessModality, proposeTier, readTierRule, type TierRule, writeTierRule } from './tiers.ts';
