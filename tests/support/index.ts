export { createStage, play, type Stage } from './books-acts.ts';
export { approvedCorrection, entryOf } from './books-entries.ts';
export { ANSWERS, OVERRIDE } from './books-money-acts.ts';
export { callChild, type Child, startChild } from './books-processes.ts';
export {
  type BooksRig,
  countingIds,
  openBooksRig,
  openOrThrow,
  type QueuedRuns,
  START_MS,
} from './books-rig.ts';
export { grantFiles } from './grant-files.ts';
export { type BooksStage, stageForEachTest } from './books-stage.ts';
export { migrationsUpTo, readMigrations } from './old-workspace.ts';
export { type Plan, plansOf } from './query-plans.ts';
