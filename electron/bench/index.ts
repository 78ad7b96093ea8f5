export { benchHttp, type HttpBench } from './http.bench.ts';
export { benchLedger, type LedgerBench } from './ledger.bench.ts';
export { benchQueue, type QueueBench, type QueueBenchOptions, soakQueue } from './queue.bench.ts';
