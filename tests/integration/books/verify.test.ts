// The self-check as a walk (V1, V2): in chunks, on one snapshot, exact. What it finds: tampering.test.ts.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Day } from '#shared/base';
import { nanos } from '#shared/money';
import { type BooksRig, createStage, openBooksRig, type Stage } from '#tests/support';

let rig: BooksRig;
let stage: Stage;
beforeEach(() => {
  rig = openBooksRig();
  stage = createStage(rig);
});
afterEach(() => {
  rig.close();
});

/** So many charges of one nano that the walk rests in between: it reads 5,000 entries at a time. */
function manyCharges(charges: number): void {
  expect(stage.perform('allot A 100000')).toBe('ok');
  const line = { amount: nanos(1n), day: '2026-03-09' as Day, modelId: null, priceId: null, quantity: null };
  const charge = { ...line, allocationId: stage.allocationId('A'), personId: null, reason: 'many' };
  rig.db.write((tx) =>
    rig.books.charge(
      tx,
      Array.from({ length: charges }, () => charge),
    ),
  );
}

test('V1 the walk holds across its chunks', async () => {
  manyCharges(10_999);
  expect(await rig.verify()).toMatchObject({ ok: true, entries: 11_000 });
  rig.behindItsBack('DELETE FROM entries WHERE seq = 5001', ['entries_never_deleted']);
  expect(await rig.verify()).toMatchObject({ ok: false, firstDifference: { where: 'entry 5001' } });
});

test('V2 it reads one snapshot: what is booked while it walks does not disturb it', async () => {
  manyCharges(6_000);
  const walk = rig.verify();
  expect(stage.perform('charge A 1')).toBe('ok');
  expect(stage.perform('hold b1 on A: 50')).toBe('ok');
  expect(await walk).toEqual({ ok: true, entries: 6_001, firstDifference: null });
  expect(await rig.verify()).toMatchObject({ ok: true, entries: 6_003 });
});

test('V2 a very large number of requests is compared exactly', async () => {
  stage.perform('allot A 1000');
  const tokens = {
    allocationId: stage.allocationId('A'),
    amount: nanos(1n),
    day: '2026-03-09' as Day,
    modelId: rig.bought.modelId,
    priceId: rig.bought.priceId,
    quantity: '999999999999999',
    personId: null,
    reason: 'tokens',
  };
  rig.db.write((tx) =>
    rig.books.charge(
      tx,
      Array.from({ length: 21 }, () => tokens),
    ),
  );
  expect(await rig.verify()).toMatchObject({ ok: true });
});
