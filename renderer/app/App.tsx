/** Everything the screens stand on: theme, cache, clock, line to the backend; then the shell. */
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followAddress } from '#renderer/routes';
import { QueueFeed, RpcProvider, type RpcSource } from '#renderer/rpc';
import { ClockProvider, cssVariables, HoverNotes, theme, type WallClock } from '#renderer/ui';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Shell } from './Shell.tsx';

export interface AppProps {
  readonly source: RpcSource;
  readonly cache: QueryClient;
  readonly clock: WallClock;
  /** For the style sheets that Mantine makes while it runs. */
  readonly nonce?: string;
}

export function App({ source, cache, clock, nonce = '' }: AppProps) {
  useEffect(() => followAddress(), []);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <ClockProvider clock={clock}>
        <QueryClientProvider client={cache}>
          <RpcProvider source={source}>
            <ErrorBoundary>
              <QueueFeed />
              <Shell />
            </ErrorBoundary>
            <HoverNotes />
            <Notifications position="bottom-right" limit={3} />
          </RpcProvider>
        </QueryClientProvider>
      </ClockProvider>
    </MantineProvider>
  );
}
