export * from './awards.repo.ts';
export * from './batches.repo.ts';
export * from './catalogue.repo.ts';
export { GENESIS_HASH, hashEntry } from './entry-hash.ts';
export * from './ledger.repo.ts';
export * from './queue.repo.ts';
export * from './reports.repo.ts';
export * from './runs.repo.ts';
