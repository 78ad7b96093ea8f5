// Outputs by command line: listed, shown, verified and copied out, with what paid for them.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshWorkspace } from './run-cli.ts';

interface OutputView {
  readonly hash: string;
  readonly mediaType: string;
  readonly extension: string;
  readonly runId: string;
  readonly batchId: string;
  readonly file: string;
  readonly price: { readonly eachNanos: string; readonly currency: string };
  readonly paid: { readonly seq: number; readonly spentNanos: string };
}

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
let outputs: readonly OutputView[];
const pathOf = ({ hash, extension }: OutputView) =>
  join(workspace.dir, 'workspace', 'outputs', hash.slice(0, 2), `${hash}.${extension}`);
const at = (index: number): OutputView => {
  const output = outputs[index];
  if (!output) throw new Error(`there are ${outputs.length} outputs`);
  return output;
};

beforeAll(async () => {
  workspace = await freshWorkspace();
  await workspace.run('seed', '--kind', 'sample');
  const { allocations } = (await workspace.run('allocation', 'list', '--json')).json<{
    allocations: { id: string }[];
  }>();
  const prompts = join(workspace.dir, 'prompts.txt');
  await writeFile(prompts, '=a boat\na harbour\n');
  const words = ['--model', 'bria-fibo-relight', '--experiment', 'E', '--purpose', 'To see.', '--json'];
  const pays = ['--allocation', allocations[0]?.id ?? ''];
  const submitted = await workspace.run('batch', 'submit', prompts, ...pays, ...words);
  expect([submitted.code, submitted.stderr]).toEqual([0, '']);
  const ran = await workspace.run('queue', 'run', '--until-empty', '--json');
  expect(ran.code).toBe(0);
  ({ outputs } = (await workspace.run('output', 'list', '--json')).json<{ outputs: OutputView[] }>());
}, 60_000);
afterAll(() => workspace.remove());

test('list names the content, the run, the price and the entry that paid', async () => {
  expect(outputs).toHaveLength(2);
  expect(at(0)).toMatchObject({
    mediaType: 'image/png',
    file: 'there',
    price: { eachNanos: '1000', currency: 'USD' },
    paid: { spentNanos: '1000' },
  });
  const text = await workspace.run('output', 'list', '--batch', at(0).batchId, '--limit', '1');
  expect(text.stdout).toContain(at(0).hash.slice(0, 12));
  expect(text.stdout).not.toContain(at(1).hash.slice(0, 12));
});

test('show takes the beginning of a hash, says where the file lies and how large the picture is', async () => {
  const { hash } = at(0);
  const { output } = (await workspace.run('output', 'show', hash.slice(0, 10), '--json')).json<{
    output: { hash: string; path: string; width: number; picture: string; runs: OutputView[] };
  }>();
  expect(output).toMatchObject({
    hash,
    path: pathOf(at(0)),
    picture: 'made',
    runs: [{ runId: at(0).runId }],
  });
  expect(output.width).toBeGreaterThan(0);
  const text = await workspace.run('output', 'show', hash);
  expect(text.stdout).toMatch(/paid by +entry \d+, \$0\.000001/);
});

test.each([
  [['show', 'zzz'], 'is no hash'],
  [['show', '000000'], 'no output'],
  [['list', '--run', 'x'], 'no run'],
])('output %s is refused in words', async (args, words) => {
  const ran = await workspace.run('output', ...args, '--json');
  expect(ran.code).toBe(1);
  expect(ran.json()).toMatchObject({
    error: { code: 'not-found', message: expect.stringContaining(words) as unknown },
  });
});

test('verify and export say which file is damaged and which is missing, and copy only what is whole', async () => {
  // As a minute later: while a journal holds them, a start writes them again.
  await rm(join(workspace.dir, 'workspace', 'outputs', 'journal'), { recursive: true, force: true });
  expect((await workspace.run('output', 'verify', '--json')).json()).toEqual({
    verified: 2,
    intact: 2,
    wrong: [],
  });
  const out = join(workspace.dir, 'out');
  const whole = await workspace.run('output', 'export', '--out', out, '--json');
  expect(whole.json()).toMatchObject({ files: 2, left: [] });
  const names = (await readdir(out)).sort();
  expect(names).toHaveLength(3);
  for (const name of names.filter((each) => each.endsWith('.png'))) {
    const hash = createHash('sha256')
      .update(await readFile(join(out, name)))
      .digest('hex');
    expect(name).toBe(`${hash.slice(0, 16)}.png`);
  }
  const list = await readFile(join(out, 'outputs.csv'), 'utf8');
  expect(list).toContain(`,${at(1).hash},`);
  expect(list).toContain(",0.000001,E,'=a boat");

  const content = await readFile(pathOf(at(0)));
  content[content.length - 1] = 255 - (content.at(-1) ?? 0);
  await writeFile(pathOf(at(0)), content);
  await rm(pathOf(at(1)));
  const verified = await workspace.run('output', 'verify', '--json');
  expect(verified.code).toBe(1);
  expect(verified.json<{ wrong: OutputView[] }>().wrong.map(({ hash, file }) => [hash, file])).toEqual([
    [at(0).hash, 'damaged'],
    [at(1).hash, 'missing'],
  ]);
  const again = join(workspace.dir, 'again');
  const partly = await workspace.run('output', 'export', '--out', again, '--json');
  expect([partly.code, (await readdir(again)).sort()]).toEqual([1, ['outputs.csv']]);
  expect(partly.json<{ left: { why: string }[] }>().left.map(({ why }) => why.split(':')[0])).toEqual([
    'damaged',
    'missing',
  ]);
});

test('a journal of outputs that cannot be worked through is said, and stays', async () => {
  const journal = join(workspace.dir, 'workspace', 'outputs', 'journal', 'earlier-1-1.journal');
  await mkdir(journal, { recursive: true });
  const info = (await workspace.run('workspace', 'info', '--json')).json<{ outputsProblem: string }>();
  expect(info.outputsProblem).toContain(journal);
  const text = await workspace.run('workspace', 'info');
  expect(text.stdout).toMatch(/outputs\s+✗ The journal of outputs/);
  await rm(journal, { recursive: true });
  expect((await workspace.run('workspace', 'info', '--json')).json()).toMatchObject({ outputsProblem: null });
});
