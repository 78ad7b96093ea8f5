// Budgets, costs by hand, corrections, transfers and splits as tables; language: books-acts.ts and books-money-acts.ts.
import { expect, test } from 'vitest';
import { ensurePerson, listTransfers, updateAward } from '#db/repos';
import { refuseDecider } from '#electron/books';
import { createStage, stageForEachTest } from '#tests/support';

const books = stageForEachTest();
const { expectPlay } = books;

test('A1 a modification moves what is free between allocations of one award and nets to zero', () =>
  expectPlay(`
    award 10000, 2026-01-01 to 2026-12-31 |                        |  ok
    other award 500: D                    |                        |  ok
    allot A 600                           |  A 600   0   0  600    |  ok
    hold b1 on A: 100                     |  A 600 100   0  500    |  ok
    move 0 from A to B                    |  A 600 100   0  500    |  bad-input, amount
    move 501 from A to B                  |  A 600 100   0  500    |  insufficient-funds, 1 short
    move -1 from A to B                   |  B   0   0   0    0    |  insufficient-funds, 1 short
    move 1 from A to A                    |  A 600 100   0  500    |  bad-input, to
    move 1 from A to D                    |  A 600 100   0  500    |  bad-input, to
    move 1 from A to X                    |  A 600 100   0  500    |  not-found
    move 500 from A to B                  |  A 100 100   0    0    |  ok, fine
    award is closed                       |  B 500   0   0  500    |  ok
    move 1 from B to A                    |  B 500   0   0  500    |  wrong-state, closed
    award is draft                        |                        |  ok
    move 1 from B to A                    |  A 101 100   0    1    |  ok, fine
  `));

test('A2 a revision changes the total of the award and its allocations; a modification does not', () =>
  expectPlay(`
    award 1000, 2026-01-01 to 2026-12-31  |                        |  ok
    allot A 1000                          |  A 1000   0   0 1000   |  ok
    allot B 1                             |  B    0   0   0    0   |  insufficient-funds, 1 short
    revise B by 200                       |  B  200   0   0  200   |  ok, 1200 in all
    allot C 1                             |  C    0   0   0    0   |  insufficient-funds, 1 short
    revise B by 0                         |  B  200   0   0  200   |  bad-input, amount
    revise B by -201                      |  B  200   0   0  200   |  insufficient-funds, 1 short
    revise X by 1                         |                        |  not-found
    hold b1 on A: 900                     |  A 1000 900   0  100   |  ok
    revise A by -101                      |  A 1000 900   0  100   |  insufficient-funds, 1 short
    revise A by -100                      |  A  900 900   0    0   |  ok, 1100 in all
    settle b1/1 for 900                   |  A  900   0 900    0   |  ok
    revise B by -200                      |  B    0   0   0    0   |  ok, 900 in all
    award is archived                     |                        |  ok
    revise A by 5                         |  A  900   0 900    0   |  wrong-state, archived
  `));

test('A2 an award is never revised down to nothing', () =>
  expectPlay(`
    award 100, 2026-01-01 to 2026-12-31   |                        |  ok
    allot A 100                           |  A  100   0   0  100   |  ok
    revise A by -100                      |  A  100   0   0  100   |  bad-input, amount
    revise A by -99                       |  A    1   0   0    1   |  ok, 1 in all
  `));

test('A3 moves add up against the sponsor: near at 8 %, over at 10 %, to and fro counts twice', () =>
  expectPlay(`
    award 1000, 2026-01-01 to 2026-12-31  |                        |  ok
    allot A 500                           |                        |  ok
    move 79 from A to B                   |                        |  ok, fine
    move 1 from B to A                    |                        |  ok, near-limit
    move 19 from A to B                   |                        |  ok, near-limit
    move 1 from A to C                    |                        |  ok, over-limit
    revise C by 250                       |  C 251 0 0 251         |  ok, 1250 in all
    move 1 from A to C                    |                        |  ok, near-limit
  `));

