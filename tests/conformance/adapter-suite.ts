/** What every adapter must do, run against the practice provider over real HTTP: answers, doubts, submissions, money. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Adapter, RequestState } from '#electron/providers';
import { FAULTS } from './fault-table.ts';
import { createOutputStore } from '#electron/files';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPracticeRig, PRICES, type PracticeRig, realClock } from './practice-rig.ts';

export interface AdapterOptions {
  readonly submitTimeoutMs?: number;
  readonly maxOutputBytes?: number;
  readonly apiKey?: () => Promise<string | null>;
  /** Instead of the practice provider's. */
  readonly url?: string;
}

export interface AdapterUnderTest {
  readonly name: string;
  readonly create: (rig: PracticeRig, options?: AdapterOptions) => Adapter;
  /** Answers a submission with its end. */
  readonly quickModel: string;
  /** Queued first, ended a little later. */
  readonly slowModel: string;
  readonly modalities: readonly { readonly model: string; readonly mediaType: string }[];
}

const PATIENCE_MS = 400;
/** Longer than the impatient adapter waits, so that a slow answer is a lost one. */
const FAULT_TIMES = 'retry-after=2,slow-ms=1200,drip-ms=1600';
const signal = new AbortController().signal;
const noneTaken = () => false;

export function describeAdapter(subject: AdapterUnderTest): void {
  describe(`adapter ${subject.name}`, () => {
    let rig: PracticeRig;
    let adapter: Adapter;
    let prompts = 0;

    beforeAll(async () => {
      rig = await createPracticeRig({ pace: 0.4 });
      await rig.setSpec(FAULT_TIMES);
      adapter = subject.create(rig);
    });
    afterAll(() => rig.close());

    const submissionFor = (modelKey: string) => {
      prompts += 1;
      const payload = adapter.buildPayload({
        modelKey,
        prompt: `prompt ${prompts}`,
        seed: prompts,
        parameters: {},
      });
      if (!payload.ok) throw new Error(payload.error.message);
      return { modelKey, payload: payload.value };
    };
    const stateOf = async (modelKey: string, requestId: string): Promise<RequestState | undefined> => {
      const states = await adapter.poll(modelKey, [requestId], signal);
      if (!states.ok) throw new Error(states.error.message);
      return states.value.get(requestId);
    };
    /** Asks until the request has ended. */
    const endOf = async (modelKey: string, requestId: string): Promise<RequestState> => {
      for (;;) {
        const state = await stateOf(modelKey, requestId);
        if (!state) throw new Error(`${requestId} is not known`);
        if (state.kind !== 'pending') return state;
        await realClock.sleep(5);
      }
    };
    const accepted = async (modelKey: string) => {
      const submission = submissionFor(modelKey);
      const answer = await adapter.submit(submission, signal);
      if (answer.kind !== 'accepted') throw new Error(answer.error.message);
      return { ...answer, submission };
    };

    for (const model of [subject.quickModel, subject.slowModel]) {
      for (const row of FAULTS) {
        test(`fault ${row.fault} on ${model}: ${row.answer}${row.find ? `, ${row.find}` : ''}, 1 submission, ${row.billed} billed`, async () => {
          const before = await rig.counts();
          const submission = submissionFor(model);
          await rig.force(row.fault);
          const sentAtMs = Date.now();
          const isSlow = row.fault === 'slow' || row.fault === 'drip';
          const sender = isSlow ? subject.create(rig, { submitTimeoutMs: PATIENCE_MS }) : adapter;
          const answer = await sender.submit(submission, signal);

          expect(answer.kind).toBe(row.answer);
          if (answer.kind !== 'accepted') {
            expect(answer.error).toMatchObject({
              code: row.code,
              httpStatus: row.httpStatus,
              charged: row.charged,
            });
            expect(answer.error.retry).toEqual(
              row.retry === 'no' ? { kind: 'no' } : { kind: 'after', delayMs: row.retry },
            );
          }
          let requestId = answer.kind === 'accepted' ? answer.requestId : null;
          if (row.find) {
            // On a busy machine the impatient one may have left before it was accepted.
            while (row.find === 'found' && (await rig.counts()).accepted === before.accepted)
              await realClock.sleep(5);
            const found = await adapter.find({ ...submission, sentAtMs, isTaken: noneTaken }, signal);
            expect(found.kind).toBe(row.find);
            if (found.kind === 'found') requestId = found.requestId;
          }
          expect(requestId === null).toBe(row.end === undefined);
          if (requestId !== null) {
            const state =
              row.end === 'pending' ? await stateOf(model, requestId) : await endOf(model, requestId);
            expect(state?.kind).toBe(row.end);
            if (state?.kind === 'failed') expect(state.error.charged).toBe(row.charged);
            if (state?.kind === 'cancelled') expect(state.charged).toBe(row.charged);
            if (state?.kind === 'done') expect(state.bill).toEqual({ quantity: '1' });
          }
          const after = await rig.counts();
          expect(after.submissions - before.submissions).toBe(1);
          expect(after.billedRequests - before.billedRequests).toBe(row.billed);
          expect(BigInt(after.billedNanos) - BigInt(before.billedNanos)).toBe(
            BigInt(row.billed) * (PRICES.get(model) ?? -1n),
          );
          const lines = (await rig.billLines()).filter((line) => line.requestId === requestId);
          expect(lines).toHaveLength(row.billed);
        });
      }
    }

    for (const { model, mediaType } of subject.modalities) {
      test(`${model} makes a ${mediaType} that can be fetched without the key`, async () => {
        const { requestId } = await accepted(model);
        const state = await endOf(model, requestId);
        if (state.kind !== 'done') throw new Error(`ended as ${state.kind}`);
        const output = await adapter.openOutput(state.outputs[0] ?? { url: '' }, signal);
        if (!output.ok) throw new Error(output.error.message);
        const dir = await mkdtemp(join(tmpdir(), 'grantmeter-outputs-'));
        const store = await createOutputStore({ dir });
        if (!store.ok) throw new Error(store.error.message);
        const stored = await store.value.put(output.value, { maxBytes: 10_000_000 });
        await rm(dir, { recursive: true });
        expect(stored).toMatchObject({ ok: true, value: { mediaType } });
      });
    }

    test('a slow model shows pending states before its end', async () => {
      const { requestId, state } = await accepted(subject.slowModel);
      const seen = new Set<string>();
      for (
        let now: RequestState | undefined = state;
        now?.kind === 'pending';
        now = await stateOf(subject.slowModel, requestId)
      )
        seen.add(now.status);
      expect([...seen]).toEqual(['queued', 'processing']);
    });

    test('cancel: free while queued, billed once work began, unsupported after the end', async () => {
      const before = await rig.counts();
      const queued = await accepted(subject.slowModel);
      expect(await adapter.cancel(queued.requestId, signal)).toEqual({ ok: true, value: 'asked' });
      expect(await endOf(subject.slowModel, queued.requestId)).toEqual({ kind: 'cancelled', charged: 'no' });

      const working = await accepted(subject.slowModel);
      for (;;) {
        const state = await stateOf(subject.slowModel, working.requestId);
        if (state?.kind === 'pending' && state.status === 'processing') break;
      }
      expect(await adapter.cancel(working.requestId, signal)).toEqual({ ok: true, value: 'asked' });
      expect(await endOf(subject.slowModel, working.requestId)).toEqual({
        kind: 'cancelled',
        charged: 'yes',
      });

      const done = await accepted(subject.quickModel);
      expect(await adapter.cancel(done.requestId, signal)).toEqual({ ok: true, value: 'unsupported' });
      expect((await stateOf(subject.quickModel, done.requestId))?.kind).toBe('done');
      expect((await rig.counts()).billedRequests - before.billedRequests).toBe(2);
    });

    test('a stuck request can be cancelled free of charge', async () => {
      await rig.force('stuck');
      const { requestId } = await accepted(subject.slowModel);
      expect((await stateOf(subject.slowModel, requestId))?.kind).toBe('pending');
      expect((await adapter.cancel(requestId, signal)).ok).toBe(true);
      expect(await endOf(subject.slowModel, requestId)).toEqual({ kind: 'cancelled', charged: 'no' });
    });

    test('many are asked for with one list call, an unknown id is missing from the answer', async () => {
      const submitted = await Promise.all(Array.from({ length: 20 }, () => accepted(subject.quickModel)));
      const ids = submitted.map(({ requestId }) => requestId);
      const callsBefore = rig.calls.length;
      const states = await adapter.poll(subject.quickModel, [...ids, 'practice-unknown'], signal);
      if (!states.ok) throw new Error(states.error.message);
      expect([...states.value.keys()].sort()).toEqual([...ids].sort());
      expect([...states.value.values()].every(({ kind }) => kind === 'done')).toBe(true);
      // The list, and one question for the unknown one.
      expect(rig.calls.length - callsBefore).toBe(2);
    });

    // biome-ignore format: a table
    for (const { fault, code, delayMs } of [
      { fault: 'poll-429',       code: 'rate-limited',     delayMs: 2_000 },
      { fault: 'poll-500',       code: 'server-error',     delayMs: null },
      { fault: 'poll-503',       code: 'capacity',         delayMs: null },
      { fault: 'poll-malformed', code: 'malformed-answer', delayMs: null },
      { fault: 'poll-lost',      code: 'answer-lost',      delayMs: null },
    ]) {
      test(`${fault}: the question fails, may be asked again and costs nothing`, async () => {
        const { requestId, submission } = await accepted(subject.quickModel);
        await rig.force(fault);
        const failed = await adapter.poll(subject.quickModel, [requestId], signal);
        expect(failed).toMatchObject({ ok: false, error: { code, charged: 'no', retry: { kind: 'after', delayMs } } });
        expect((await stateOf(subject.quickModel, requestId))?.kind).toBe('done');
        await rig.force(fault);
        const unknown = await adapter.find({ ...submission, sentAtMs: Date.now(), isTaken: noneTaken }, signal);
        expect(unknown).toMatchObject({ kind: 'unavailable', error: { code } });
      });
    }

    test('find never gives a request that belongs to another attempt', async () => {
      const sentAtMs = Date.now();
      const { requestId, submission } = await accepted(subject.quickModel);
      const find = (isTaken: (id: string) => boolean) =>
        adapter.find({ ...submission, sentAtMs, isTaken }, signal);
      expect(await find(noneTaken)).toMatchObject({ kind: 'found', requestId });
      expect(await find((id) => id === requestId)).toEqual({ kind: 'absent' });
    });

    test('two equal submissions in doubt at the same time are given two requests', async () => {
      const sentAtMs = Date.now();
      const first = await accepted(subject.quickModel);
      const second = await adapter.submit(first.submission, signal);
      if (second.kind !== 'accepted') throw new Error(second.error.message);
      const query = { ...first.submission, sentAtMs, isTaken: noneTaken };
      // The first question lists at once; the two behind it wait and share the next list.
      const answers = await Promise.all([
        adapter.find(query, signal),
        adapter.find(query, signal),
        adapter.find(query, signal),
      ]);
      const found = answers
        .slice(1)
        .map((answer) => (answer.kind === 'found' ? answer.requestId : answer.kind));
      expect(found.sort()).toEqual([first.requestId, second.requestId].sort());
    });

    test('an output that vanished is gone, a cut one fails while it is read, a closed door may be tried again', async () => {
      const read = async (fault: string) => {
        const { state } = await accepted(subject.quickModel);
        if (state.kind !== 'done') throw new Error(`ended as ${state.kind}`);
        await rig.force(fault);
        return adapter.openOutput(state.outputs[0] ?? { url: '' }, signal);
      };
      await rig.force('vanish');
      const gone = await accepted(subject.quickModel);
      const outputs = gone.state.kind === 'done' ? gone.state.outputs : [];
      expect(await adapter.openOutput(outputs[0] ?? { url: '' }, signal)).toMatchObject({
        ok: false,
        error: { code: 'output-gone', httpStatus: 404, retry: { kind: 'no' }, charged: 'yes' },
      });
      expect(await read('media-503')).toMatchObject({
        ok: false,
        error: { code: 'server-error', retry: { kind: 'after' }, charged: 'yes' },
      });
      const cut = await read('media-cut');
      if (!cut.ok) throw new Error(cut.error.message);
      await expect(readAll(cut.value)).rejects.toThrow(/connection broke/);
      const slow = await read('media-drip');
      if (!slow.ok) throw new Error(slow.error.message);
      expect(await readAll(slow.value)).toBeGreaterThan(500);
    });

    test('an output larger than allowed is not fetched', async () => {
      const { state } = await accepted(subject.quickModel);
      const small = subject.create(rig, { maxOutputBytes: 100 });
      const opened = await small.openOutput(
        state.kind === 'done' ? (state.outputs[0] ?? { url: '' }) : { url: '' },
        signal,
      );
      expect(opened).toMatchObject({ ok: false, error: { code: 'output-too-large', charged: 'yes' } });
    });

    test('without a key nothing is sent', async () => {
      const before = await rig.counts();
      const keyless = subject.create(rig, { apiKey: async () => null });
      expect(await keyless.submit(submissionFor(subject.quickModel), signal)).toMatchObject({
        kind: 'refused',
        error: { code: 'key-refused', charged: 'no', retry: { kind: 'no' } },
      });
      expect((await rig.counts()).submissions).toBe(before.submissions);
    });

    test('a provider nobody answers for is certainly not reached, and may be tried again', async () => {
      const nowhere = subject.create(rig, { url: 'http://127.0.0.1:9' });
      expect(await nowhere.submit(submissionFor(subject.quickModel), signal)).toMatchObject({
        kind: 'refused',
        error: { code: 'unreachable', charged: 'no', retry: { kind: 'after', delayMs: null } },
      });
    });

    test('stopped before it was sent: refused; stopped while it is out: in doubt, and found', async () => {
      const before = await rig.counts();
      expect((await adapter.submit(submissionFor(subject.quickModel), AbortSignal.abort())).kind).toBe(
        'refused',
      );
      expect((await rig.counts()).submissions).toBe(before.submissions);

      const submission = submissionFor(subject.quickModel);
      const stop = new AbortController();
      await rig.force('slow');
      const sentAtMs = Date.now();
      const answer = adapter.submit(submission, stop.signal);
      while ((await rig.counts()).billedRequests === before.billedRequests) await realClock.sleep(5);
      stop.abort();
      expect(await answer).toMatchObject({
        kind: 'in-doubt',
        error: { code: 'answer-lost', charged: 'unknown' },
      });
      expect((await adapter.find({ ...submission, sentAtMs, isTaken: noneTaken }, signal)).kind).toBe(
        'found',
      );
    });

    test('a restarted provider knows every request, ends what was open, and bills nothing twice', async () => {
      const quick = await Promise.all(Array.from({ length: 10 }, () => accepted(subject.quickModel)));
      const slow = await Promise.all(Array.from({ length: 10 }, () => accepted(subject.slowModel)));
      await rig.restart();
      const again = subject.create(rig);
      const poll = async (model: string, of: readonly { readonly requestId: string }[]) => {
        const states = await again.poll(
          model,
          of.map(({ requestId }) => requestId),
          signal,
        );
        if (!states.ok) throw new Error(states.error.message);
        return states.value;
      };
      expect([...(await poll(subject.quickModel, quick)).values()].map(({ kind }) => kind)).toEqual(
        quick.map(() => 'done'),
      );
      let states = await poll(subject.slowModel, slow);
      expect(states.size).toBe(slow.length);
      while ([...states.values()].some(({ kind }) => kind === 'pending')) {
        await realClock.sleep(5);
        states = await poll(subject.slowModel, slow);
      }
      expect([...states.values()].map(({ kind }) => kind)).toEqual(slow.map(() => 'done'));
      const lines = await rig.billLines();
      const ids = lines.map(({ requestId }) => requestId);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { requestId } of [...quick, ...slow]) expect(ids).toContain(requestId);
      const total = lines.reduce((sum, { nanos }) => sum + BigInt(nanos), 0n);
      expect((await rig.counts()).billedNanos).toBe(total.toString());
      adapter = subject.create(rig);
    });

    test('lists the models of the catalogue', async () => {
      expect(await adapter.listModels(signal)).toEqual({ ok: true, value: [...PRICES.keys()] });
    });
  });
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.length;
  return bytes;
}
