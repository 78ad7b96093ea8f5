export { limitChecks, type Limits } from './limit-checks.ts';
export { createPlanner, type Planner, type PlannerDeps, type SubmitInput } from './planner.ts';
export { type BadFile, readPromptFile } from './prompt-file.ts';
export { quoteBatch, type QuoteRequest } from './quote.ts';