test('C1 C2 GPU hours x rate is rounded once; a cost by hand is dated by its use, inside the award', () =>
  expectPlay(`
    award 1000, 2026-02-28 to 2026-12-31, 5 days before | |  ok
    allot A 100                           |  A 100   0   0  100    |  ok
    rent A 2.5 h at 3                     |  A 100   0   8   92    |  ok
    rent A 0.1 h at 4                     |  A 100   0   8   92    |  bad-input, amount
    rent A 0 h at 4                       |  A 100   0   8   92    |  bad-input, gpuHours
    rent A -2 h at 4                      |  A 100   0   8   92    |  bad-input, gpuHours
    rent A 1e3 h at 4                     |  A 100   0   8   92    |  bad-input, gpuHours
    rent A 2 h at -4                      |  A 100   0   8   92    |  bad-input, perHour
    rent A 999999999999999999 h at 999999999999999999 | A 100 0 8 92 |  bad-input, gpuHours
    bill A -1                             |  A 100   0   8   92    |  bad-input, amount
    bill A 0                              |  A 100   0   8   92    |  bad-input, amount
    bill X 1                              |                        |  not-found
    bill A 1 in EUR                       |  A 100   0   8   92    |  bad-input, currency
    bill A 1 used 2026-03-11              |  A 100   0   8   92    |  bad-input, day
    bill A 1 used 2026-02-22              |  A 100   0   8   92    |  bad-input, day
    bill A 1 used 2026-02-23              |  A 100   0   9   91    |  ok
    bill A 100                            |  A 100   0 109   -9    |  ok
    award is closed                       |                        |  ok
    bill A 1                              |  A 100   0 109   -9    |  wrong-state, closed
    award is active                       |                        |  ok
    clock 2027-02-01T00:00:00Z            |                        |  ok
    bill A 1 used 2026-12-31              |  A 100   0 110  -10    |  ok
    bill A 1 used 2027-01-01              |  A 100   0 110  -10    |  bad-input, day
  `));

test('C2 29 February is a day of use in a leap year', () =>
  expectPlay(`
    award 1000, 2028-02-29 to 2028-02-29  |                        |  ok
    clock 2028-02-28T23:59:59.999Z        |                        |  ok
    bill A 1                              |  A   0   0   0    0    |  bad-input, day
    clock 2028-03-01T00:00:00Z            |                        |  ok
    bill A 1 used 2028-02-29              |  A   0   0   1   -1    |  ok
    bill A 1                              |  A   0   0   1   -1    |  bad-input, day
  `));

test('C3 C4 credit bought ahead is a cost when it is used, never more than was bought', () =>
  expectPlay(`
    allot A 1000                          |  A 1000  0   0 1000    |  ok
    other award 500: D in EUR             |                        |  ok
    credit c1 of 0                        |                        |  bad-input, amount
    credit c1 of 100                      |  A 1000  0   0 1000    |  ok
    use 60 of c1 on A                     |  A 1000  0  60  940    |  ok
    use 41 of c1 on A                     |  A 1000  0  60  940    |  insufficient-funds, 1 short
    use -1 of c1 on A                     |  A 1000  0  60  940    |  bad-input, amount
    use 1 of c2 on A                      |  A 1000  0  60  940    |  not-found
    use 1 of c1 on X                      |                        |  not-found
    use 1 of c1 on D                      |  D    0  0   0    0    |  bad-input, currency
    use 40 of c1 on A                     |  A 1000  0 100  900    |  ok
    use 1 of c1 on A                      |  A 1000  0 100  900    |  insufficient-funds, 1 short
  `));

test('C5 credit in a currency is used by awards in it', () =>
  expectPlay(`
    allot A 1000                          |  A 1000  0   0 1000    |  ok
    other award 500: D in EUR             |                        |  ok
    credit c1 of 100 in XQZ               |                        |  bad-input, currency
    credit c1 of 100 in EUR               |                        |  ok
    use 1 of c1 on A                      |  A 1000  0   0 1000    |  bad-input, currency
    use 60 of c1 on D                     |  D    0  0  60  -60    |  ok
    use 41 of c1 on D                     |  D    0  0  60  -60    |  insufficient-funds, 1 short
    refund 60 of entry 2                  |  D    0  0   0    0    |  ok
  `));

