// Wrong usage is exit code 2, a refusal 1, wrong books 3; with --json there is one JSON object whatever happens.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshWorkspace, grantmeter } from './run-cli.ts';

const ID = '01900000-0000-7000-8000-000000000000';
const AWARD = [
  'award',
  'add',
  '--sponsor',
  'S',
  '--number',
  'N',
  '--title',
  'T',
  '--start',
  '2026-01-01',
  '--end',
  '2027-01-01',
];

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
let prompts = '';
beforeAll(async () => {
  workspace = await freshWorkspace();
  prompts = join(workspace.dir, 'p.txt');
  await writeFile(prompts, 'one\n');
});
afterAll(() => workspace.remove());

describe('wrong usage', () => {
  test.each<[string, readonly string[]]>([
    ['no command', []],
    ['a group alone', ['award']],
    ['an unknown command', ['bogus']],
    ['an unknown command of a group', ['queue', 'bogus']],
    ['an unknown option', ['award', 'list', '--bogus']],
    ['a missing option', ['award', 'add', '--sponsor', 'S']],
    ['a missing argument', ['award', 'show']],
    ['one argument too many', ['award', 'list', 'extra']],
    ['an amount with an exponent', [...AWARD, '--amount', '1e3']],
    ['an amount with ten decimals', [...AWARD, '--amount', '0.0000000001']],
    ['a day that is none', [...AWARD.with(AWARD.indexOf('2026-01-01'), '2026-02-30'), '--amount', '1']],
    [
      'repeats that are no number',
      ['batch', 'quote', 'p', '--model', 'm', '--allocation', ID, '--repeats', 'many'],
    ],
    ['repeats of none', ['batch', 'quote', 'p', '--model', 'm', '--allocation', ID, '--repeats', '0']],
    ['no model', ['batch', 'quote', 'p', '--allocation', ID]],
    ['no purpose', ['batch', 'submit', 'p', '--model', 'm', '--allocation', ID, '--experiment', 'E']],
    ['an act on nothing', ['queue', 'cancel']],
    ['an act on two things', ['queue', 'pause', '--all', '--run', ID]],
    ['an answer that is none', ['queue', 'resolve', ID, '--answer', 'maybe']],
    ['an address of another computer', ['queue', 'run', '--practice-url', 'http://example.org']],
    ['a group that is none', ['report', 'spend', '--by', 'week']],
    ['a port that is none', ['serve', '--port', '70000']],
    ['a fault that is none', ['practice', '--faults', 'bogus=1']],
    ['a kind that is none', ['seed', '--kind', 'huge']],
    ['a benchmark that is none', ['bench', 'bogus']],
  ])('%s', async (_what, args) => {
    const ran = await workspace.run(...args, '--json');
    expect(ran.code).toBe(2);
    const { error } = ran.json<{ error: { code: string; message: string } }>();
    expect(error.code).toBe('usage');
    expect(error.message).not.toMatch(/^error:|\n/);
  });

  test('without --json it is said on stderr, and stdout stays empty', async () => {
    const { code, stdout, stderr } = await workspace.run('award', 'show');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain("missing required argument 'id'");
  });
});

describe('refusals', () => {
  const refused = async (...args: readonly string[]) => {
    const ran = await workspace.run(...args, '--json');
    expect(ran.code).toBe(1);
    return ran.json<{ error: Record<string, unknown> }>().error;
  };

  test.each([
    ['award', ['award', 'show', ID]],
    ['award', ['award', 'show', 'NSF-1']],
    ['award', ['allocation', 'list', '--award', ID]],
    ['award', ['report', 'spend', '--award', ID]],
    ['run', ['queue', 'resolve', ID, '--answer', 'ask-again']],
    ['batch', ['queue', 'cancel', '--batch', ID]],
  ])('there is no such %s: %j', async (what, args) => {
    expect(await refused(...args)).toMatchObject({ code: 'not-found', what });
  });

  test('a ceiling one nano above what is available is refused whole, the shortfall named', async () => {
    const added = await workspace.run(
      ...AWARD.with(AWARD.indexOf('2027-01-01'), '2099-01-01'),
      '--amount',
      '1',
      '--json',
    );
    const { award } = added.json<{ award: { id: string } }>();
    const amount = ['--amount', '0.000000999'];
    const made = await workspace.run(
      'allocation',
      'add',
      '--award',
      award.id,
      '--name',
      'A',
      ...amount,
      '--json',
    );
    const { allocation } = made.json<{ allocation: { id: string } }>();
    const flags = ['--model', 'bria-fibo-relight', '--allocation', allocation.id];
    const error = await refused('batch', 'submit', prompts, ...flags, '--experiment', 'E', '--purpose', 'P');
    expect(error).toMatchObject({
      code: 'insufficient-funds',
      ceilingNanos: '1000',
      availableNanos: '999',
      shortfallNanos: '1',
    });
    const { json } = await workspace.run('queue', 'status', '--json');
    expect(json()).toMatchObject({ heldNanos: '0', counts: { waiting: 0 } });
  });

  test('a workspace that cannot be made is named', async () => {
    const ran = await grantmeter(['award', 'list', '--json', '--workspace', join(prompts, 'inside')]);
    expect(ran.code).toBe(1);
    expect(ran.json()).toMatchObject({
      error: { code: 'workspace-unusable', path: expect.stringContaining('p.txt') as unknown },
    });
  });
});

describe('bad prompt files', () => {
  const files: readonly (readonly [
    what: string,
    name: string,
    content: string | Uint8Array | null,
    flags: readonly string[],
  ])[] = [
    ['a missing one', 'nothing.txt', null, []],
    ['an empty one', 'empty.txt', '', []],
    ['only blank lines', 'blank.txt', '\n\n  \n', []],
    ['a binary one', 'binary.txt', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff]), []],
    ['one line of 10 MB', 'long.txt', 'x'.repeat(10_000_000), []],
    ['a column that is not there', 'table.csv', 'a,b\n1,2\n', ['--column', 'prompt']],
    ['broken JSON', 'broken.json', '[{"prompt": "a"', []],
  ];
  test.each(files)('%s', async (_what, name, content, flags) => {
    const path = join(workspace.dir, name);
    if (content !== null) await writeFile(path, content);
    const ran = await workspace.run(
      'batch',
      'quote',
      path,
      '--model',
      'Veo3',
      '--allocation',
      ID,
      ...flags,
      '--json',
    );
    expect(ran.code).toBe(1);
    const { error } = ran.json<{ error: { code: string; message: string; file: string } }>();
    expect(error.code).toBe('bad-file');
    expect(error.message.length).toBeLessThan(500);
    expect(`${error.message} ${error.file}`).toContain(name);
  });

  test('a folder', async () => {
    const flags = ['--model', 'Veo3', '--allocation', ID];
    const { code, stderr } = await workspace.run('batch', 'quote', workspace.dir, ...flags);
    expect([code, stderr]).toEqual([1, `✗ ${workspace.dir}: this is a folder, not a file\n`]);
  });

  test('for the demo too, before anything is done', async () => {
    const ran = await workspace.run('demo', '--prompts', join(workspace.dir, 'nothing-either.txt'), '--json');
    expect([ran.code, ran.json()]).toMatchObject([1, { error: { code: 'bad-file' } }]);
  });
});
