export { PRICE_LIST, seedCatalogue } from './catalogue.ts';
export { seedLargeLedger } from './large.ts';
export { offerKnownFacts } from './offer-facts.ts';
export { PRACTICE_MODELS, practiceRates, seedPracticeModels } from './practice-models.ts';
export { promptSuite } from './prompt-suite.ts';
export { seedRules } from './rules.ts';
export { seedSampleLab } from './sample-lab.ts';