test('R1 R2 a refund is linked to a cost, and never more than is left of it', () =>
  expectPlay(`
    allot A 1000                          |  A 1000   0   0 1000   |  ok
    bill A 100                            |  A 1000   0 100  900   |  ok
    refund 0 of entry 2                   |  A 1000   0 100  900   |  bad-input, amount
    refund 5 of entry 9                   |  A 1000   0 100  900   |  not-found
    refund 5 of entry 1                   |  A 1000   0 100  900   |  bad-input, original
    refund 101 of entry 2                 |  A 1000   0 100  900   |  insufficient-funds, 1 short
    refund 30 of entry 2                  |  A 1000   0  70  930   |  ok
    refund 5 of entry 3                   |  A 1000   0  70  930   |  bad-input, original
    refund 71 of entry 2                  |  A 1000   0  70  930   |  insufficient-funds, 1 short
    award is closed                       |                        |  ok
    refund 70 of entry 2                  |  A 1000   0   0 1000   |  ok
    refund 1 of entry 2                   |  A 1000   0   0 1000   |  insufficient-funds, 1 short
    award is active                       |                        |  ok
    hold b1 on A: 50 50                   |  A 1000 100   0  900   |  ok
    refund 1 of entry 5                   |  A 1000 100   0  900   |  bad-input, original
    settle b1/1 for 60                    |  A 1000  50  60  890   |  ok
    refund 51 of entry 6                  |  A 1000  50  60  890   |  insufficient-funds, 1 short
    refund 50 of entry 6                  |  A 1000  50  10  940   |  ok
    refund 10 of entry 7                  |  A 1000  50   0  950   |  ok
    award is archived                     |                        |  ok
    refund 1 of entry 7                   |  A 1000  50   0  950   |  wrong-state, archived
  `));

test('R3 a correction may go either way, and counts against what is left of the cost that it names', () =>
  expectPlay(`
    allot A 1000                          |  A 1000   0   0 1000   |  ok
    adjust A by -1                        |  A 1000   0   0 1000   |  insufficient-funds, 1 short
    adjust A by 0                         |  A 1000   0   0 1000   |  bad-input, amount
    adjust X by 1                         |                        |  not-found
    adjust A by 40                        |  A 1000   0  40  960   |  ok
    bill A 100                            |  A 1000   0 140  860   |  ok
    adjust B by 1 for entry 3             |  B    0   0   0    0   |  bad-input, original
    adjust A by -101 for entry 3          |  A 1000   0 140  860   |  insufficient-funds, 1 short
    adjust A by -60 for entry 3           |  A 1000   0  80  920   |  ok
    refund 41 of entry 3                  |  A 1000   0  80  920   |  insufficient-funds, 1 short
    adjust A by 10 for entry 3            |  A 1000   0  90  910   |  ok
    refund 50 of entry 3                  |  A 1000   0  40  960   |  ok
    adjust A by -40                       |  A 1000   0   0 1000   |  ok
  `));

test('R1 R3 what a correction without an entry took back is not given back a second time', () =>
  expectPlay(`
    allot A 100                           |  A  100   0   0  100   |  ok
    bill A 100                            |  A  100   0 100    0   |  ok
    adjust A by -100                      |  A  100   0   0  100   |  ok
    refund 100 of entry 2                 |  A  100   0   0  100   |  insufficient-funds, 100 short
    adjust A by -1 for entry 2            |  A  100   0   0  100   |  insufficient-funds, 1 short
    adjust A by 30                        |  A  100   0  30   70   |  ok
    refund 31 of entry 2                  |  A  100   0  30   70   |  insufficient-funds, 1 short
    refund 30 of entry 2                  |  A  100   0   0  100   |  ok
  `));

