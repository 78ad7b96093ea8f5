export {
  type CallDeps,
  type Calls,
  createCalls,
  isSuccess,
  parseJsonAnswer,
  type ReadValue,
} from './calls.ts';
export {
  answerLost,
  badRequest,
  type CallFault,
  type ErrorRules,
  errorTextOf,
  isPolicy,
  type Judgement,
  malformed,
  malformedRead,
  problem,
  readErrorOfAnswer,
  readErrorOfFault,
  refusedOrInDoubt,
  type Verdict,
  verdictOfAnswer,
  verdictOfFault,
} from './errors.ts';
export { parseJsonText } from './json-text.ts';
export { fillForm, type ModelForm, type ParameterRule, readForm } from './model-form.ts';
export { type Billed, priceOfBill, quantityIn } from './price-of-bill.ts';
export { forEachAtOnce, pollEach } from './poll-each.ts';
export { createOpenOutput, isOnThisMachine, type OutputDeps } from './outputs.ts';
export {
  createFind,
  type Find,
  type FindDeps,
  type ListedRequest,
  matchAll,
  type Snapshot,
} from './reconcile.ts';
