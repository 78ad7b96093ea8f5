/** Draws a piece of the window as the program would: theme, clock, cache and the fake backend in the same process. */
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { configure, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { systemClock } from '#electron/system';
import { App, createCache } from '#renderer/app';
import { QueueFeed, RpcProvider, rpcFor } from '#renderer/rpc';
import { ClockProvider, cssVariables, theme } from '#renderer/ui';
import { onTestFinished } from 'vitest';
import { createFakeBackend, type FakeBackend, type FakeBackendOptions } from '../../support/fake-backend.ts';
import { openRealBackend, type RealBackend } from '../../support/real-backend.ts';

configure({ asyncUtilTimeout: 10_000 });

// jsdom knows no fonts; Mantine's growing text field listens for them.
Object.assign(document, { fonts: { addEventListener: () => {}, removeEventListener: () => {} } });

/** A piece without a backend. */
export const draw = (piece: ReactNode) =>
  render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
      <ClockProvider clock={{ nowMs: () => 0 }}>{piece}</ClockProvider>
    </MantineProvider>,
  );

/** A screen over the fake backend. */
export function drawWith(piece: ReactNode, options: FakeBackendOptions = {}): FakeBackend {
  const backend = createFakeBackend(options);
  draw(
    <QueryClientProvider client={createCache()}>
      <RpcProvider source={rpcFor(backend.client)}>
        <QueueFeed />
        {piece}
      </RpcProvider>
    </QueryClientProvider>,
  );
  return backend;
}

/** The whole window over the fake backend. */
export function drawApp(options: FakeBackendOptions = {}): FakeBackend {
  const backend = createFakeBackend(options);
  render(<App source={rpcFor(backend.client)} cache={createCache()} clock={backend} />);
  return backend;
}

/**
 * The whole window at an address, over the program's own backend: a new workspace with the sample lab. `prepare` acts on
 * the books first and says which address to open. The window and the backend end with the test.
 */
export async function drawReal(
  prepare: (backend: RealBackend) => string | Promise<string>,
  options: Parameters<typeof openRealBackend>[0] = {},
): Promise<RealBackend> {
  const backend = await openRealBackend(options);
  const hash = await prepare(backend);
  location.hash = hash;
  const { unmount } = render(
    <App
      source={rpcFor(backend.client)}
      cache={createCache()}
      clock={{ nowMs: () => systemClock.nowMs() }}
    />,
  );
  onTestFinished(async () => {
    unmount();
    location.hash = '';
    await backend.close();
  });
  return backend;
}
