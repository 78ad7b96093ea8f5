/** The backend's UTC day: what prices are dated by. Null while it is being read. */
import { useQuery } from '@tanstack/react-query';
import type { Day } from '#shared/base';
import { useRpc } from '#renderer/rpc';

export const useToday = (): Day | null =>
  useQuery(useRpc().workspace.info.queryOptions()).data?.today ?? null;
