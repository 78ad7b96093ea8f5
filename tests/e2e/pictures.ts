/** The README's pictures, taken in the real window with the sample lab; `npm run pictures` writes them to scripts/pictures. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { promptSuite } from '#db/seed';
import { chooseAllocation, chooseModel, goTo, openSampleLab } from './support/act.ts';
import { expect, ROOT, test } from './support/host.ts';
import { written } from './support/prompts.ts';

const FOLDER = join(ROOT, 'scripts/pictures');

test('pictures for the README', async ({ host }) => {
  mkdirSync(FOLDER, { recursive: true });
  const { page } = host;
  const picture = (name: string) => page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await openSampleLab(page);
  await goTo(page, 'New batch');
  await page.locator('input[type=file]').setInputFiles(written('scenes.txt', promptSuite().join('\n')));
  await chooseModel(page, 'bria-fibo-relight');
  await chooseModel(page, 'seedream-5.0-lite');
  await chooseAllocation(page, /^Exploration/);
  await page.getByLabel('Experiment').fill('Relighting baselines');
  await page.getByLabel('Purpose').fill('Which scenes keep their identity when the light changes?');
  const queue = page.getByRole('button', { name: /^Queue 2,000 runs/ });
  await expect(queue).toBeEnabled();
  await scrollUp(page);
  await picture('new-batch');
  await queue.click();
  await expect(page.getByText(/\d+ running|\d+ done/).first()).toBeVisible();
  await page.waitForTimeout(2_500);
  await picture('queue');
  await goTo(page, 'Overview');
  await expect(page.getByText('2412345').first()).toBeVisible();
  await page.waitForTimeout(500);
  await picture('overview');
});

const scrollUp = (page: Page) => page.locator('#main').evaluate((main) => main.scrollTo(0, 0));
