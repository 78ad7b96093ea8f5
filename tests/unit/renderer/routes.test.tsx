import { expect, test } from 'vitest';
import type { AccountId, ActId, AwardId, BatchId, EntryId, ModelId, RunId } from '#shared/domain';
import { formatRoute, parseRoute, type Route } from '#renderer/routes';

const routes: readonly Route[] = [
  { place: 'overview', awardId: 'a1' as AwardId },
  { place: 'new-batch', allocationId: undefined },
  { place: 'queue', batchId: 'b1' as BatchId, runId: 'r1' as RunId, filter: 'unknown', ask: undefined },
  { place: 'awards', awardId: 'a1' as AwardId, act: 'new-allocation' },
  {
    place: 'awards',
    awardId: 'a1' as AwardId,
    tab: 'ledger',
    entries: { kind: 'settle', from: '2026-11-01', model: 'a model/with & signs' },
    entryId: 'e1' as EntryId,
  },
  {
    place: 'awards',
    awardId: 'a1' as AwardId,
    tab: 'transfers',
    act: 'approve-transfer',
    transferId: 't1' as ActId,
  },
  { place: 'models' },
  { place: 'settings', accountId: 'p1' as AccountId, act: 'set-key' },
  { place: 'models', modelId: 'm1' as ModelId, act: 'add-price' },
];

test.each(routes)('$place survives a reload', (route) => {
  expect(parseRoute(formatRoute(route))).toEqual(route);
});

test.each(['', '#', '#/nowhere', '#//', '#/queue?filter=nonsense'])('%j leads somewhere', (hash) => {
  expect(parseRoute(hash)).toMatchObject({ place: hash.includes('queue') ? 'queue' : 'overview' });
});
