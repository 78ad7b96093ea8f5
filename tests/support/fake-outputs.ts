/** Outputs of the fake backend: every finished run has one picture or sound, which costs what the run did. */
import { implement } from '@orpc/server';
import { contract, type Output } from '#shared/contract';
import { assert, type Day } from '#shared/base';
import { fakeId } from './fake-books.ts';
import type { FakeQueue, FakeWorld } from './fake-queue.ts';

const os = implement(contract);

export const outputHandlers = (world: FakeWorld, queue: FakeQueue) => ({
  list: os.outputs.list.handler(({ input: { scope } }) => {
    const found = scope.kind === 'run' ? queue.findRun(scope.runId) : null;
    if (!found) return { rows: [], next: null };
    const { batch } = found;
    const run = queue.toRun(batch, found.run);
    const { outputHash: hash, mediaType, outputBytes: bytes } = run;
    if (hash === null || mediaType === null || bytes === null) return { rows: [], next: null };
    const output: Output = {
      hash,
      mediaType,
      extension: mediaType === 'image/png' ? 'png' : 'wav',
      bytes,
      createdAtMs: run.endedAtMs ?? world.now,
      runId: run.id,
      position: 0,
      of: 1,
      batchId: batch.id,
      runSeq: run.seq,
      prompt: run.prompt,
      experimentName: batch.experimentName,
      awardId: fakeId<'award'>(1, 1),
      modelKey: run.modelKey,
      practice: run.practice,
      attempt: run.attempts,
      price: {
        id: fakeId<'price'>(3, 1),
        nanos: run.ceiling,
        perUnits: 1n,
        unit: 'request',
        currency: 'USD',
        validFrom: '2026-03-10' as Day,
      },
      paid: { entryId: fakeId<'entry'>(6, run.seq), seq: run.seq, spent: run.spent },
      file: 'there',
    };
    return { rows: [output], next: null };
  }),
  get: os.outputs.get.handler(({ input: { hash } }) => ({
    hash,
    width: null,
    height: null,
    durationMs: null,
    peaks: [],
    text: null,
    picture: 'none' as const,
    trouble: null,
  })),
  verify: os.outputs.verify.handler(({ input: { hash } }) => ({
    hash,
    file: 'intact' as const,
    message: null,
  })),
  keepPictures: os.outputs.keepPictures.handler(() => {
    assert(false, 'the fake backend asks for no picture');
  }),
});
