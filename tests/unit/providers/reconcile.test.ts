import { describe, expect, test } from 'vitest';
import type { FindQuery } from '#electron/providers';
import type { Json, JsonObject } from '#shared/base';
import { type ListedRequest, matchAll, type Snapshot } from '#electron/providers/wire';

const SENT_AT_MS = 1_795_000_000_000;
const MINUTE_MS = 60_000;
const record = (requestId: string, echo: Json, createdAtMs: number | null): ListedRequest => ({
  requestId,
  echo,
  createdAtMs,
  state: { kind: 'pending', status: 'queued' },
});
const snapshot = (records: readonly ListedRequest[], more: Partial<Snapshot> = {}): Snapshot => ({
  records,
  unreadable: 0,
  isWhole: false,
  clockOffsetMs: 0,
  ...more,
});
const query = (payload: JsonObject, isTaken: (id: string) => boolean = () => false): FindQuery => ({
  modelKey: 'Veo3',
  payload,
  reference: 'a-1',
  sentAtMs: SENT_AT_MS,
  isTaken,
});
const ask = (
  records: readonly ListedRequest[],
  more: Partial<Snapshot> = {},
  payload: JsonObject = { prompt: 'a', seed: 1 },
) => matchAll([query(payload)], snapshot(records, more))[0];

const older = record('older', { prompt: 'other' }, SENT_AT_MS - MINUTE_MS);
const mine = record('mine', { seed: 1, prompt: 'a' }, SENT_AT_MS + 1_000);

test('found by an equal payload, whatever the order of its keys', () => {
  expect(ask([mine, older])).toMatchObject({ kind: 'found', requestId: 'mine', state: { kind: 'pending' } });
});
test('whole seconds and a small difference of clocks are forgiven', () => {
  expect(ask([record('mine', { prompt: 'a', seed: 1 }, SENT_AT_MS - 20_000)])).toMatchObject({
    kind: 'found',
  });
});
test.each([
  ['another seed', { prompt: 'a', seed: 2 }],
  ['one key more', { prompt: 'a', seed: 1, size: 'x' }],
  ['a number as text', { prompt: 'a', seed: '1' }],
])('%s is another request', (_, payload) => {
  expect(ask([record('other', payload, SENT_AT_MS + 1_000), older])).toEqual({ kind: 'absent' });
});

describe('absent only when the list proves it', () => {
  test('it reaches back beyond the sending', () => expect(ask([older])).toEqual({ kind: 'absent' }));
  test('it is whole', () => expect(ask([], { isWhole: true })).toEqual({ kind: 'absent' }));
  test('it does not reach back', () => {
    expect(ask([record('newer', {}, SENT_AT_MS + 1)])).toMatchObject({ kind: 'cannot-know' });
    expect(ask([record('within the tolerance', {}, SENT_AT_MS - 10_000)])).toMatchObject({
      kind: 'cannot-know',
    });
    expect(ask([])).toMatchObject({ kind: 'cannot-know' });
  });
  test('it is not newest first', () => {
    expect(ask([older, record('newer', {}, SENT_AT_MS + 1)])).toMatchObject({ kind: 'cannot-know' });
    expect(ask([record('oldest first', {}, SENT_AT_MS - 2 * MINUTE_MS), older])).toMatchObject({
      kind: 'cannot-know',
    });
  });
  test('an entry could not be read', () =>
    expect(ask([older], { unreadable: 1 })).toMatchObject({ kind: 'unavailable' }));
  test('an equal one from before may be ours, if the clock was changed', () => {
    const hourAgo = record('equal', { prompt: 'a', seed: 1 }, SENT_AT_MS - 60 * MINUTE_MS);
    expect(ask([hourAgo], { isWhole: true })).toMatchObject({ kind: 'cannot-know' });
    const daysAgo = record('equal', { prompt: 'a', seed: 1 }, SENT_AT_MS - 3 * 24 * 60 * MINUTE_MS);
    expect(ask([daysAgo], { isWhole: true })).toEqual({ kind: 'absent' });
  });
  test("the provider's clock is behind ours by ten minutes", () => {
    const more = { clockOffsetMs: -10 * MINUTE_MS };
    expect(ask([record('mine', { prompt: 'a', seed: 1 }, SENT_AT_MS - 10 * MINUTE_MS)], more)).toMatchObject({
      kind: 'found',
    });
    expect(ask([older], more)).toMatchObject({ kind: 'cannot-know' });
  });
});

test('no request is given twice: not a taken one, not to two questions', () => {
  const twin = record('twin', { prompt: 'a', seed: 1 }, SENT_AT_MS + 2_000);
  const same = query({ prompt: 'a', seed: 1 });
  const answers = matchAll([same, same, same], snapshot([twin, mine, older]));
  expect(answers.map((answer) => (answer.kind === 'found' ? answer.requestId : answer.kind))).toEqual([
    'mine',
    'twin',
    'absent',
  ]);
  const taken = query({ prompt: 'a', seed: 1 }, (id) => id === 'mine');
  expect(matchAll([taken], snapshot([mine, older]))).toEqual([{ kind: 'absent' }]);
});
