export {
  type Agreement,
  agreementInWords,
  agreementOf,
  agreementOfMany,
  agreementOfTwo,
} from './agreement.ts';
export { bootstrapInterval, type Resampling } from './bootstrap.ts';
export {
  fitStrengths,
  type ModelStrength,
  simultaneousReach,
  type StrengthDifference,
  type StrengthTable,
} from './bradley-terry.ts';
export { type Comparison, type ComparisonGraph, comparisonGraph } from './comparison-graph.ts';
export { conclusion, type Conclusion, type ConclusionQuestion } from './conclusion.ts';
export {
  type CostPerAccepted,
  costPerAccepted,
  type JudgedOutput,
  perDollar,
  type PerDollar,
} from './cost-quality.ts';
export {
  betaCdf,
  betaQuantile,
  logGamma,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from './distributions.ts';
export {
  fixedDesignPairs,
  type Forecast,
  forecastPairs,
  type ForecastQuestion,
  type MoneyRange,
  pairPriceOf,
  savedAgainst,
  type Saving,
} from './forecast.ts';
export { type Interval, USUAL_LEVEL } from './interval.ts';
export {
  judgeAgreement,
  type JudgeAgreement,
  type JudgedPair,
  lengthBias,
  type LengthBias,
  orderBias,
  type OrderBias,
} from './judge.ts';
export { cohenKappa, fleissKappa, type Label, type Weights } from './kappa.ts';
export { krippendorffAlpha, type Metric } from './krippendorff.ts';
export { type PairWorth, worthOfNextPair } from './next-pair.ts';
export { type Candidate, paretoFront, type Placed } from './pareto.ts';
export {
  combinedPreference,
  combinedScore,
  FEW_PAIRS,
  holm,
  pairedDifference,
  pairsOf,
  type Preference,
  preferenceShare,
  type PreferenceShare,
  scoreOf,
  signTest,
  type SignTest,
  swapped,
  type Tally,
  tallyOf,
  winOdds,
} from './preferences.ts';
export { binomialCdf, clopperPearson, wilson } from './proportion.ts';
export { preferenceFor, raterConsistency, type SideAnswer } from './rater-consistency.ts';
export { type Ratio, ratioOfMeans } from './ratio.ts';
export { type PairPlan, type PlannedPair, planPairs } from './schedule.ts';
export { scoresInWords } from './score-words.ts';
export { scoreDifference, type ScoreDifference } from './scores.ts';
export {
  confidenceSequence,
  createStoppingRule,
  evidenceOf,
  evidenceOfScores,
  followed,
  type StoppingPoint,
  type StoppingRule,
  type Verdict,
} from './stopping.ts';
export { type Bet, betAgainst, type Evidence } from './wealth.ts';
export { paretoInWords, strengthsInWords } from './table-words.ts';
