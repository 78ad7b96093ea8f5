/** Runs with outputs of every kind: a picture, a film, a sound, several at once, one that could run something, one that is gone. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '#db';
import { insertOutputs, insertRunOutputs } from '#db/repos';
import { assert } from '#shared/base';
import type { Output } from '#shared/contract';
import type { AllocationId, RunId } from '#shared/domain';
import { renderMedia } from '../../electron/providers/practice/media/render.ts';
import type { RealBackend } from './real-backend.ts';

export const OUTPUT_KINDS = ['image', 'video', 'audio', 'several', 'hostile', 'missing'] as const;
export type OutputRuns = Readonly<Record<(typeof OUTPUT_KINDS)[number], Output>>;

const PROMPTS = [
  'a paper boat crossing a flooded street at dusk',
  'two dancers under a bridge, filmed from below',
  'a lighthouse at dawn, seen from the sea in heavy weather',
  'the same lighthouse a hundred years later, overgrown, with a very long prompt that goes on about moss and rust',
];

/** Needs a queue with nothing else in it: all that waits is run. */
export async function addOutputs(backend: RealBackend): Promise<OutputRuns> {
  const { client } = backend;
  const [award] = await client.awards.list();
  const allocationId: AllocationId | undefined = award?.allocations[0]?.id;
  assert(allocationId, 'the sample lab has an allocation');
  const { batchId } = await client.batches.submit({
    prompts: { kind: 'text', text: PROMPTS.join('\n') },
    modelKeys: ['seedream-5.0-lite', 'pixverse-v5.6-t2v', 'inworld-tts-1.5-mini'],
    repeats: 1,
    allocationId,
    experimentName: 'Outputs of every kind',
    purpose: 'What an output looks like, and what is said of it.',
  });
  await backend.runQueue();
  const { rows } = await client.outputs.list({ scope: { kind: 'batch', batchId } });
  const images = rows.filter(({ mediaType }) => mediaType === 'image/png');
  const [image, several, hostile, missing] = images;
  const video = rows.find(({ mediaType }) => mediaType === 'video/mp4');
  const audio = rows.find(({ mediaType }) => mediaType === 'audio/wav');
  assert(image && several && hostile && missing && video && audio, 'one of every kind');
  const picture = (n: number) => renderMedia('seedream-5.0-lite', { prompt: `further ${n}` }).bytes;
  const page = Buffer.from('<!doctype html><script>alert(1)</script>');
  putFurther(backend, several.runId, [
    { content: picture(1), mediaType: 'image/png', extension: 'png' },
    { content: picture(2), mediaType: 'image/png', extension: 'png' },
    { content: readFileSync(pathOf(backend, audio)), mediaType: 'audio/wav', extension: 'wav' },
  ]);
  putFurther(backend, hostile.runId, [{ content: page, mediaType: 'text/html', extension: 'txt' }]);
  rmSync(pathOf(backend, missing));
  return { image, video, audio, several, hostile, missing };
}

const pathOf = ({ dir }: RealBackend, { hash, extension }: Pick<Output, 'hash' | 'extension'>): string =>
  join(dir, 'outputs', hash.slice(0, 2), `${hash}.${extension}`);

interface Further {
  readonly content: Buffer;
  readonly mediaType: string;
  readonly extension: string;
}

/** As a provider's answer with several outputs leaves them. */
function putFurther(backend: RealBackend, runId: RunId, further: readonly Further[]): void {
  const rows = further.map(({ content, ...kind }) => ({
    ...kind,
    hash: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    content,
  }));
  for (const row of rows) {
    mkdirSync(join(backend.dir, 'outputs', row.hash.slice(0, 2)), { recursive: true });
    writeFileSync(pathOf(backend, row), row.content);
  }
  const opened = openDatabase(join(backend.dir, 'grantmeter.sqlite'));
  assert(opened.ok, 'the workspace opens beside its backend');
  opened.value.write((tx) => {
    insertOutputs(tx, rows, 0);
    insertRunOutputs(
      tx,
      rows.map(({ hash }, index) => ({ runId, position: index + 1, hash })),
    );
  });
  opened.value.close();
}
