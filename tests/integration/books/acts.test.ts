// The acts on money as tables: one act a row, the figures of an allocation after it (allotted, held, spent, available),
// the result or the refusal in the last column. Rule ids: electron/books/SPEC.md.
import { expect, test } from 'vitest';
import { createStage, stageForEachTest } from '#tests/support';

const books = stageForEachTest();
const { expectPlay } = books;

test('B1 E1 a run settles, voids and overruns: available is what is neither held nor spent', () =>
  expectPlay(`
    allot A 1000                |  A 1000    0   0 1000  |  ok
    hold b1 on A: 300 300 100   |  A 1000  700   0  300  |  ok
    settle b1/1 for 300         |  A 1000  400 300  300  |  ok
    settle b1/2 for 1           |  A 1000  100 301  599  |  ok
    void b1/3                   |  A 1000    0 301  699  |  ok
    hold b2 on A: 699           |  A 1000  699 301    0  |  ok
    settle b2/1 for 0           |  A 1000    0 301  699  |  ok
  `));

test('B3 a bill above its hold is booked in full as an overrun, even below zero', () =>
  expectPlay(`
    allot A 100                 |  A 100   0   0  100  |  ok
    hold b1 on A: 60 40         |  A 100 100   0    0  |  ok
    settle b1/1 for 75          |  A 100  40  75  -15  |  ok
    hold b2 on A: 1             |  A 100  40  75  -15  |  insufficient-funds, 16 short
    allot A -1                  |  A 100  40  75  -15  |  insufficient-funds, 16 short
    void b1/2                   |  A 100   0  75   25  |  ok
    hold b2 on A: 25            |  A 100  25  75    0  |  ok
  `));

test('B3 a cost without a hold is booked even when it overspends', () =>
  expectPlay(`
    allot A 100                 |  A 100   0   0  100  |  ok
    charge A 70                 |  A 100   0  70   30  |  ok
    charge A 0                  |  A 100   0  70   30  |  ok
    charge A 70                 |  A 100   0 140  -40  |  ok
    hold b1 on A: 1             |  A 100   0 140  -40  |  insufficient-funds, 41 short
  `));

test('B4 allocations never get more than the award, and give back only what is neither held nor spent', () =>
  expectPlay(`
    award 1000, 2026-01-01 to 2026-12-31  |                       |  ok
    allot A 600                           |  A 600   0   0  600   |  ok
    allot B 401                           |  B   0   0   0    0   |  insufficient-funds, 1 short
    allot B 400                           |  B 400   0   0  400   |  ok
    allot C 1                             |  C   0   0   0    0   |  insufficient-funds, 1 short
    allot B 0                             |  B 400   0   0  400   |  ok
    allot B -401                          |  B 400   0   0  400   |  insufficient-funds, 1 short
    hold b1 on B: 300                     |  B 400 300   0  100   |  ok
    allot B -101                          |  B 400 300   0  100   |  insufficient-funds, 1 short
    allot B -100                          |  B 300 300   0    0   |  ok
    allot C 100                           |  C 100   0   0  100   |  ok
    settle b1/1 for 200                   |  B 300   0 200  100   |  ok
    allot B -101                          |  B 300   0 200  100   |  insufficient-funds, 1 short
    allot B -100                          |  B 200   0 200    0   |  ok
    allot X 1                             |                       |  not-found
  `));

test('H1 a hold is granted whole or refused whole: the last nano decides', () =>
  expectPlay(`
    allot A 100                 |  A 100   0   0  100  |  ok
    hold b1 on A: 100 1         |  A 100   0   0  100  |  insufficient-funds, 1 short
    hold b1 on A: 50 51         |  A 100   0   0  100  |  insufficient-funds, 1 short
    hold b1 on A: 50 50         |  A 100 100   0    0  |  ok
    hold b2 on A: 0             |  A 100 100   0    0  |  ok
    hold b3 on A: 1             |  A 100 100   0    0  |  insufficient-funds, 1 short
    settle b2/1 for 0           |  A 100 100   0    0  |  ok
  `));

test('H3 a run closes its own part of a hold once; a second close is refused and nothing of it stays', () =>
  expectPlay(`
    allot A 1000                |  A 1000    0   0 1000  |  ok
    hold b1 on A: 100 100 100   |  A 1000  300   0  700  |  ok
    settle b1/1 for 90          |  A 1000  200  90  710  |  ok
    settle again b1/1 for 90    |  A 1000  200  90  710  |  throws: a run closes its part of a hold once
    void again b1/1             |  A 1000  200  90  710  |  throws: a run closes its part of a hold once
    void b1/2                   |  A 1000  100  90  810  |  ok
    settle again b1/2 for 150   |  A 1000  100  90  810  |  throws: a run closes its part of a hold once
    settle b1/1 for 5           |  A 1000  100  90  810  |  throws: a run never moves from failed-billed to failed-billed
    settle b1/3 for 100         |  A 1000    0 190  810  |  ok
  `));

test('H3 unsent runs end together; the hold has nothing left for one of them', () =>
  expectPlay(`
    allot A 1000                |  A 1000    0   0 1000  |  ok
    hold b1 on A: 10 20 30      |  A 1000   60   0  940  |  ok
    hold b2 on A: 500           |  A 1000  560   0  440  |  ok
    settle b1/1 for 10          |  A 1000  550  10  440  |  ok
    void unsent of b1           |  A 1000  500  10  490  |  ok, 2 runs
    void unsent of b1           |  A 1000  500  10  490  |  ok, 0 runs
    settle again b1/2 for 20    |  A 1000  500  10  490  |  throws: CHECK constraint failed: holds_open
    void again b1/3             |  A 1000  500  10  490  |  throws: CHECK constraint failed: holds_open
    void unsent of b2           |  A 1000    0  10  990  |  ok, 1 runs
  `));

