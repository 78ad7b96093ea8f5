export { createQueueActs, type QueueActs } from './acts.ts';
export { watchDeadlines } from './deadlines.ts';
export { createEngine, type Engine, type EngineDeps, type EngineError } from './engine.ts';
export type { EngineEnd } from './supervisor.ts';
export { enqueueBatch, type EnqueueDeps, type NewBatch, type Queued, type QueuedModel } from './enqueue.ts';
export { type Deadline, type Move, priorityOf } from './ordering.ts';
export { DEFAULT_SETTINGS, type QueueSettings } from './settings.ts';
export { leftOf, queueStatus, timeLeft } from './status.ts';
