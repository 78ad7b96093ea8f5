export {
  commitImport,
  type ImportRequest,
  previewImport,
  type ReadImport,
  readImport,
} from './import/import.ts';
export { checkNewAward, createAward, editAward, type LifeDeps, moveAward, noAward } from './life.ts';
export { awardTermsView } from './view.ts';
