// Runs that are paid by the token, from the quote to the ledger: held at the most they may cost, settled to the nano at what was counted.
import { Buffer } from 'node:buffer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measuresOfRun, openBatchIds } from '#db/repos';
import { verifyBooks } from '#electron/books';
import type { SubmitInput } from '#electron/planning';
import { assert } from '#shared/base';
import type { RunId, RunState } from '#shared/domain';
import type { Rate } from '#shared/money';
import { BATCH_SUBJECT, CHAT_SUBJECTS } from '../../conformance/chat-subjects.ts';
import { createTokenRig, nanosOf, type TokenRig } from '../../support/token-rig.ts';

/** Long enough that the practice provider keeps some of it in its cache. */
const SYSTEM = 'Answer in one line, in the language of the question, and without a word about yourself.';
const SUBJECTS = [...CHAT_SUBJECTS, BATCH_SUBJECT];
const CATALOGUE = new Map(SUBJECTS.map(({ provider, models }) => [provider, models]));

let rig: TokenRig;
beforeAll(async () => {
  rig = await createTokenRig(CATALOGUE);
  await rig.practice.setSpec('slow-ms=1500,drip-ms=1500,retry-after=1');
});
afterAll(() => rig.close());

const rateOf = (provider: string, model: string): Rate => {
  const rate = CATALOGUE.get(provider)?.get(model);
  assert(rate, 'it is sold');
  return rate;
};
const input = (
  model: string,
  prompts: readonly string[],
  parameters: SubmitInput['parameters'],
): SubmitInput => ({
  prompts: { kind: 'text', text: prompts.join('\n') },
  modelKeys: [model],
  repeats: 1,
  purpose: 'Descriptions of scenes, to choose from.',
  allocationId: rig.allocationId,
  experimentName: 'Tokens',
  ...(parameters ? { parameters } : {}),
});
interface RunRow {
  readonly id: RunId;
  readonly state: RunState;
  readonly spent_nanos: bigint;
  readonly ceiling_nanos: bigint;
  readonly output_hash: string | null;
  readonly why: string | null;
}
const runsOf = (batchId: string): readonly RunRow[] =>
  rig.db.read((tx) => tx.all<RunRow>('SELECT * FROM runs WHERE batch_id = ? ORDER BY seq', batchId));
const roundHalfUp = (exact: bigint) => (2n * exact + 1_000_000n) / 2_000_000n;

