/** The query cache: the live feed says what changed, so nothing is re-read on focus or on a timer. */
import { type QueryKey, QueryClient } from '@tanstack/react-query';

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
        queryKeyHashFn: hashOf,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });

/** As the library's own, which cannot write a bigint: an amount in an input is part of what was asked. */
const hashOf = (key: QueryKey): string =>
  JSON.stringify(key, (_name, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  });
