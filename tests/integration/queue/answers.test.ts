// Answers nobody foresaw: bills and measures that are none, and outputs that came with the answer and nowhere else.
import { afterEach, describe, expect, test } from 'vitest';
import { outputPage } from '#db/repos';
import type { Bill, Measured } from '#electron/providers';
import { nanos } from '#shared/money';
import { createQueueRig, MODELS, type QueueRig } from '../../support/queue-rig.ts';
import type { End } from '../../support/scripted-provider.ts';

let rig: QueueRig;
afterEach(() => rig.close());

const price = MODELS.dear.nanos;
const one = (): ReturnType<QueueRig['queue']>['runIds'][number] => {
  const [id] = rig.queue(['dear'], 1).runIds;
  if (!id) throw new Error('one run');
  return id;
};
const ends = (end: End, afterMs: number): void => rig.provider.next({ kind: 'accept', end, afterMs });

describe('Q2 a bill that is none stops nothing: a person is asked, and the hold stays', () => {
  test.each<[string, Bill]>([
    ['less than nothing', { quantity: '1', amount: nanos(-1n) }],
    ['more than anybody can have meant', { quantity: '1', amount: nanos(10n ** 18n) }],
    ['no number', { quantity: 'NaN' }],
    ['a negative number', { quantity: '-1' }],
  ])('%s', async (_, bill) => {
    for (const inline of [false, true]) {
      rig = await createQueueRig();
      const id = one();
      ends({ kind: 'done', bill, inline }, 0);
      expect(await rig.drain()).toEqual({ ok: true, value: 'left' });
      expect([rig.state(id), rig.money()]).toEqual(['unknown', { held: price, spent: 0n }]);
      expect(rig.db.read((tx) => outputPage(tx, { kind: 'all' }, null, 10))).toHaveLength(1);
      rig.acts.resolve(id, 'ran-and-billed', '', 'mei');
      expect(rig.run(id)).toMatchObject({
        state: 'failed-billed',
        why: 'mei: it ran and was billed; what it gave is kept',
      });
      expect(rig.money()).toEqual({ held: 0n, spent: price });
      if (!inline) await rig.close();
    }
  });
});

describe('Q2 what is measured wrongly is left out, and the money is booked', () => {
  const tokens = { input: 10n, cached: 0n, output: 5n };
  test.each<[string, Partial<Bill>, Measured, Record<string, bigint | null>]>([
    ['a part of a millisecond', {}, { computeMs: 12.6 }, { compute_ms: 13n }],
    ['no number', {}, { firstTokenMs: Number.NaN, computeMs: 5 }, { first_token_ms: null, compute_ms: 5n }],
    ['less than no time', {}, { generationMs: -3 }, { generation_ms: null }],
    ['no end of it', {}, { computeMs: Number.POSITIVE_INFINITY }, { compute_ms: null }],
    [
      'more tokens than there are',
      { tokens: { ...tokens, output: 10n ** 30n } },
      {},
      { input_tokens: 10n, output_tokens: null },
    ],
    ['fewer tokens than none', { tokens: { ...tokens, cached: -1n } }, {}, { cached_tokens: null }],
  ])('%s', async (_, bill, measured, expected) => {
    rig = await createQueueRig();
    const id = one();
    ends({ kind: 'done', bill: { quantity: '1', ...bill }, measured }, 0);
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect([rig.state(id), rig.money()]).toEqual(['done', { held: 0n, spent: price }]);
    expect(rig.db.read((tx) => tx.get('SELECT * FROM attempt_measures'))).toMatchObject(expected);
  });
});

describe.each([
  ['the first', 0],
  ['a later', 2_000],
])('outputs that came with %s answer', (_, afterMs) => {
  test('are in the books with it, in one step', async () => {
    rig = await createQueueRig();
    const id = one();
    ends({ kind: 'done', outputs: 2, inline: true }, afterMs);
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect([rig.state(id), rig.money()]).toEqual(['done', { held: 0n, spent: price }]);
    expect(rig.db.read((tx) => outputPage(tx, { kind: 'all' }, null, 10))).toHaveLength(2);
    expect(rig.attempts(id)).toMatchObject([{ requestId: 'request-1', outcome: 'done' }]);
  });

  test('Q2.3 meet a full disk: that the provider has the request stands in the books, and it is never sent again', async () => {
    rig = await createQueueRig();
    const id = one();
    ends({ kind: 'done', inline: true }, afterMs);
    rig.failDisk('disk-full');
    expect(await rig.drain()).toMatchObject({ ok: false, error: { kind: 'fault' } });
    expect(rig.state(id)).toBe('fetching');
    expect(rig.attempts(id)).toMatchObject([{ requestId: 'request-1' }]);
    // Its provider keeps no list, and would say of a submission in doubt that it cannot be known.
    rig.provider.answerFind({ kind: 'cannot-know', why: 'no list' });
    expect(await rig.drain()).toEqual({ ok: true, value: 'empty' });
    expect([rig.state(id), rig.money(), rig.provider.submissions.length]).toEqual([
      'done',
      { held: 0n, spent: price },
      1,
    ]);
  });
});
