export {
  MAX_PROMPTS,
  openPromptLibrary,
  type PromptLibrary,
  type PromptSet,
  refusalOf,
} from './import/prompt-library.ts';
export { limitChecks, type Limits } from './limit-checks.ts';
export { createPlanner, type Planner, type PlannerDeps, type SubmitInput } from './planner.ts';
export { quoteBatch, type QuoteRequest } from './quote.ts';
