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
import { grantFiles } from './grant-files.ts';
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
/** Where books-lab.ts put the award with every term; after it the drafts. */
const TERMS_AWARD = 3;
const termsOf = (at: number, act?: string) => (awards: readonly Award[]) =>
  `#/awards/${awards[at]?.id}/terms${act === undefined ? '' : `?act=${act}`}`;
const takeFile = (name: string) => async (page: Page) => {
  await page.setInputFiles('input[type=file]', join(grantFiles ?? '', name));
  await page.getByRole('grid').first().waitFor();
};
const OWN_TABLE = `Sponsor;Grant number;Title;PI;Start;End;Currency;Amount
NSF / CISE / IIS;2417790;Perceptual loss functions, extended;Ada Okafor;2025-09-01;2028-12-31;USD;"1,300,000.00"
NSF / CISE / IIS;1917733;Earlier work;Ada Okafor;2025-09-01;2028-08-31;USD;1204000
DFG;0077;Sehen;;01.02.2026;28.02.2027;EUR;"1,500.00"
DFG;;Nichts;;x;y;EUR;0
`;
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
    name: 'allocation-edit',
    hash: ([first]) => `#/awards/${first?.id}?act=edit-allocation&allocation=${first?.allocations[1]?.id}`,
    kind: 'books',
  },
  {
    name: 'budget-move',
    hash: ([first]) => `#/awards/${first?.id}?act=move-budget`,
    kind: 'books',
    act: async (page) => {
      await page.getByLabel(/^Change of Exploration/).fill('1,800');
      await page.getByLabel(/^Change of Finals/).fill('-1800');
      await page.getByLabel('Reason').fill('More seeds for the baselines.');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'budget-move-wrong',
    hash: ([first]) => `#/awards/${first?.id}?act=move-budget`,
    kind: 'books',
    act: async (page) => {
      await page.getByLabel(/^Change of Exploration/).fill('-4,900');
      await page.getByLabel(/^Change of Narration/).fill('12.34.5');
    },
  },
  {
    name: 'budget-revise',
    hash: ([, second]) => `#/awards/${second?.id}?act=revise-budget`,
    kind: 'books',
    act: (page) =>
      page
        .getByLabel(/^Change of/)
        .first()
        .fill('25,000'),
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
    name: 'award-new-more',
    hash: '#/awards?act=new-award',
    kind: 'books',
    act: async (page) => {
      await page.getByLabel('Award number').fill('5R01EY034218-03');
      await page.getByLabel('First day').first().fill('2026-02-01');
      await page.getByLabel('Last day').first().fill('2029-01-31');
      await page.getByLabel('Total awarded (USD)').fill('1,204,000');
      await page.getByRole('button', { name: /^More terms/ }).click();
      await page.getByRole('button', { name: 'One per year' }).click();
      await page.getByRole('button', { name: 'Add a step' }).click();
      await page.getByLabel('Obligated in all from step 1').fill('9.9.9');
      await page.getByRole('button', { name: 'Add a rate' }).click();
      await page.getByRole('button', { name: 'Add award of $1,204,000.00' }).click();
    },
  },
  { name: 'terms', hash: termsOf(TERMS_AWARD), kind: 'books' },
  { name: 'terms-plain', hash: termsOf(0), kind: 'books' },
  { name: 'terms-draft', hash: termsOf(TERMS_AWARD + 1), kind: 'books' },
  {
    name: 'terms-end',
    hash: termsOf(TERMS_AWARD),
    kind: 'books',
    act: (page) => page.getByRole('list', { name: /Changes/ }).scrollIntoViewIfNeeded(),
  },
  { name: 'terms-edit', hash: termsOf(TERMS_AWARD, 'edit-terms'), kind: 'books' },
  { name: 'terms-edit-allotted', hash: termsOf(0, 'edit-terms'), kind: 'books' },
  { name: 'terms-activate', hash: termsOf(TERMS_AWARD + 1, 'activate-award'), kind: 'books' },
  {
    name: 'terms-close',
    hash: termsOf(0, 'close-award'),
    kind: 'books',
    act: (page) => page.getByRole('button', { name: /^Close award,/ }).click(),
  },
  { name: 'awards-draft', hash: '#/awards?show=draft', kind: 'books' },
  { name: 'awards-none', hash: '#/awards?find=nothing+like+it', kind: 'books' },
  { name: 'import', hash: '#/awards?act=import', kind: 'books' },
  {
    name: 'import-nih',
    hash: '#/awards?act=import',
    kind: 'books',
    act: takeFile('nih/nih_exporter_sample_2014.csv'),
  },
  {
    name: 'import-nih-end',
    hash: '#/awards?act=import',
    kind: 'books',
    act: async (page) => {
      await takeFile('nih/nih_exporter_sample_2014.csv')(page);
      await page.getByRole('grid', { name: 'Skipped' }).scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'import-done',
    hash: '#/awards?act=import',
    kind: 'books',
    act: async (page) => {
      await takeFile('nsf/nsf_api_combinatorics_2025.csv')(page);
      await page.getByRole('button', { name: 'Import 40 awards' }).click();
      await page.getByRole('heading', { name: '40 awards imported' }).waitFor();
    },
  },
  {
    name: 'import-own',
    hash: '#/awards?act=import',
    kind: 'books',
    act: async (page) => {
      await page.setInputFiles('input[type=file]', {
        name: 'our-awards.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(OWN_TABLE),
      });
      await page.getByLabel('Write the differences').check();
      await page.waitForTimeout(500);
    },
  },
  {
    name: 'import-bad',
    hash: '#/awards?act=import',
    kind: 'books',
    act: async (page) => {
      await page.setInputFiles('input[type=file]', {
        name: 'awards.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{"nothing": 1}'),
      });
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'allocation-new',
    hash: ([first]) => `#/awards/${first?.id}?act=new-allocation`,
    kind: 'books',
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