test('T1 T3 T6 a transfer is asked for by one, approved by another, and booked out and in', () =>
  expectPlay(`
    other award 500: D                    |                        |  ok
    other award 500: E in EUR             |                        |  ok
    allot A 1000                          |  A 1000   0   0 1000   |  ok
    allot D 70                            |  D   70   0   0   70   |  ok
    bill A 100                            |  A 1000   0 100  900   |  ok
    Mei asks t1: 0 of entry 3 to D        |                        |  bad-input, amount
    Mei asks t1: 5 of entry 9 to D        |                        |  not-found
    Mei asks t1: 5 of entry 1 to D        |                        |  bad-input, original
    Mei asks t1: 5 of entry 3 to X        |                        |  not-found
    Mei asks t1: 5 of entry 3 to A        |                        |  bad-input, to
    Mei asks t1: 5 of entry 3 to E        |                        |  bad-input, to
    Mei asks t1: 101 of entry 3 to D      |                        |  insufficient-funds, 1 short
    Mei asks t1: 60 of entry 3 to D       |  A 1000   0 100  900   |  ok
    mei approves t1                       |  A 1000   0 100  900   |  wrong-state, own request
    Ada approves t2                       |                        |  not-found
    Ada approves t1                       |  A 1000   0  40  960   |  ok
    Ada approves t1                       |  D   70   0  60   10   |  wrong-state, approved
    Mei asks t2: all of entry 3 to D      |                        |  ok
    Ada approves t2                       |  D   70   0  60   10   |  insufficient-funds, 30 short
    Ada declines t2                       |  A 1000   0  40  960   |  ok
    Ada approves t2                       |  A 1000   0  40  960   |  wrong-state, declined
    refund 41 of entry 3                  |  A 1000   0  40  960   |  insufficient-funds, 1 short
    Mei asks t3: all of entry 5 to B      |                        |  ok
    allot B 60                            |  B   60   0   0   60   |  ok
    refund 1 of entry 5                   |  D   70   0  59   11   |  ok
    Ada approves t3                       |  D   70   0  59   11   |  insufficient-funds, 1 short
    Mei asks t4: all of entry 5 to B      |                        |  ok
    Ada approves t4                       |  B   60   0  59    1   |  ok
    refund 59 of entry 9                  |  B   60   0   0   60   |  ok
  `));

test('T3 T7 a PI decides on a transfer, and never on their own', () =>
  expectPlay(`
    allot A 1000                          |  A 1000   0   0 1000   |  ok
    allot B 500                           |  B  500   0   0  500   |  ok
    bill A 100                            |  A 1000   0 100  900   |  ok
    Mei asks t1: 10 of entry 3 to B       |                        |  ok
    Jonas approves t1                     |  A 1000   0 100  900   |  wrong-state, not a PI
    Jonas declines t1                     |                        |  wrong-state, not a PI
    Mei declines t1                       |                        |  wrong-state, own request
    ADA approves t1                       |  A 1000   0  90  910   |  ok
    Ada asks t2: 10 of entry 3 to B       |                        |  ok
    ada approves t2                       |  A 1000   0  90  910   |  wrong-state, own request
    Mei approves t2                       |  A 1000   0  90  910   |  wrong-state, not a PI
  `));

test("T7 the PI of one of the two awards decides, whatever the person's role; a refusal says who may, or what to do", () => {
  const stage = createStage(books.rig);
  for (const line of ['allot A 100', 'allot B 100', 'bill A 50', 'Ada asks t1: 10 of entry 3 to B'])
    expect(stage.perform(line)).toBe('ok');
  const [transfer] = books.rig.db.read((tx) => listTransfers(tx, null));
  if (!transfer) throw new Error('a transfer was asked for');
  const refusal = (actor: string) => books.rig.db.read((tx) => refuseDecider(tx, transfer, actor))?.message;
  expect(refusal('Ada')).toMatch(/^Ada asked for this transfer.* give it to whoever is to decide/);
  expect(refusal('Jonas')).toMatch(/^Jonas is no PI; a PI decides on a transfer\. Nobody else/);
  books.rig.db.write((tx) => updateAward(tx, stage.awardId, { piId: books.rig.personId }));
  expect(refusal('mei tanaka ')).toBeUndefined();
  expect(refusal('Ada')).toBe('Ada asked for this transfer; another person decides on it. Mei Tanaka may.');
  books.rig.db.write((tx) => ensurePerson(tx, books.rig.makeId<'person'>(), 'Bo', 0, 'pi'));
  expect(refusal('Jonas')).toBe('Jonas is no PI; a PI decides on a transfer. Mei Tanaka or Bo may.');
});

