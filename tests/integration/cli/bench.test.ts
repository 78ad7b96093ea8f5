// The benchmarks measure what they say: every run settled, the books whole, the comparisons beside them, in one JSON object.
import { expect, test } from 'vitest';
import { freshWorkspace } from './run-cli.ts';

interface Figures {
  readonly program: { readonly ratePerDecile: number[]; readonly memoryMbPerDecile: number[] };
  readonly ratios: Record<string, number>;
}

const bench = async (...args: readonly string[]) => {
  const workspace = await freshWorkspace();
  const ran = await workspace.run('bench', ...args, '--json');
  await workspace.remove();
  expect(ran.code).toBe(0);
  return ran.json<Record<string, Figures>>();
};

const positive = expect.toSatisfy((figure: unknown) => typeof figure === 'number' && figure > 0) as unknown;

test('queue: the program beside the limit of its tables and a bare queue', async () => {
  const { queue } = await bench('queue', '--runs', '300', '--rounds', '2', '--concurrency', '16');
  expect(queue).toMatchObject({
    runs: 300,
    rounds: 2,
    concurrency: 16,
    machine: { cores: positive, loadBefore: expect.any(Number) as unknown },
    program: { runsPerSecond: positive, eventLoopP99Ms: positive, booksOk: true },
    peers: { rawGroups: { runsPerSecond: positive }, bareQueue: { runsPerSecond: positive } },
    ratios: { toRawGroups: positive, toBareQueue: positive, enqueueToBareQueue: positive },
  });
  expect(queue?.program.ratePerDecile).toHaveLength(10);
});

test('http: the program beside a promise pool and a student’s script', async () => {
  const { http } = await bench('http', '--runs', '60', '--rounds', '1');
  expect(http).toMatchObject({
    program: { runsPerSecond: positive, booksOk: true },
    peers: { undiciPool: { runsPerSecond: positive }, studentScript: { runsPerSecond: positive } },
    ratios: { toUndiciPool: positive, toStudentScript: positive },
  });
});

test('soak: memory and rate at each tenth', async () => {
  const { soak } = await bench('soak', '--runs', '500');
  expect(soak).toMatchObject({ runs: 500, booksOk: true, lastToFirst: positive });
  expect((soak as unknown as Figures['program']).memoryMbPerDecile).toHaveLength(10);
});
