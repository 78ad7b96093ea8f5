export { actorName } from './actor.ts';
export { type FileAnswer, isFilePart, plainAnswer } from './file-answer.ts';
export { reportCrashes } from './crashes.ts';
export { defaultWorkspaceDir, findRendererDir, keysDir, userDataDir } from './folders.ts';
export { keepYoungHeapSmall } from './memory.ts';
export {
  isShownInPlace,
  type OutputAsk,
  outputAnswer,
  readOutputAsk,
  type StoredOutput,
} from './output-answer.ts';
export { contentSecurityPolicy, pageAnswer, type PageSources } from './page-answer.ts';
export { bugLogger } from './rpc-bugs.ts';
