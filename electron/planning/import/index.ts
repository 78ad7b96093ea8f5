export { type BadFile } from './bad-file.ts';
export {
  MAX_PROMPTS,
  openPromptLibrary,
  type PrepareInput,
  type PrepareStep,
  type PromptLibrary,
  type PromptSet,
  type ReadInput,
  refusalOf,
  type SurveyStep,
} from './prompt-library.ts';
