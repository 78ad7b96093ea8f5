export { type App, type AppOptions, openApp, type RunQueueOptions } from './app.ts';
export { backupIfDue, backupsOf, type Restored, restoreWorkspace } from './backups.ts';
export { type DemoOptions, type DemoResult, runDemo } from './demo.ts';
export { measureHttp, measureLedger, measureQueue, measureSoak } from './measure.ts';
export { practicePrices } from './providers.ts';
export { readPrompts } from './read-prompts.ts';
export type { AppContext, AppRouter } from '#electron/rpc';
