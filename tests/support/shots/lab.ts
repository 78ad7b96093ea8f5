/** Overview, new batch, queue, models and the palette, over the fake backend. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { fakeId } from '../fake-books.ts';
import { fakePrompt } from '../fake-lab.ts';
import type { Shot } from './shot.ts';

const promptsFile = join(tmpdir(), 'vbench-subset.csv');
writeFileSync(
  promptsFile,
  [
    'prompt_en,dimension',
    ...Array.from({ length: 946 }, (_, n) => `${fakePrompt(n % 70).replaceAll(',', ' ')},motion`),
  ].join('\n'),
);

const fillBatch = async (page: Page) => {
  await page.setInputFiles('input[type=file]', promptsFile);
  for (const key of ['bria-fibo-image-blend', 'bria-fibo-relight', 'pixverse-v5.6-t2v', 'Veo3'])
    await page.getByLabel(key).check({ force: true });
  await page.getByLabel('Purpose').fill('All VBench prompts on two baselines and two finals.');
  await page.waitForTimeout(500);
};

const award = (n: number) => fakeId<'award'>(1, n);
const batch = (n: number) => fakeId<'batch'>(5, n);

export const LAB_SHOTS: readonly Shot[] = [
  { name: 'doors', hash: '#/overview', kind: 'empty' },
  { name: 'overview', hash: '#/overview' },
  { name: 'overview-center', hash: `#/overview?award=${award(2)}` },
  {
    name: 'overview-table',
    hash: '#/overview',
    act: (page) => page.getByText('Table', { exact: true }).click(),
  },
  { name: 'new-batch', hash: '#/new-batch' },
  { name: 'new-batch-full', hash: `#/new-batch?allocation=${fakeId<'allocation'>(4, 1)}`, act: fillBatch },
  {
    name: 'new-batch-short',
    hash: `#/new-batch?allocation=${fakeId<'allocation'>(4, 22)}`,
    act: async (page) => {
      await page.getByLabel('Prompts, one per line').fill('a paper boat\ntwo dancers');
      await page.getByLabel('bria-fibo-relight').check({ force: true });
      await page.getByLabel('Sora-2-Pro').check({ force: true });
      await page.waitForTimeout(400);
    },
  },
  {
    name: 'new-batch-bad-file',
    hash: '#/new-batch',
    act: async (page) => {
      await page.setInputFiles('input[type=file]', {
        name: 'prompts.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('prompt\na\0b'),
      });
      await page.waitForTimeout(300);
    },
  },
  { name: 'queue', hash: `#/queue?batch=${batch(3)}` },
  { name: 'queue-all', hash: '#/queue' },
  { name: 'queue-run', hash: `#/queue?batch=${batch(3)}&run=${fakeId<'run'>(1003, 5)}` },
  { name: 'queue-chat', hash: `#/queue?batch=${batch(3)}&run=${fakeId<'run'>(1003, 1)}` },
  { name: 'queue-unknown', hash: `#/queue?batch=${batch(2)}&filter=unknown&run=${fakeId<'run'>(1002, 40)}` },
  { name: 'queue-cancel', hash: '#/queue?ask=cancel-all' },
  { name: 'queue-empty', hash: '#/queue', kind: 'empty' },
  { name: 'awards-empty', hash: '#/awards', kind: 'empty' },
  { name: 'models', hash: '#/models' },
  { name: 'palette', hash: '#/overview', act: async (page) => page.keyboard.press('Control+k') },
  {
    name: 'palette-typed',
    hash: '#/overview',
    act: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('cancel');
    },
  },
  { name: 'shortcuts', hash: '#/overview', act: async (page) => page.keyboard.press('?') },
];