describe.each(SUBJECTS.map(({ provider, quickModel }) => ({ provider, model: quickModel })))(
  'a batch of $provider with max_tokens',
  ({ provider, model }) => {
    const PROMPTS = ['A field of rye in the rain', 'Ein Feld im März, Wolken', '雨の中の畑'];
    const PARAMETERS = { [model]: { max_tokens: 48, system: SYSTEM } };

    test('is quoted and held by its ceiling, and settled at what the provider counted', async () => {
      const before = { ...(await rig.practice.counts()), ...rig.balance() };
      const rate = rateOf(provider, model);
      const ceilings = PROMPTS.map((prompt) => {
        const read = BigInt(Buffer.byteLength(SYSTEM + prompt) + 64);
        return roundHalfUp(read * rate.nanos + 48n * (rate.outputNanos ?? 0n));
      });
      const ceiling = ceilings.reduce((sum, each) => sum + each, 0n);
      const quoted = await rig.planner.quote(input(model, PROMPTS, PARAMETERS), 'Mei Tanaka');
      assert(quoted.ok, 'it can be quoted');
      expect(quoted.value).toMatchObject({ runs: 3, ceiling });
      expect(quoted.value.likely).toBeLessThan(ceiling);
      expect(quoted.value.likely).toBeGreaterThan(0n);

      const queued = await rig.planner.submit(input(model, PROMPTS, PARAMETERS), 'Mei Tanaka');
      assert(queued.ok, 'it can be charged');
      expect(rig.balance().held - before.held).toBe(ceiling);
      await rig.drain();

      const after = await rig.practice.counts();
      const runs = runsOf(queued.value.batchId);
      expect(runs.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
      expect(runs.map((run) => run.ceiling_nanos)).toEqual(ceilings);
      const billed = nanosOf(after.billedNanos) - nanosOf(before.billedNanos);
      expect(rig.balance().spent - before.spent).toBe(billed);
      expect(rig.balance().held).toBe(before.held);
      // A chat is a submission; a job is one for all.
      expect(after.submissions - before.submissions).toBe(provider === 'openai-batch' ? 1 : 3);
      for (const run of runs) {
        const measured = rig.db.read((tx) => measuresOfRun(tx, run.id));
        assert(measured, 'what it took is kept');
        const { inputTokens, cachedTokens, outputTokens } = measured;
        const cached = BigInt(cachedTokens ?? 0);
        const exact =
          (BigInt(inputTokens ?? -1) - cached) * rate.nanos +
          cached * (rate.cachedNanos ?? rate.nanos) +
          BigInt(outputTokens ?? -1) * (rate.outputNanos ?? 0n);
        expect(run.spent_nanos).toBe(roundHalfUp(exact));
        expect(run.spent_nanos).toBeLessThanOrEqual(run.ceiling_nanos);
        expect(cached).toBeGreaterThan(0n);
        expect(outputTokens).toBeLessThanOrEqual(48);
        if (provider !== 'openai-batch') expect(measured.firstTokenMs).toBeGreaterThanOrEqual(0);
      }
      expect(await verifyBooks(rig.db)).toMatchObject({ ok: true });
    });

    test('that the form does not take is blocked, and nothing is held', async () => {
      const { held } = rig.balance();
      const wrong = input(model, PROMPTS, { [model]: { max_tokens: 48, n: 4 } });
      expect(await rig.planner.submit(wrong, 'Mei Tanaka')).toMatchObject({
        ok: false,
        error: { code: 'not-chargeable' },
      });
      expect(rig.balance().held).toBe(held);
    });
  },
);

test('1,200 runs go as two jobs, and every one of them is settled', async () => {
  const before = { ...(await rig.practice.counts()), ...rig.balance() };
  const queued = await rig.planner.submit(
    { ...input('gpt-mini', ['Rye'], undefined), repeats: 1_200 },
    'Mei Tanaka',
  );
  assert(queued.ok, 'it can be charged');
  await rig.drain();
  const after = await rig.practice.counts();
  expect(after.submissions - before.submissions).toBe(2);
  expect(after.billedRequests - before.billedRequests).toBe(1_200);
  expect(rig.balance()).toMatchObject({
    held: before.held,
    spent: before.spent + nanosOf(after.billedNanos) - nanosOf(before.billedNanos),
  });
});

interface Row {
  readonly fault: string;
  readonly state: RunState;
  readonly sent: number;
  /** Requests the provider bills, and those of them that are booked: the others are held until a person has answered. */
  readonly billed: 0 | 1;
  readonly booked: 0 | 1;
}

// biome-ignore format: a table
const CHAT_ROWS: readonly Row[] = [
  { fault: 'none',         state: 'done',        sent: 1, billed: 1, booked: 1 },
  { fault: '429',          state: 'done',        sent: 2, billed: 1, booked: 1 },
  { fault: '503',          state: 'done',        sent: 2, billed: 1, booked: 1 },
  { fault: '400-policy',   state: 'failed-free', sent: 1, billed: 0, booked: 0 },
  { fault: '404',          state: 'failed-free', sent: 1, billed: 0, booked: 0 },
  { fault: '401',          state: 'waiting',     sent: 1, billed: 0, booked: 0 },
  { fault: '500',          state: 'unknown',     sent: 1, billed: 0, booked: 0 },
  { fault: '502-accepted', state: 'unknown',     sent: 1, billed: 1, booked: 0 },
  { fault: 'lost-before',  state: 'unknown',     sent: 1, billed: 0, booked: 0 },
  { fault: 'lost',         state: 'unknown',     sent: 1, billed: 1, booked: 0 },
  { fault: 'slow',         state: 'unknown',     sent: 1, billed: 1, booked: 0 },
  { fault: 'drip',         state: 'unknown',     sent: 1, billed: 1, booked: 0 },
  { fault: 'malformed',    state: 'unknown',     sent: 1, billed: 1, booked: 0 },
  { fault: 'no-outcome',   state: 'unknown',     sent: 1, billed: 1, booked: 0 },
  { fault: 'fail-unsaid',  state: 'unknown',     sent: 1, billed: 0, booked: 0 },
];
// biome-ignore format: a table
const BATCH_ROWS: readonly Row[] = [
  { fault: 'none',           state: 'done',           sent: 1, billed: 1, booked: 1 },
  { fault: '429',            state: 'done',           sent: 2, billed: 1, booked: 1 },
  { fault: '503',            state: 'done',           sent: 2, billed: 1, booked: 1 },
  { fault: '400-policy',     state: 'failed-free',    sent: 1, billed: 0, booked: 0 },
  { fault: '401',            state: 'waiting',        sent: 1, billed: 0, booked: 0 },
  { fault: '500',            state: 'done',           sent: 2, billed: 1, booked: 1 },
  { fault: '500-accepted',   state: 'done',           sent: 1, billed: 1, booked: 1 },
  { fault: 'lost-before',    state: 'done',           sent: 2, billed: 1, booked: 1 },
  { fault: 'lost',           state: 'done',           sent: 1, billed: 1, booked: 1 },
  { fault: 'slow',           state: 'done',           sent: 1, billed: 1, booked: 1 },
  { fault: 'malformed',      state: 'done',           sent: 1, billed: 1, booked: 1 },
  { fault: 'vanish',         state: 'unknown',        sent: 1, billed: 1, booked: 0 },
  { fault: 'fail-free',      state: 'failed-free',    sent: 1, billed: 0, booked: 0 },
  { fault: 'fail-unsaid',    state: 'unknown',        sent: 1, billed: 0, booked: 0 },
  { fault: 'cancel',         state: 'cancelled-free', sent: 1, billed: 0, booked: 0 },
  { fault: 'poll-500',       state: 'done',           sent: 1, billed: 1, booked: 1 },
  { fault: 'poll-malformed', state: 'done',           sent: 1, billed: 1, booked: 1 },
  { fault: 'media-503',      state: 'done',           sent: 1, billed: 1, booked: 1 },
  { fault: 'media-cut',      state: 'done',           sent: 1, billed: 1, booked: 1 },
];

describe.each([
  { provider: 'openai-chat', model: 'llama-small', rows: CHAT_ROWS },
  { provider: 'gmi-llm', model: 'zai-org/GLM-think', rows: CHAT_ROWS },
  { provider: 'openai-batch', model: 'gpt-large', rows: BATCH_ROWS },
])('Q3 Q4 $provider: each fault through the engine', ({ model, rows }) => {
  test.each(rows)('$fault: $state, sent $sent, billed $billed, booked $booked', async (row) => {
    const before = { ...(await rig.practice.counts()), ...rig.balance() };
    await rig.practice.force(row.fault);
    const queued = await rig.planner.submit(input(model, [`Scene of ${row.fault}`], undefined), 'Mei Tanaka');
    assert(queued.ok, 'it can be charged');
    await rig.drain();
    const after = await rig.practice.counts();
    const [run] = runsOf(queued.value.batchId);
    assert(run, 'one run');
    const billed = nanosOf(after.billedNanos) - nanosOf(before.billedNanos);
    expect({
      state: run.state,
      sent: after.submissions - before.submissions,
      billed: after.billedRequests - before.billedRequests,
      booked: rig.balance().spent - before.spent,
      held: rig.balance().held,
    }).toEqual({
      state: row.state,
      sent: row.sent,
      billed: row.billed,
      booked: row.booked === 1 ? billed : 0n,
      held: row.state === 'unknown' || row.state === 'waiting' ? run.ceiling_nanos : 0n,
    });
    if (row.booked === 1) expect(billed).toBeGreaterThan(0n);
    // The text came, only its price did not: it is kept.
    if (row.fault === 'no-outcome') {
      expect(run.why).toContain('the price is per token');
      const events = rig.db.read((tx) =>
        tx.all<{ kind: string }>('SELECT kind FROM events WHERE run_id = ?', run.id),
      );
      expect(events.map(({ kind }) => kind)).toContain('further-output');
    }
    if (row.state === 'unknown') expect(rig.acts.resolve(run.id, 'did-not-run', '', 'mei').ok).toBe(true);
    if (row.state === 'waiting') {
      expect(rig.acts.cancel({ kind: 'run', runId: run.id }, 'mei').ok).toBe(true);
      expect(rig.acts.resume({ kind: 'all' }, 'mei').ok).toBe(true);
    }
    expect(rig.db.read((tx) => openBatchIds(tx, ['queued', 'paused']))).toEqual([]);
    expect(await verifyBooks(rig.db)).toMatchObject({ ok: true });
  });
});
