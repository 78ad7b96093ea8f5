/** The query cache: the live feed says what changed, so nothing is re-read on focus or on a timer. */
import { QueryClient } from '@tanstack/react-query';

export const createCache = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: 1,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
