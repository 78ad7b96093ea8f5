/**
 * An in-memory backend that keeps the contract: for DOM tests, and for looking at the window with no database. Its queue
 * moves only when `advance` is called, so a test owns the time.
 */
import { createRouterClient, implement, type RouterClient } from '@orpc/server';
import { promptHandlers } from '#electron/rpc';
import { contract } from '#shared/contract';
import { FakeBooks } from './fake-books.ts';
import { catalogueGaps, ledgerActGaps, peopleGaps } from './fake-gaps.ts';
import { fakeModels, sampleBooks } from './fake-lab.ts';
import { moneyHandlers } from './fake-money-handlers.ts';
import { temporaryPromptLibrary } from './prompt-files.ts';
import { outputHandlers } from './fake-outputs.ts';
import { createFakeQueue, type FakeWorld } from './fake-queue.ts';
import { queueHandlers } from './fake-queue-handlers.ts';

export interface FakeBackendOptions {
  readonly kind?: 'empty' | 'sample';
  readonly nowMs?: number;
}

export const FAKE_NOW_MS = Date.parse('2026-11-23T15:04:00Z');

export type FakeBackend = ReturnType<typeof createFakeBackend>;

export function createFakeBackend({ kind = 'sample', nowMs = FAKE_NOW_MS }: FakeBackendOptions = {}) {
  const models = fakeModels();
  const world: FakeWorld = {
    models,
    books: kind === 'sample' ? sampleBooks(nowMs, models) : new FakeBooks(),
    now: nowMs,
    paused: false,
    pausedLanes: new Set(),
    rate: 0,
    made: 100,
    prompts: temporaryPromptLibrary(),
    watchers: new Set(),
  };
  const queue = createFakeQueue(world);
  const router = implement(contract).router({
    ...moneyHandlers(world, queue),
    ...queueHandlers(world, queue),
    ...promptHandlers({ prompts: world.prompts }),
    ...ledgerActGaps,
    ...catalogueGaps,
    people: peopleGaps,
    outputs: outputHandlers(world, queue),
  });
  const client: RouterClient<typeof router> = createRouterClient(router);
  return { router, client, advance: queue.advance, status: queue.status, nowMs: () => world.now };
}
