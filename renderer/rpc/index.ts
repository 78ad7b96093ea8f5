/** The window's way to the backend: typed calls, the live queue, errors in words. */
export {
  type Client,
  createRpc,
  type Rpc,
  RpcProvider,
  rpcFor,
  type RpcSource,
  useConnectionState,
  useRpc,
  useRpcSource,
} from './client.tsx';
export { type Connection, type ConnectionState, createConnection, LINE_LOST, NO_LINE } from './connection.ts';
export { type Explained, explainError } from './explain.ts';
export { troubleAt, troubleElse } from './field-trouble.ts';
export { QueueFeed, useQueueStatus } from './feed.tsx';
export { type OpenBatches, useOpenBatches } from './open-batches.ts';
export { outputActs, outputUrl } from './outputs.ts';
export { type Line, openLine, type OpenLine } from './transport.ts';
export { type Act, useAct } from './use-act.ts';
