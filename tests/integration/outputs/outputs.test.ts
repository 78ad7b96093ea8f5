// What runs gave, over the program's own backend and a practice provider that renders real files.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Output } from '#shared/contract';
import type { RunId } from '#shared/domain';
import { openDatabase } from '#db';
import { insertOutputs, insertRunOutputs } from '#db/repos';
import { assert } from '#shared/base';
import { openRealBackend, type RealBackend } from '../../support/real-backend.ts';

let backend: RealBackend;
let outputs: readonly Output[];
const of = (mediaType: string): Output => {
  const found = outputs.find((output) => output.mediaType === mediaType);
  assert(found, `an output that is ${mediaType}`);
  return found;
};
const pathOf = ({ hash, extension }: Output): string =>
  join(backend.dir, 'outputs', hash.slice(0, 2), `${hash}.${extension}`);
const list = async (): Promise<readonly Output[]> =>
  (await backend.client.outputs.list({ scope: { kind: 'all' } })).rows;

beforeAll(async () => {
  backend = await openRealBackend();
  const [award] = await backend.client.awards.list();
  const allocationId = award?.allocations[0]?.id;
  assert(allocationId, 'the sample lab has an allocation');
  await backend.client.batches.submit({
    prompts: { kind: 'text', text: 'a paper boat\ntwo dancers' },
    modelKeys: ['bria-fibo-relight', 'inworld-tts-1.5-mini', 'pixverse-v5.6-t2v'],
    repeats: 1,
    allocationId,
    experimentName: 'Outputs',
    purpose: 'What comes of it.',
  });
  await backend.runQueue();
  outputs = await list();
}, 60_000);
afterAll(() => backend.close());

test('every output is listed with its run, its price and the entry that paid for it', async () => {
  expect(outputs).toHaveLength(6);
  for (const output of outputs) {
    const run = await backend.client.queue.run({ runId: output.runId });
    assert(output.paid, 'a run that is done was paid for');
    const entry = await backend.client.ledger.entry({ entryId: output.paid.entryId });
    expect(entry).toMatchObject({
      runId: run.id,
      kind: 'settle',
      spent: output.paid.spent,
      seq: output.paid.seq,
    });
    expect(entry.price).toMatchObject({ id: output.price.id, nanos: output.price.nanos });
    expect(output).toMatchObject({
      hash: run.outputHash,
      bytes: run.outputBytes,
      runSeq: run.seq,
      modelKey: run.modelKey,
      prompt: run.prompt,
      position: 0,
      of: 1,
      attempt: 1,
      practice: true,
      file: 'there',
    });
  }
});

test('a page begins behind the one before, and a scope shows its own', async () => {
  const { client } = backend;
  const { batchId, runId, hash } = of('video/mp4');
  for (const scope of [{ kind: 'all' as const }, { kind: 'batch' as const, batchId }]) {
    const first = await client.outputs.list({ scope, limit: 4 });
    const second = await client.outputs.list({ scope, limit: 4, after: first.next });
    expect([...first.rows, ...second.rows].map((row) => row.hash)).toEqual(outputs.map((row) => row.hash));
    expect(second.next).toBeNull();
  }
  const one = { rows: [{ hash }], next: null };
  expect(await client.outputs.list({ scope: { kind: 'run', runId } })).toMatchObject(one);
  expect(await client.outputs.list({ scope: { kind: 'hash', hash } })).toMatchObject(one);
  expect(await client.outputs.list({ scope: { kind: 'hash', hash: hash.slice(0, 8) } })).toMatchObject(one);
});