test('T4 the clock runs from the day of discovery: after 90 days only with an override in writing', () =>
  expectPlay(`
    allot A 1000                          |  A 1000   0   0 1000   |  ok
    allot B 500                           |  B  500   0   0  500   |  ok
    bill A 100                            |  A 1000   0 100  900   |  ok
    Mei asks t1: 10 of entry 3 to B, found 2026-03-11 | |  bad-input, discovered
    Mei asks t1: 10 of entry 3 to B, found 2026-03-09 | |  bad-input, discovered
    Mei asks t1: 10 of entry 3 to B       |                        |  ok
    Mei asks t2: 10 of entry 3 to B       |                        |  ok
    clock 2026-06-08T12:00:00Z            |                        |  ok
    Ada approves t1                       |  A 1000   0  90  910   |  ok
    clock 2026-06-09T00:00:00Z            |                        |  ok
    Ada approves t2                       |  A 1000   0  90  910   |  wrong-state, too late
    Ada approves t2 with an override      |  A 1000   0  80  920   |  ok
  `));

test('T5 a cost goes only where it could have been charged: state, dates and funding of the other award', () =>
  expectPlay(`
    other award 500: D, 2026-03-11 to 2026-12-31 |                 |  ok
    other award 500: E                    |                        |  ok
    allot A 1000                          |                        |  ok
    allot E 500                           |                        |  ok
    bill A 100                            |  A 1000   0 100  900   |  ok
    Mei asks t1: 10 of entry 3 to D       |                        |  bad-input, to
    Mei asks t1: 10 of entry 3 to E       |                        |  ok
    award is archived                     |                        |  ok
    Ada approves t1                       |                        |  wrong-state, archived
    award is closed                       |                        |  ok
    Ada approves t1                       |  E  500   0  10  490   |  ok
  `));

test('S1 S2 S3 a stored rule splits to the last nano, forward only, whole or not at all', () =>
  expectPlay(`
    other award 500: D                    |                        |  ok
    other award 500: E in EUR             |                        |  ok
    allot A 100                           |                        |  ok
    rule R: A 1                           |                        |  bad-input, shares
    rule R: A 1, A 2                      |                        |  bad-input, shares
    rule R: A 1, B 0                      |                        |  bad-input, shares
    rule R: A 1, B -1                     |                        |  bad-input, shares
    rule R: A 1, X 2                      |                        |  not-found
    rule R: A 1, E 2                      |                        |  bad-input, shares
    rule R: A 1, B 2, from 2026-03-09     |                        |  bad-input, validFrom
    split 10 by R                         |                        |  not-found
    rule R: A 1, B 1, D 1                 |                        |  ok, version 1
    split 0 by R                          |                        |  bad-input, amount
    split 10 by R used 2026-03-09         |                        |  bad-input, day
    split 10 by R used 2026-03-11         |                        |  bad-input, day
    split 10 by R                         |  A 100    0   4   96   |  ok, 4 3 3
    split 2 by R                          |  D   0    0   3   -3   |  ok, 1 1
    rule R: A 2, D 3, from 2026-04-01     |                        |  ok, version 2
    split 11 by R                         |  A 100    0   9   91   |  ok, 4 4 3
    clock 2026-04-01T00:00:00Z            |                        |  ok
    split 11 by R used 2026-03-31         |  A 100    0  13   87   |  ok, 4 4 3
    split 11 by R                         |  A 100    0  17   83   |  ok, 4 7
    award is closed                       |                        |  ok
    split 11 by R                         |  D   0    0  16  -16   |  wrong-state, closed
  `));
