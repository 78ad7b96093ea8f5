/** The typed client, its query helpers, and the context that hands them to screens (and a fake to tests). */
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils, type RouterUtils } from '@orpc/tanstack-query';
import { createContext, type ReactNode, useContext } from 'react';
import { create } from 'zustand';
import type { Contract } from '#shared/contract';
import type { Connection, ConnectionState } from './connection.ts';

export type Client = ContractRouterClient<Contract>;
export type Rpc = RouterUtils<Client>;

export interface RpcSource {
  readonly client: Client;
  readonly rpc: Rpc;
  /** Absent in tests, where the backend is in the same process. */
  readonly connection?: Connection;
}

export function createRpc(connection: Connection): RpcSource {
  const client: Client = createORPCClient(connection.link);
  return { client, rpc: createTanstackQueryUtils(client), connection };
}

export const rpcFor = (client: Client): RpcSource => ({ client, rpc: createTanstackQueryUtils(client) });

const RpcContext = createContext<RpcSource | null>(null);

export function RpcProvider({ source, children }: { source: RpcSource; children: ReactNode }) {
  return <RpcContext value={source}>{children}</RpcContext>;
}

export function useRpcSource(): RpcSource {
  const source = useContext(RpcContext);
  if (!source) throw new Error('the screens need an RpcProvider');
  return source;
}

/** Query and mutation options for every procedure of the contract. */
export const useRpc = (): Rpc => useRpcSource().rpc;

const alwaysConnected = create<{ state: ConnectionState; tries: number }>(() => ({
  state: 'connected',
  tries: 0,
}));

export function useConnectionState(): ConnectionState {
  const useStore = useRpcSource().connection?.useState ?? alwaysConnected;
  return useStore(({ state }) => state);
}
