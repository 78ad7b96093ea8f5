// What people read: aligned, plain where no terminal is, and never a control character of somebody else's text.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nanos } from '#shared/money';
import { toCsv } from '#shared/base';
import { toJsonText } from '../../../electron/cli/json.ts';
import { formatDuration } from '../../../electron/cli/prose/duration.ts';
import { meterBar } from '../../../electron/cli/prose/meter.ts';
import { PLAIN } from '../../../electron/cli/prose/paint.ts';
import { table } from '../../../electron/cli/prose/table.ts';
import { clip, displayWidth, printable } from '../../../electron/cli/prose/width.ts';
import { freshWorkspace, grantmeter } from './run-cli.ts';

describe('the sample lab', () => {
  let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
  beforeAll(async () => {
    workspace = await freshWorkspace();
    expect((await workspace.run('seed', '--kind', 'sample')).code).toBe(0);
  });
  afterAll(() => workspace.remove());

  test.each([
    ['award', 'list'],
    ['allocation', 'list'],
    ['models', 'list'],
    ['report', 'spend'],
    ['queue', 'status'],
    ['workspace', 'info'],
    ['ledger', 'verify'],
  ])('%s %s is plain text in a pipe', async (...args) => {
    const { code, stdout, stderr } = await workspace.run(...args);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout.split('\n').filter((line) => line !== line.trimEnd())).toEqual([]);
  });

  test('figures of one column end in one place', async () => {
    const { stdout } = await workspace.run('report', 'spend', '--by', 'model');
    const ends = stdout
      .trimEnd()
      .split('\n')
      .map((line) => /\$[\d.,]+|spent/.exec(line))
      .map((match) => (match ? match.index + match[0].length : -1));
    expect(new Set(ends).size).toBe(1);
  });

  test('colours come when they are asked for, and NO_COLOR wins', async () => {
    const args = ['award', 'list', '--workspace', `${workspace.dir}/workspace`];
    expect((await grantmeter(args, { FORCE_COLOR: '1' })).stdout).toContain('\u001b[1m');
    expect((await grantmeter(args, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\u001b');
  });
});

test.each([
  // allotted, held, spent, bar of ten cells
  [100n, 0n, 0n, '░░░░░░░░░░'],
  [100n, 30n, 30n, '███▒▒▒░░░░'],
  [1_000_000n, 1n, 1n, '█▒░░░░░░░░'],
  [100n, 0n, 100n, '██████████'],
  [100n, 50n, 80n, '████████▒▒'],
  [100n, 0n, 250n, '██████████'],
  [0n, 0n, 0n, '░░░░░░░░░░'],
])('the meter of %d, held %d, spent %d is %s', (allotted, held, spent, bar) => {
  const balance = {
    allotted: nanos(allotted),
    held: nanos(held),
    spent: nanos(spent),
    available: nanos(allotted - held - spent),
  };
  expect(meterBar(balance, PLAIN, 10)).toBe(bar);
});

test('tables align wide characters, and give way on narrow terminals', () => {
  const columns = [
    { title: 'name', text: (row: readonly [string, string]) => row[0], isFlexible: true },
    { title: 'sum', text: (row: readonly [string, string]) => row[1], isFigure: true },
  ];
  const rows = [
    ['狐と月', '$1.00'],
    ['a rather long name indeed', '$10.00'],
  ] as const;
  const wide = table(columns, rows, { paint: PLAIN, width: null });
  expect(wide.split('\n').map(displayWidth)).toEqual([33, 33, 33]);
  const narrow = table(columns, rows, { paint: PLAIN, width: 24 });
  expect(narrow.split('\n')[2]).toBe('a rather long n…  $10.00');
});

test.each([
  ['plain', 'plain'],
  ['two\nlines\tand a tab', 'two lines and a tab'],
  ['\u001b]0;owned\u0007\u001b[31mred', ' ]0;owned [31mred'],
  ['abc\u202edef', 'abcdef'],
])('%j is printed as %j', (text, shown) => expect(printable(text)).toBe(shown));

test('clipping counts columns, not characters', () => expect(clip('狐と月の夜', 6)).toBe('狐と…'));

test.each([
  [3, '3 ms'],
  [960, '1.0 s'],
  [9_960, '10 s'],
  [62_000, '1 min 02 s'],
  [7_260_000, '2 h 01 min'],
])('%d ms is %s', (durationMs, text) => expect(formatDuration(durationMs)).toBe(text));

describe('JSON', () => {
  test('money is a decimal string in a field ending in Nanos, also where it is null or nested', () => {
    const value = {
      held: 12n,
      projectedAtEnd: null,
      rows: [{ spent: 1n, label: 'x' }],
      shortfallNanos: 3n,
      perUnits: 1_000_000n,
    };
    expect(JSON.parse(toJsonText(value))).toEqual({
      heldNanos: '12',
      projectedAtEndNanos: null,
      rows: [{ spentNanos: '1', label: 'x' }],
      shortfallNanos: '3',
      perUnits: '1000000',
    });
  });

  test('a bigint under an unknown name is a bug, not a guess', () => {
    expect(() => toJsonText({ mystery: 1n })).toThrow('"mystery" is not known as a money field');
  });
});

test('CSV quotes what must be quoted, and no cell becomes a formula', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        ['x,"y"', '=1+1'],
        ['-5.5', '-x'],
      ],
    ),
  ).toBe(`a,b\r\n"x,""y""",'=1+1\r\n-5.5,'-x`);
});
