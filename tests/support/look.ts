/**
 * Takes pictures of every screen over the fake backend, in light and dark and two window sizes:
 * `node tests/support/look.ts OUT_DIR [name ...]`; LOOK=light-large,dark-small picks variants, AXE=1 prints what axe finds.
 * For eyes; the tests proper assert.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium, type Page } from '@playwright/test';
import type { Award } from '#shared/contract';
import { openBooksLab } from './books-lab.ts';
import { startFakeHost, startRealHost } from './fake-host.ts';
import { fakeId } from './fake-books.ts';
import { fakePrompt } from './fake-lab.ts';

const [outDir = 'test-results/look', ...only] = process.argv.slice(2);
mkdirSync(outDir, { recursive: true });

interface Shot {
  readonly name: string;
  /** For `books`, made from the awards of the sample lab, by their order. */
  readonly hash: string | ((awards: readonly Award[]) => string);
  /** `books`: the program's own backend over a sample lab that `books-lab.ts` has acted on. Else the fake one. */
  readonly kind?: 'empty' | 'books';
  readonly act?: (page: Page) => Promise<void>;
}

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
const SHOTS: readonly Shot[] = [
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
  { name: 'queue-unknown', hash: `#/queue?batch=${batch(2)}&filter=unknown&run=${fakeId<'run'>(1002, 40)}` },
  { name: 'queue-cancel', hash: '#/queue?ask=cancel-all' },
  { name: 'queue-empty', hash: '#/queue', kind: 'empty' },
  { name: 'awards', hash: '#/awards', kind: 'books' },
  { name: 'award', hash: ([first]) => `#/awards/${first?.id}`, kind: 'books' },
  { name: 'award-center', hash: ([, , third]) => `#/awards/${third?.id}`, kind: 'books' },
  { name: 'award-ledger', hash: ([first]) => `#/awards/${first?.id}/ledger`, kind: 'books' },
  {
    name: 'award-ledger-filtered',
    hash: ([first]) => `#/awards/${first?.id}/ledger?kind=costs&allocation=${first?.allocations[0]?.id}`,
    kind: 'books',
  },
  {
    name: 'award-ledger-none',
    hash: ([first]) => `#/awards/${first?.id}/ledger?model=nothing-of-this-name&from=2026-13-01`,
    kind: 'books',
  },
  {
    name: 'award-ledger-entry',
    hash: ([first]) => `#/awards/${first?.id}/ledger?entry=${booksLab.ledger.chargeId}`,
    kind: 'books',
  },
  {
    name: 'award-ledger-void',
    hash: ([first]) => `#/awards/${first?.id}/ledger?batch=${booksLab.ledger.batchId}`,
    kind: 'books',
    act: (page) => page.getByRole('row', { name: /void/ }).first().click(),
  },
  { name: 'award-new', hash: '#/awards?act=new-award' },
  {
    name: 'award-new-wrong',
    hash: '#/awards?act=new-award',
    act: async (page) => {
      await page.getByLabel('Total awarded (USD)').fill('12.34.56');
      await page.getByLabel('First day').fill('2026-02-30');
      await page.getByRole('button', { name: 'Add award' }).last().click();
    },
  },
  {
    name: 'allocation-new',
    hash: `#/awards/${award(0)}?act=new-allocation`,
    act: async (page) => {
      await page.getByLabel('Name').fill('Reviewer requests');
      await page.getByLabel('Amount (USD)').fill('4,500');
    },
  },
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

const sizes = { large: { width: 1440, height: 900 }, small: { width: 1024, height: 700 } } as const;
const wanted = SHOTS.filter(
  ({ name }) =>
    only.length === 0 ||
    only.some((part) => name === part || (part.endsWith('*') && name.startsWith(part.slice(0, -1)))),
);
const booksLab = await openBooksLab();
const hosts = {
  sample: await startFakeHost({}),
  empty: await startFakeHost({ kind: 'empty' }),
  books: await startRealHost(booksLab.backend),
};
hosts.sample.backend.advance(6, 200);
const profile = mkdtempSync(join(tmpdir(), 'grantmeter-look-'));
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', `--crash-dumps-dir=${profile}`],
});
for (const scheme of ['light', 'dark'] as const) {
  for (const [sizeName, viewport] of Object.entries(sizes)) {
    if (
      process.env['LOOK'] !== undefined &&
      !process.env['LOOK'].split(',').includes(`${scheme}-${sizeName}`)
    )
      continue;
    const context = await browser.newContext({ viewport, colorScheme: scheme });
    for (const shot of wanted) {
      const page = await context.newPage();
      if (shot.kind !== 'books') await page.clock.setFixedTime(hosts.sample.backend.nowMs());
      page.on('pageerror', (error) => console.log(`${shot.name}: page error: ${error.message}`));
      page.on(
        'console',
        (message) => message.type() === 'error' && console.log(`${shot.name}: console: ${message.text()}`),
      );
      const hash = typeof shot.hash === 'string' ? shot.hash : shot.hash(booksLab.awards);
      await page.goto(`${hosts[shot.kind ?? 'sample'].url}${hash}`);
      await page.waitForSelector('#page-title');
      await page.waitForTimeout(700);
      await shot.act?.(page);
      await page.waitForTimeout(350);
      if (process.env['AXE'] !== undefined) {
        const { violations } = await new AxeBuilder({ page }).analyze();
        for (const { id, impact, nodes } of violations)
          console.log(
            `${shot.name} ${scheme}: ${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 140)).join(' | ')}`,
          );
      }
      await page.screenshot({ path: join(outDir, `${shot.name}-${scheme}-${sizeName}.png`) });
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
await Promise.all(Object.values(hosts).map((host) => host.stop()));
await booksLab.backend.close();
rmSync(profile, { recursive: true, force: true });
process.exit(0);
