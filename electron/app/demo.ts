/** The whole main job in one go: sample lab, prompt suite, baselines wide, finals narrow, charged, checked. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRouterClient } from '@orpc/server';
import { promptSuite } from '#db/seed';
import { assert, ok, type Result } from '#shared/base';
import {
  type Allocation,
  EVERY_ROW,
  GUESSED_READING,
  type PromptPlan,
  type QueueStatus,
  type QuoteInput,
  type Refusal,
} from '#shared/contract';
import { countRuns } from '#shared/domain';
import { add, type Nanos, nanos, ZERO } from '#shared/money';
import { type AppOptions, openApp } from './app.ts';
import { practiceBill } from './providers.ts';
import { readPrompts } from './read-prompts.ts';

export interface DemoOptions extends AppOptions {
  readonly promptsFile: string | null;
  readonly onProgress: (status: QueueStatus) => void;
  readonly signal: AbortSignal;
}

export interface DemoResult {
  readonly runs: number;
  readonly done: number;
  readonly failed: number;
  readonly unknown: number;
  readonly allottedNanos: Nanos;
  readonly heldNanos: Nanos;
  readonly spentNanos: Nanos;
  readonly providerBillNanos: Nanos;
  readonly elapsedMs: number;
  readonly booksOk: boolean;
  readonly workspace: string;
}

const BASELINE = 'bria-fibo-relight';
const FINALS = ['Kling-Image2Video-V2-Master', 'Veo3', 'Sora-2-Pro'];
const FINAL_PROMPTS = 3;

export async function runDemo(options: DemoOptions): Promise<Result<DemoResult, Refusal>> {
  const opened = await openApp({ ...options, label: options.label ?? 'grantmeter demo' });
  if (!opened.ok) return opened;
  const app = opened.value;
  try {
    const client = createRouterClient(app.router, { context: { actor: 'Mei Tanaka' } });
    const prompts = await demoPrompts(client, options.promptsFile);
    // Without history, so that the practice provider's bill and the ledger cover the same work.
    const seeded = app.seed('sample', { history: false });
    if (!seeded.ok) return seeded;
    const [award] = await client.awards.list();
    const allocationNamed = (name: string): Allocation => {
      const found = award?.allocations.find((allocation) => allocation.name === name);
      assert(found, `the sample lab has an allocation "${name}"`);
      return found;
    };
    const startedMs = performance.now();
    await client.batches.submit({
      prompts: prompts.all,
      modelKeys: [BASELINE],
      repeats: 1,
      allocationId: allocationNamed('Exploration').id,
      experimentName: 'Demonstration',
      purpose: 'Relighting baselines over the whole prompt suite, to choose the scenes for the finals.',
    });
    await client.batches.submit({
      prompts: prompts.first,
      modelKeys: FINALS,
      repeats: 1,
      allocationId: allocationNamed('Finals').id,
      experimentName: 'Demonstration',
      purpose: 'Premium finals for the first scenes of the suite.',
    });
    const ran = await app.runQueue({
      untilEmpty: true,
      practiceUrl: null,
      signal: options.signal,
      onProgress: options.onProgress,
    });
    if (!ran.ok) return ran;
    const elapsedMs = Math.round(performance.now() - startedMs);
    const [awards, verified, billed] = await Promise.all([
      client.awards.list(),
      client.ledger.verify(),
      sumBill(practiceBill(options.dir)),
    ]);
    const { counts } = ran.value;
    return ok({
      runs: Object.values(counts).reduce((total, count) => total + count, 0),
      done: countRuns(counts, ['done']),
      failed: countRuns(counts, ['failed-free', 'failed-billed']),
      unknown: countRuns(counts, ['unknown']),
      allottedNanos: awards.reduce((total, each) => add(total, each.balance.allotted), ZERO),
      heldNanos: ran.value.heldTotal,
      spentNanos: ran.value.spentTotal,
      providerBillNanos: billed,
      elapsedMs,
      booksOk: verified.ok,
      workspace: options.dir,
    });
  } finally {
    await app.close();
  }
}

type Prompts = QuoteInput['prompts'];

/** The suite, and its first few for the finals. What is wrong with the file is thrown as the contract throws it. */
async function demoPrompts(
  client: Parameters<typeof readPrompts>[0],
  file: string | null,
): Promise<{ readonly all: Prompts; readonly first: Prompts }> {
  if (file === null) {
    const typed = (texts: readonly string[]): Prompts => ({ kind: 'text', text: texts.join('\n') });
    return { all: typed(promptSuite()), first: typed(promptSuite().slice(0, FINAL_PROMPTS)) };
  }
  const taken = async (take: PromptPlan['take']): Promise<Prompts> => {
    const { set } = await readPrompts(client, file, {
      reading: GUESSED_READING,
      planFor: ({ columns }) => ({ ...EVERY_ROW, columns: columns.map(({ use }) => use), take }),
    });
    return { kind: 'file', fileId: set.fileId };
  };
  return { all: await taken({ kind: 'all' }), first: await taken({ kind: 'first', count: FINAL_PROMPTS }) };
}

/** The provider's own figure, from its own file. */
async function sumBill(file: string): Promise<Nanos> {
  let total = 0n;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() !== '') total += BigInt((JSON.parse(line) as { readonly nanos: string }).nanos);
  }
  return nanos(total);
}