test('H4 nothing new is held outside the dates of the award; what was held is settled all the same', () =>
  expectPlay(`
    award 1000, 2026-03-01 to 2026-03-31  |                      |  ok
    allot A 500                           |  A 500   0   0  500  |  ok
    clock 2026-02-28T23:59:59.999Z        |                      |  ok
    hold b1 on A: 100                     |  A 500   0   0  500  |  wrong-state, not started
    clock 2026-03-01T00:00:00.000Z        |                      |  ok
    hold b1 on A: 100 100                 |  A 500 200   0  300  |  ok
    clock 2026-03-31T23:59:59.999Z        |                      |  ok
    hold b2 on A: 100                     |  A 500 300   0  200  |  ok
    clock 2026-04-01T00:00:00.000Z        |                      |  ok
    hold b3 on A: 100                     |  A 500 300   0  200  |  wrong-state, ended
    settle b1/1 for 120                   |  A 500 200 120  180  |  ok
    void b1/2                             |  A 500 100 120  280  |  ok
    void unsent of b2                     |  A 500   0 120  380  |  ok, 1 runs
    charge A 5                            |  A 500   0 125  375  |  ok
  `));

test('H4 pre-award days open the door early, to the day; 29 February counts', () =>
  expectPlay(`
    award 1000, 2028-03-01 to 2028-12-31, 1 days before  |                      |  ok
    allot A 500                                          |  A 500   0   0  500  |  ok
    clock 2028-02-28T23:59:59.999Z                       |                      |  ok
    hold b1 on A: 100                                    |  A 500   0   0  500  |  wrong-state, not started
    clock 2028-02-29T00:00:00.000Z                       |                      |  ok
    hold b1 on A: 100                                    |  A 500 100   0  400  |  ok
  `));

test('H4 nothing new is held in an award that is not active; what was held is settled all the same', () =>
  expectPlay(`
    allot A 500                 |  A 500   0   0  500  |  ok
    hold b1 on A: 100 100 100   |  A 500 300   0  200  |  ok
    award is closed             |                      |  ok
    hold b2 on A: 100           |  A 500 300   0  200  |  wrong-state, closed
    settle b1/1 for 100         |  A 500 200 100  200  |  ok
    award is draft              |                      |  ok
    hold b2 on A: 100           |  A 500 200 100  200  |  wrong-state, draft
    void b1/2                   |  A 500 100 100  300  |  ok
    award is archived           |                      |  ok
    hold b2 on A: 100           |  A 500 100 100  300  |  wrong-state, archived
    void unsent of b1           |  A 500   0 100  400  |  ok, 1 runs
    award is active             |                      |  ok
    hold b2 on A: 100           |  A 500 100 100  300  |  ok
  `));

test('H4 nothing new is held while the self-check reports a difference; what was held is settled all the same', () =>
  expectPlay(`
    allot A 500                           |  A 500   0   0  500  |  ok
    hold b1 on A: 100 100                 |  A 500 200   0  300  |  ok
    the self-check finds a difference     |                      |  ok
    hold b2 on A: 100                     |  A 500 200   0  300  |  books-differ
    settle b1/1 for 100                   |  A 500 100 100  300  |  ok
    void b1/2                             |  A 500   0 100  400  |  ok
    the self-check finds nothing          |                      |  ok
    hold b2 on A: 100                     |  A 500 100 100  300  |  ok
  `));

test('H1 H4 of several reasons to refuse a hold the documented first one is named', () =>
  expectPlay(`
    award 1000, 2026-06-01 to 2026-06-30  |  |  ok
    award is draft                        |  |  ok
    the self-check finds a difference     |  |  ok
    hold b1 on X: 100                     |  |  books-differ
    the self-check finds nothing          |  |  ok
    hold b1 on X: 100                     |  |  not-found
    hold b1 on A: 100                     |  |  wrong-state, draft
    award is active                       |  |  ok
    hold b1 on A: 100                     |  |  wrong-state, not started
    clock 2026-06-15T00:00:00Z            |  |  ok
    hold b1 on A: 100                     |  |  insufficient-funds, 100 short
    allot A 100                           |  |  ok
    hold b1 on A: 100                     |  |  ok
  `));

test('H1 a refusal names what was asked, what is there and what is missing, and writes nothing', () => {
  const stage = createStage(books.rig);
  stage.perform('allot A 100');
  const written = () =>
    books.rig.db.read((tx) => tx.get('SELECT total_changes() AS changes, max(seq) AS entries FROM entries'));
  const before = written();
  expect(books.rig.queue(stage.allocationId('A'), [50n, 51n])).toEqual({
    ok: false,
    error: {
      code: 'insufficient-funds',
      message: '"A" has $0.0000001 available; this needs up to $0.000000101. It is $0.000000001 short.',
      ceilingNanos: 101n,
      availableNanos: 100n,
      shortfallNanos: 1n,
    },
  });
  expect(written()).toEqual(before);
  expect(
    books.rig.db.read((tx) =>
      tx.get('SELECT (SELECT count(*) FROM holds) + (SELECT count(*) FROM runs) AS rows'),
    ),
  ).toEqual({
    rows: 0n,
  });
});
