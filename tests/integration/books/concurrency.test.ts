// Rule H2: the check and the hold are one write transaction, whatever number of processes compete.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { getBalance } from '#db/repos';
import { type BooksRig, callChild, type Child, openBooksRig, startChild } from '#tests/support';

const PROCESSES = 4;
const HOLDS_EACH = 1_000;
const FITS = 1_700n;
const CEILING = 7n;

let rig: BooksRig;
let children: readonly Child[];
beforeEach(async () => {
  rig = openBooksRig();
  children = await Promise.all(Array.from({ length: PROCESSES }, () => startChild()));
});
afterEach(() => {
  for (const child of children) child.stop();
  rig.close();
});

test('H2 four processes compete for holds 1,000 each, on an allocation that fits exactly 1,700: exactly 1,700 are granted', {
  timeout: 300_000,
}, async () => {
  const allocationId = rig.allocation(rig.award(), 'Exploration', FITS * CEILING);
  const answers = await Promise.all(
    children.map((child) =>
      callChild(child, {
        act: 'hold',
        file: rig.file,
        allocationId,
        times: HOLDS_EACH,
        ceiling: String(CEILING),
      }),
    ),
  );
  expect(answers.flatMap((answer) => answer.errors)).toEqual([]);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  expect(sum(answers.map((answer) => answer.granted))).toBe(Number(FITS));
  expect(sum(answers.map((answer) => answer.refused))).toBe(PROCESSES * HOLDS_EACH - Number(FITS));
  // They did compete: nobody was served alone.
  expect(answers.filter((answer) => answer.granted > 0).length).toBeGreaterThan(1);

  expect(rig.available(allocationId)).toBe(0n);
  const written = rig.db.read((tx) => ({
    balance: getBalance(tx, allocationId),
    rows: tx.get('SELECT (SELECT count(*) FROM holds) AS holds, (SELECT count(*) FROM runs) AS runs'),
  }));
  expect(written).toEqual({
    balance: { allotted: FITS * CEILING, held: FITS * CEILING, spent: 0n },
    rows: { holds: FITS, runs: FITS },
  });
  expect(await rig.verify()).toEqual({ ok: true, entries: Number(FITS) + 1, firstDifference: null });
});