test('what is not there is said so', async () => {
  await expect(backend.client.outputs.get({ hash: '0'.repeat(64) })).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(
    backend.client.outputs.list({
      scope: { kind: 'run', runId: '01900000-0000-7000-8000-000000000000' as RunId },
    }),
  ).rejects.toMatchObject({ code: 'not-found', data: { what: 'run' } });
  await expect(backend.client.outputs.get({ hash: '../../x' })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
});

test('a picture has its measures and two small ones', async () => {
  const { hash } = of('image/png');
  const look = await backend.client.outputs.get({ hash });
  expect(look).toMatchObject({ picture: 'made', trouble: null });
  expect(look.width).toBeGreaterThan(0);
  for (const size of ['small', 'large'] as const) {
    const found = await backend.output(hash, size);
    expect(found?.mediaType).toBe('image/webp');
    expect(readFileSync(found?.path ?? '').toString('latin1', 8, 12)).toBe('WEBP');
  }
});

test('a sound has its length and its outline, and no picture', async () => {
  const { hash, bytes } = of('audio/wav');
  const look = await backend.client.outputs.get({ hash });
  expect(look).toMatchObject({ picture: 'none', width: null });
  expect(look.durationMs).toBeGreaterThan(100);
  expect(bytes).toBeGreaterThan(44);
  expect(look.peaks.length).toBeGreaterThan(100);
  expect(Math.max(...look.peaks)).toBeGreaterThan(10);
  expect(await backend.output(hash, 'small')).toBeNull();
});

test('a film wants its picture from the window; what the window sends is read anew and kept', async () => {
  const { client } = backend;
  const { hash } = of('video/mp4');
  expect(await client.outputs.get({ hash })).toMatchObject({
    picture: 'wanted',
    width: 160,
    height: 96,
    durationMs: 2_000,
  });
  expect(await backend.output(hash, 'small')).toBeNull();
  const picture = await backend.output(of('image/png').hash, 'small');
  const webp = readFileSync(picture?.path ?? '');
  const sent = { hash, width: 640, height: 360, durationMs: 1_500 };
  const both = { small: new Blob([webp]), large: new Blob([webp]) };
  await client.outputs.keepPictures({ ...sent, ...both });
  expect(await client.outputs.get({ hash })).toMatchObject({
    picture: 'made',
    width: 640,
    height: 360,
    durationMs: 1_500,
  });
  expect((await backend.output(hash, 'large'))?.mediaType).toBe('image/webp');
  // A sound has no picture, whoever sends one.
  await expect(
    client.outputs.keepPictures({ ...sent, ...both, hash: of('audio/wav').hash }),
  ).rejects.toMatchObject({ code: 'bad-input' });
  for (const wrong of [
    Buffer.from('<svg onload="alert(1)"/>'),
    Buffer.concat([webp, Buffer.from('<script>')]),
  ]) {
    await expect(
      client.outputs.keepPictures({ ...sent, small: new Blob([wrong]), large: new Blob([webp]) }),
    ).rejects.toMatchObject({ code: 'bad-input' });
  }
  await expect(
    client.outputs.keepPictures({
      ...sent,
      small: new Blob([webp]),
      large: new Blob([new Uint8Array(2_000_000)]),
    }),
  ).rejects.toMatchObject({ code: 'bad-input' });
});

test('every output of a run is listed, in its order, under the entry that paid for all of them', async () => {
  const { runId, hash } = of('image/png');
  const further = ['b', 'c'].map((letter) => ({
    hash: letter.repeat(64),
    bytes: 3,
    mediaType: 'text/html',
    extension: 'txt',
  }));
  const opened = openDatabase(join(backend.dir, 'grantmeter.sqlite'));
  assert(opened.ok, 'the workspace opens beside its backend');
  opened.value.write((tx) => {
    insertOutputs(tx, further, 0);
    insertRunOutputs(
      tx,
      further.map((row, index) => ({ runId, position: index + 1, hash: row.hash })),
    );
  });
  opened.value.close();
  const { rows } = await backend.client.outputs.list({ scope: { kind: 'run', runId } });
  expect(rows.map((row) => [row.position, row.hash, row.of, row.file])).toEqual([
    [0, hash, 3, 'there'],
    [1, 'b'.repeat(64), 3, 'missing'],
    [2, 'c'.repeat(64), 3, 'missing'],
  ]);
  const after = { runId, position: 1 };
  for (const scope of [{ kind: 'run' as const, runId }, { kind: 'all' as const }]) {
    const behind = await backend.client.outputs.list({ scope, after, limit: 1 });
    expect(behind.rows.map((row) => [row.runId, row.position])).toEqual([[runId, 2]]);
  }
  expect(new Set(rows.map(({ paid }) => paid?.entryId)).size).toBe(1);
});

test('a text is given as it stands there, a page is not', async () => {
  const { runId } = of('video/mp4');
  const texts = [
    { content: 'caf\u00e9 <b>not bold</b>', mediaType: 'text/plain' },
    { content: `${'x'.repeat(65_535)}\u00e9\u00e9`, mediaType: 'text/plain' },
    { content: '<!doctype html><script>', mediaType: 'text/html' },
  ].map((each) => ({
    ...each,
    hash: createHash('sha256').update(each.content).digest('hex'),
    bytes: Buffer.byteLength(each.content),
    extension: 'txt',
  }));
  const opened = openDatabase(join(backend.dir, 'grantmeter.sqlite'));
  assert(opened.ok, 'the workspace opens beside its backend');
  opened.value.write((tx) => {
    insertOutputs(tx, texts, 0);
    insertRunOutputs(
      tx,
      texts.map(({ hash }, index) => ({ runId, position: index + 1, hash })),
    );
  });
  opened.value.close();
  for (const { hash, content } of texts) {
    mkdirSync(join(backend.dir, 'outputs', hash.slice(0, 2)), { recursive: true });
    writeFileSync(join(backend.dir, 'outputs', hash.slice(0, 2), `${hash}.txt`), content);
  }
  const shown = await Promise.all(texts.map(({ hash }) => backend.client.outputs.get({ hash })));
  expect(shown.map(({ text }) => text)).toEqual([
    'caf\u00e9 <b>not bold</b>',
    `${'x'.repeat(65_535)}\u2026`,
    null,
  ]);
});

test('a file that changed or is gone is said so, and what was made of it still stands', async () => {
  const { client } = backend;
  const [whole, ...others] = outputs.filter(({ mediaType }) => mediaType === 'image/png');
  const other = others[0];
  assert(whole && other, 'two pictures');
  expect(await client.outputs.verify({ hash: whole.hash })).toEqual({
    hash: whole.hash,
    file: 'intact',
    message: null,
  });
  await client.outputs.get({ hash: whole.hash });
  const content = readFileSync(pathOf(whole));
  content[content.length - 20] = 255 - (content[content.length - 20] ?? 0);
  writeFileSync(pathOf(whole), content);
  expect(await client.outputs.verify({ hash: whole.hash })).toMatchObject({ file: 'damaged' });
  writeFileSync(pathOf(whole), 'shorter');
  rmSync(pathOf(other));
  const files = new Map((await list()).map((row) => [row.hash, row.file]));
  expect([files.get(whole.hash), files.get(other.hash)]).toEqual(['damaged', 'missing']);
  expect(await client.outputs.verify({ hash: other.hash })).toMatchObject({ file: 'missing' });
  expect(await client.outputs.get({ hash: whole.hash })).toMatchObject({ picture: 'made' });
});
