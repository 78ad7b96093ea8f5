// `batch quote | submit` over prompt files: mapped, templated, filtered, sampled; what is left out is listed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshWorkspace } from './run-cli.ts';

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
let allocation = '';
let scenes = '';
beforeAll(async () => {
  workspace = await freshWorkspace();
  expect((await workspace.run('seed', '--kind', 'sample')).code).toBe(0);
  const listed = (await workspace.run('allocation', 'list', '--json')).json<{
    allocations: { id: string }[];
  }>();
  allocation = listed.allocations[0]?.id ?? '';
  scenes = join(workspace.dir, 'scenes.csv');
  const rows = Array.from(
    { length: 300 },
    (_, n) => `${n + 1};scene ${n + 1};${n % 3 === 0 ? 'night' : 'day'};${n}`,
  );
  writeFileSync(scenes, ['nr;was;light;zahl', ...rows, '301;;day;7'].join('\r\n'));
}, 120_000);
afterAll(() => workspace.remove());

const quote = (...flags: readonly string[]) =>
  workspace.run('batch', 'quote', '--model', 'bria-fibo-relight', '--allocation', allocation, ...flags);

interface Quoted {
  readonly prompts: number;
  readonly file: {
    readonly id: string;
    readonly column: string | null;
    readonly delimiter: string;
    readonly counts: Readonly<Record<string, number>>;
    readonly leftOut: number;
    readonly problems: readonly { readonly line: number; readonly reason: string }[];
    readonly preview: readonly { readonly prompt: string; readonly seed?: number; readonly line: number }[];
  };
}

test('columns are mapped, rows chosen and a sample drawn: the same seed gives the same prompts', async () => {
  const flags = [
    '--prompts',
    scenes,
    '--map',
    'prompt=was,seed=zahl,label=nr',
    '--rows',
    '10-200',
    '--where',
    'light=night',
    '--sample',
    '5',
    '--sample-seed',
    '7',
    '--json',
  ];
  const first = await quote(...flags);
  expect(first.code).toBe(0);
  const quoted = first.json<Quoted>();
  expect(quoted.prompts).toBe(5);
  expect(quoted.file).toMatchObject({
    column: 'was',
    delimiter: ';',
    counts: { read: 301, inRange: 191, matching: 64, kept: 5 },
    leftOut: 0,
  });
  for (const { prompt, seed, line } of quoted.file.preview) {
    expect(prompt).toBe(`scene ${(seed ?? 0) + 1}`);
    expect(line).toBe((seed ?? 0) + 2);
  }
  expect((await quote(...flags)).json<Quoted>().file.id).toBe(quoted.file.id);
});

test('a template makes every combination, and the row that is left out is named', async () => {
  const { code, stdout } = await quote(scenes, '--template', '{was} by {light}, {style: oil|ink}');
  expect(code).toBe(0);
  expect(stdout).toContain(
    '600 prompts in scenes.csv, from the template "{was} by {light}, {style: oil|ink}"',
  );
  expect(stdout).toContain('1 row left out');
  expect(stdout).toContain('line 302: "was" is empty.');
});

test('the batch keeps from which file its prompts are, and how they were drawn', async () => {
  const { json } = await workspace.run(
    'batch',
    'submit',
    scenes,
    '--column',
    'was',
    '--first',
    '3',
    '--model',
    'bria-fibo-relight',
    '--allocation',
    allocation,
    '--experiment',
    'Scenes',
    '--purpose',
    'To see.',
    '--json',
  );
  expect(json()).toMatchObject({ runs: 3, file: { name: 'scenes.csv', take: { kind: 'first', count: 3 } } });
});

const REFUSED: readonly (readonly [string, readonly string[], number, RegExp])[] = [
  ['no file', [], 2, /name the file of prompts/],
  ['a column that is not there', ['--map', 'prompt=wass'], 1, /no column "wass"\. Do you mean "was"\?/],
  ['rows that are none', ['--rows', '5-2'], 2, /FROM-TO/],
  ['a filter that is none', ['--where', 'light'], 2, /COLUMN=VALUE/],
  ['a wrong delimiter', ['--delimiter', ';;'], 2, /one character/],
];
test.each(REFUSED)('%s is refused', async (what, flags, code, message) => {
  const ran = await quote(...(what === 'no file' ? [] : [scenes]), ...flags);
  expect(ran.code).toBe(code);
  expect(ran.stderr).toMatch(message);
});
