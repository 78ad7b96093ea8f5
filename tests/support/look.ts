/**
 * Takes pictures of every screen (shots/, one file a subject), in light and dark and two window sizes:
 * `node tests/support/look.ts OUT_DIR [name ...]`; LOOK=light-large,dark-small picks variants, AXE=1 prints what axe finds.
 * For eyes; the tests proper assert.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import { openAccountsLab } from './accounts-lab.ts';
import { openBooksLab } from './books-lab.ts';
import { startFakeHost, startRealHost } from './fake-host.ts';
import { BUDGET_SHOTS } from './shots/budget.ts';
import { ACCOUNTS_SHOTS } from './shots/accounts.ts';
import { COSTS_SHOTS } from './shots/costs.ts';
import { LAB_SHOTS } from './shots/lab.ts';
import { PROMPT_SHOTS } from './shots/prompts.ts';
import { OUTPUT_SHOTS } from './shots/outputs.ts';
import { MODELS_SHOTS } from './shots/models.ts';
import type { Shot } from './shots/shot.ts';
import { TERMS_SHOTS } from './shots/terms.ts';

const [outDir = 'test-results/look', ...only] = process.argv.slice(2);
mkdirSync(outDir, { recursive: true });

const SHOTS: readonly Shot[] = [
  ...LAB_SHOTS,
  ...PROMPT_SHOTS,
  ...BUDGET_SHOTS,
  ...TERMS_SHOTS,
  ...COSTS_SHOTS,
  ...OUTPUT_SHOTS,
  ...ACCOUNTS_SHOTS,
  ...MODELS_SHOTS,
];

const sizes = { large: { width: 1440, height: 900 }, small: { width: 1024, height: 700 } } as const;
const wanted = SHOTS.filter(
  ({ name }) =>
    only.length === 0 ||
    only.some((part) => name === part || (part.endsWith('*') && name.startsWith(part.slice(0, -1)))),
);
const booksLab = await openBooksLab();
const accountsLab = await openAccountsLab();
const hosts = {
  sample: await startFakeHost({}),
  empty: await startFakeHost({ kind: 'empty' }),
  books: await startRealHost(booksLab.backend),
  accounts: await startRealHost(accountsLab),
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
      if (shot.kind !== 'books' && shot.kind !== 'accounts')
        await page.clock.setFixedTime(hosts.sample.backend.nowMs());
      page.on('pageerror', (error) => console.log(`${shot.name}: page error: ${error.message}`));
      page.on(
        'console',
        (message) => message.type() === 'error' && console.log(`${shot.name}: console: ${message.text()}`),
      );
      const hash =
        typeof shot.hash === 'string'
          ? shot.hash
          : shot.hash(booksLab.awards, booksLab.ledger, booksLab.outputs);
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
await accountsLab.close();
rmSync(profile, { recursive: true, force: true });
process.exit(0);
