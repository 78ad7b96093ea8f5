/** What every adapter must do, run against the practice provider over real HTTP: answers, doubts, submissions, money. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createOutputStore } from '#electron/files';
import { priceOfBill, type RequestState } from '#electron/providers';
import { MAX_NANOS, nanos } from '#shared/money';
import { type AdapterUnderTest, send, signal, stageFor } from './adapter-stage.ts';
import { realClock } from './practice-rig.ts';

export type { AdapterUnderTest } from './adapter-stage.ts';

const PATIENCE_MS = 400;
const noneTaken = () => false;

export function describeAdapter(subject: AdapterUnderTest): void {
  describe(`adapter ${subject.provider}`, () => {
    const stage = stageFor(subject);
    const { can, create, models, slow, rows, submissionFor, rateOf, stateOf, endOf, accepted, made } = stage;

    for (const model of models) {
      for (const row of rows) {
        test(`fault ${row.fault} on ${model}: ${row.answer}${row.find ? `, ${row.find}` : ''}, 1 submission, ${row.billed} billed`, async () => {
          const before = await stage.rig.counts();
          const submission = submissionFor(model);
          await stage.rig.force(row.fault);
          const sentAtMs = Date.now();
          const isSlow = row.fault === 'slow' || row.fault === 'drip';
          const sender = isSlow ? create(stage.rig, { submitTimeoutMs: PATIENCE_MS }) : stage.adapter;
          const answer = await send(sender, submission, signal);

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
          let billed: bigint | null = null;
          let requestId = answer.kind === 'accepted' ? answer.requestId : null;
          if (row.find) {
            // On a busy machine the impatient one may have left before it was accepted.
            while (row.find === 'found' && (await stage.rig.counts()).accepted === before.accepted)
              await realClock.sleep(5);
            const found = await stage.adapter.find({ ...submission, sentAtMs, isTaken: noneTaken }, signal);
            expect(found.kind).toBe(row.find);
            if (found.kind === 'found') requestId = found.requestId;
          }
          expect(requestId === null).toBe(row.end === undefined);
          if (requestId !== null) {
            const state =
              answer.kind === 'accepted' && !can('poll')
                ? answer.state
                : row.end === 'pending'
                  ? await stateOf(model, requestId)
                  : await endOf(model, requestId);
            expect(state?.kind).toBe(row.end);
            if (state?.kind === 'failed') expect(state.error.charged).toBe(row.charged);
            if (state?.kind === 'cancelled') expect(state.charged).toBe(row.charged);
            if (state?.kind === 'done')
              billed = priceOfBill(rateOf(model), state.bill, nanos(MAX_NANOS))?.amount ?? null;
          }
          // What nobody follows any more is billed all the same, a little later.
          while (
            requestId === null &&
            (await stage.rig.counts()).billedRequests - before.billedRequests < row.billed
          )
            await realClock.sleep(5);
          const after = await stage.rig.counts();
          expect(after.submissions - before.submissions).toBe(1);
          expect(after.billedRequests - before.billedRequests).toBe(row.billed);
          const billedThere = BigInt(after.billedNanos) - BigInt(before.billedNanos);
          if (row.billed === 0) expect(billedThere).toBe(0n);
          else expect(billedThere).toBeGreaterThan(0n);
          // What the stage.adapter counts is what the provider bills.
          if (row.end === 'done') expect(billed).toBe(billedThere);
          // An adapter's id may hold more than the provider's own.
          const lines = (await stage.rig.billLines()).filter((line) => requestId?.includes(line.requestId));
          expect(lines).toHaveLength(requestId === null ? 0 : row.billed);
        });
      }
    }

    for (const { model, mediaType } of subject.modalities) {
      test(`${model} makes a ${mediaType} that can be fetched without the key`, async () => {
        const output = await stage.adapter.openOutput(await made(model), signal);
        if (!output.ok) throw new Error(output.error.message);
        const dir = await mkdtemp(join(tmpdir(), 'grantmeter-outputs-'));
        const store = await createOutputStore({ dir });
        if (!store.ok) throw new Error(store.error.message);
        const stored = await store.value.put(output.value, { maxBytes: 10_000_000 });
        await rm(dir, { recursive: true });
        expect(stored).toMatchObject({ ok: true, value: { mediaType } });
      });
    }

    test.runIf(subject.slowModel)('a slow model shows pending states before its end', async () => {
      const { requestId, state } = await accepted(slow);
      const seen = new Set<string>();
      for (
        let now: RequestState | undefined = state;
        now?.kind === 'pending';
        now = await stateOf(slow, requestId)
      )
        seen.add(now.status);
      expect(seen.size).toBeGreaterThanOrEqual(2);
    });

    test.runIf(can('cancel') && subject.slowModel)(
      'cancel: free while queued, billed once work began, unsupported after the end',
      async () => {
        const before = await stage.rig.counts();
        const queued = await accepted(slow);
        expect(await stage.adapter.cancel(queued.requestId, signal)).toEqual({ ok: true, value: 'asked' });
        expect(await endOf(slow, queued.requestId)).toEqual({ kind: 'cancelled', charged: 'no' });

        const working = await accepted(slow);
        const first = working.state.kind === 'pending' ? working.state.status : '';
        for (;;) {
          const state = await stateOf(slow, working.requestId);
          if (state?.kind === 'pending' && state.status !== first) break;
        }
        expect(await stage.adapter.cancel(working.requestId, signal)).toEqual({ ok: true, value: 'asked' });
        expect(await endOf(slow, working.requestId)).toEqual({
          kind: 'cancelled',
          charged: 'yes',
        });

        const done = await accepted(subject.quickModel);
        expect(await stage.adapter.cancel(done.requestId, signal)).toEqual({
          ok: true,
          value: 'unsupported',
        });
        expect((await stateOf(subject.quickModel, done.requestId))?.kind).toBe('done');
        expect((await stage.rig.counts()).billedRequests - before.billedRequests).toBe(2);
      },
    );

    test.runIf(can('cancel') && subject.slowModel)(
      'a stuck request can be cancelled free of charge',
      async () => {
        await stage.rig.force('stuck');
        const { requestId } = await accepted(slow);
        expect((await stateOf(slow, requestId))?.kind).toBe('pending');
        expect((await stage.adapter.cancel(requestId, signal)).ok).toBe(true);
        expect(await endOf(slow, requestId)).toEqual({ kind: 'cancelled', charged: 'no' });
      },
    );

    test.runIf(can('poll'))(
      'many are asked for together, an unknown id is missing from the answer',
      async () => {
        const submitted = await Promise.all(Array.from({ length: 20 }, () => accepted(subject.quickModel)));
        const ids = submitted.map(({ requestId }) => requestId);
        const callsBefore = stage.rig.calls.length;
        const states = await stage.adapter.poll(subject.quickModel, [...ids, 'practice-unknown'], signal);
        if (!states.ok) throw new Error(states.error.message);
        expect([...states.value.keys()].sort()).toEqual([...ids].sort());
        expect([...states.value.values()].every(({ kind }) => kind === 'done')).toBe(true);
        // The list, and one question for the unknown one.
        if (can('poll-list')) expect(stage.rig.calls.length - callsBefore).toBe(2);
      },
    );

    // biome-ignore format: a table
    for (const { fault, code, delayMs } of [
      { fault: 'poll-429',       code: 'rate-limited',     delayMs: 2_000 },
      { fault: 'poll-500',       code: 'server-error',     delayMs: null },
      { fault: 'poll-503',       code: 'capacity',         delayMs: null },
      { fault: 'poll-malformed', code: 'malformed-answer', delayMs: null },
      { fault: 'poll-lost',      code: 'answer-lost',      delayMs: null },
    ]) {
      test.runIf(can('poll'))(`${fault}: the question fails, may be asked again and costs nothing`, async () => {
        const { requestId, submission } = await accepted(subject.quickModel);
        await stage.rig.force(fault);
        const failed = await stage.adapter.poll(subject.quickModel, [requestId], signal);
        expect(failed).toMatchObject({ ok: false, error: { code, charged: 'no', retry: { kind: 'after', delayMs } } });
        expect((await stateOf(subject.quickModel, requestId))?.kind).toBe('done');
        if (!can('find')) return;
        await stage.rig.force(fault);
        const unknown = await stage.adapter.find({ ...submission, sentAtMs: Date.now(), isTaken: noneTaken }, signal);
        expect(unknown).toMatchObject({ kind: 'unavailable', error: { code } });
      });
    }

    test.runIf(can('find'))('find never gives a request that belongs to another attempt', async () => {
      const sentAtMs = Date.now();
      const { requestId, submission } = await accepted(subject.quickModel);
      const find = (isTaken: (id: string) => boolean) =>
        stage.adapter.find({ ...submission, sentAtMs, isTaken }, signal);
      expect(await find(noneTaken)).toMatchObject({ kind: 'found', requestId });
      expect(await find((id) => id === requestId)).toEqual({ kind: 'absent' });
    });

    test.runIf(can('find'))(
      'two equal submissions in doubt at the same time are given two requests',
      async () => {
        const sentAtMs = Date.now();
        const first = await accepted(subject.quickModel);
        const second = await send(stage.adapter, first.submission, signal);
        if (second.kind !== 'accepted') throw new Error(second.error.message);
        const query = { ...first.submission, sentAtMs, isTaken: noneTaken };
        // The first question lists at once; the two behind it wait and share the next list.
        const answers = await Promise.all([
          stage.adapter.find(query, signal),
          stage.adapter.find(query, signal),
          stage.adapter.find(query, signal),
        ]);
        const found = answers
          .slice(1)
          .map((answer) => (answer.kind === 'found' ? answer.requestId : answer.kind));
        expect(found.sort()).toEqual([first.requestId, second.requestId].sort());
      },
    );

    test.runIf(can('files'))(
      'an output that vanished is gone, a cut one fails while it is read, a closed door may be tried again',
      async () => {
        const read = async (fault: string) => {
          const output = await made(subject.quickModel);
          await stage.rig.force(fault);
          return stage.adapter.openOutput(output, signal);
        };
        await stage.rig.force('vanish');
        expect(await stage.adapter.openOutput(await made(subject.quickModel), signal)).toMatchObject({
          ok: false,
          error: { code: 'output-gone', httpStatus: 404, retry: { kind: 'after' }, charged: 'yes' },
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
      },
    );

    test('an output larger than allowed is not fetched', async () => {
      const small = create(stage.rig, { maxOutputBytes: 10 });
      const opened = await small.openOutput(await made(subject.quickModel), signal);
      expect(opened).toMatchObject({ ok: false, error: { code: 'output-too-large', charged: 'yes' } });
    });

    test.runIf(can('key'))('without a key nothing is sent', async () => {
      const before = await stage.rig.counts();
      const keyless = create(stage.rig, { apiKey: async () => null });
      expect(await send(keyless, submissionFor(subject.quickModel), signal)).toMatchObject({
        kind: 'refused',
        error: { code: 'key-refused', charged: 'no', retry: { kind: 'no' } },
      });
      expect((await stage.rig.counts()).submissions).toBe(before.submissions);
    });

    test('a provider nobody answers for is certainly not reached, and may be tried again', async () => {
      const nowhere = create(stage.rig, { url: 'http://127.0.0.1:9' });
      expect(await send(nowhere, submissionFor(subject.quickModel), signal)).toMatchObject({
        kind: 'refused',
        error: { code: 'unreachable', charged: 'no', retry: { kind: 'after', delayMs: null } },
      });
    });

    test('stopped before it was sent: refused; stopped while it is out: in doubt, and found', async () => {
      const before = await stage.rig.counts();
      expect((await send(stage.adapter, submissionFor(subject.quickModel), AbortSignal.abort())).kind).toBe(
        'refused',
      );
      expect((await stage.rig.counts()).submissions).toBe(before.submissions);

      const submission = submissionFor(subject.quickModel);
      const stop = new AbortController();
      await stage.rig.force('slow');
      const sentAtMs = Date.now();
      const answer = send(stage.adapter, submission, stop.signal);
      while ((await stage.rig.counts()).billedRequests === before.billedRequests) await realClock.sleep(5);
      stop.abort();
      expect(await answer).toMatchObject({
        kind: 'in-doubt',
        error: { code: 'answer-lost', charged: 'unknown' },
      });
      if (can('find'))
        expect((await stage.adapter.find({ ...submission, sentAtMs, isTaken: noneTaken }, signal)).kind).toBe(
          'found',
        );
    });

    test.runIf(can('poll'))(
      'a restarted provider knows every request, ends what was open, and bills nothing twice',
      async () => {
        const quick = await Promise.all(Array.from({ length: 10 }, () => accepted(subject.quickModel)));
        const later = await Promise.all(
          Array.from({ length: subject.slowModel === null ? 0 : 10 }, () => accepted(slow)),
        );
        await stage.rig.restart();
        const again = create(stage.rig);
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
        let states = await poll(slow, later);
        expect(states.size).toBe(later.length);
        while ([...states.values()].some(({ kind }) => kind === 'pending')) {
          await realClock.sleep(5);
          states = await poll(slow, later);
        }
        expect([...states.values()].map(({ kind }) => kind)).toEqual(later.map(() => 'done'));
        const lines = await stage.rig.billLines();
        const ids = lines.map(({ requestId }) => requestId);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { requestId } of [...quick, ...later])
          expect(ids.filter((id) => requestId.includes(id))).toHaveLength(1);
        const total = lines.reduce((sum, { nanos }) => sum + BigInt(nanos), 0n);
        expect((await stage.rig.counts()).billedNanos).toBe(total.toString());
        stage.adapter = create(stage.rig);
      },
    );

    test.runIf(can('list'))('lists the models of the catalogue', async () => {
      const listed = await stage.adapter.listModels(signal);
      expect(listed.ok && listed.value.map(({ key }) => key)).toEqual([...subject.models.keys()]);
    });
  });
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) bytes += chunk.length;
  return bytes;
}
