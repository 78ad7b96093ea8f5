export type {
  Abilities,
  Adapter,
  Bill,
  Charged,
  FindAnswer,
  FindQuery,
  OutputRef,
  ProviderError,
  ProviderErrorCode,
  RequestState,
  Retry,
  RunInput,
  Submission,
  SubmitAnswer,
} from './contract.ts';
export { type ProviderKindFacts, providerKinds } from './registry.ts';
export { createGmiAdapter, type GmiDeps } from '#electron/providers/gmi';
export { cleanHttp, createHttp, type Http, type HttpDeps } from '#electron/providers/http';
export {
  type FaultSpec,
  type FaultSpecError,
  gmiQueueUrl,
  launchPractice,
  type LaunchedPractice,
  type LaunchOptions,
  parseFaultSpec,
  type Practice,
  type PracticeError,
  type PracticeOptions,
  type PracticeProcessOptions,
  runPracticeProcess,
  startPractice,
} from '#electron/providers/practice';
