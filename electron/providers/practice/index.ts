export { gmiCatalogue, type PracticeCatalogue } from './catalogue.ts';
export { type FaultSpec, type FaultSpecError, parseFaultSpec } from './faults.ts';
export { launchPractice, type LaunchedPractice, type LaunchOptions } from './launch.ts';
export {
  gmiQueueUrl,
  type Practice,
  type PracticeError,
  type PracticeOptions,
  startPractice,
} from './practice.ts';
export { type PracticeProcessOptions, runPracticeProcess } from './process.ts';
