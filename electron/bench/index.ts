export { benchLedger, type LedgerBench } from './ledger.bench.ts';
export { benchQueue, type QueueBench } from './queue.bench.ts';
