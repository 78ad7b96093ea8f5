/** The main job in the real window: sample lab, a prompt file, queued, run to the end, charged and charted. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chooseAllocation, chooseModel, goTo, openSampleLab } from './support/act.ts';
import { expect, test } from './support/host.ts';
import { promptFile } from './support/prompts.ts';

test('a prompt file goes through the queue, is charged to an award and is charted', async ({ host }) => {
  const { page } = host;
  await page.getByRole('button', { name: 'Open the sample lab' }).waitFor();
  await host.picture('01-first-start');
  await openSampleLab(page);
  await expect(page.getByText('2412345').first()).toBeVisible();
  await host.picture('02-overview');

  const { path, prompts } = promptFile();
  await goTo(page, 'New batch');
  await page.locator('input[type=file]').setInputFiles(path);
  await expect(page.getByText(`${prompts.toLocaleString('en')} prompts`).first()).toBeVisible();
  await chooseModel(page, 'bria-fibo-relight');
  await chooseAllocation(page, /^Exploration/);
  await page.getByLabel('Experiment').fill('Relighting baselines');
  await page.getByLabel('Purpose').fill('Which scenes keep their identity when the light changes?');
  const queue = page.getByRole('button', { name: new RegExp(`^Queue ${prompts.toLocaleString('en')} runs`) });
  await expect(queue).toBeEnabled();
  await host.picture('03-new-batch');
  await queue.click();

  await expect(page.getByText('Relighting baselines').first()).toBeVisible();
  await host.picture('04-queue-running');
  await expect(page.getByText(`${prompts.toLocaleString('en')} done`).first()).toBeVisible({
    timeout: 60_000,
  });
  await host.picture('05-queue-done');

  await goTo(page, 'Overview');
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await host.picture('06-overview-after');
  await goTo(page, 'Awards');
  await page.getByText('2412345').first().click();
  await page.getByRole('link', { name: 'Ledger', exact: true }).click();
  await expect(page.getByText('bria-fibo-relight').first()).toBeVisible();
  await host.picture('07-award');
  await page.getByRole('button', { name: /check the books|self-check/i }).click();
  await expect(page.getByText(/the books agree|books are whole|agree/i).first()).toBeVisible();
  await goTo(page, 'Models & prices');
  await expect(page.getByText('Sora-2-Pro').first()).toBeVisible();
  await host.picture('08-models');
  expect(
    readdirSync(join(host.workspace, 'outputs'), { recursive: true }).filter((name) =>
      String(name).endsWith('.png'),
    ).length,
  ).toBeGreaterThan(100);
});

test('what was done is there after a restart', async ({ host }) => {
  await openSampleLab(host.page);
  await goTo(host.page, 'New batch');
  await host.page
    .getByRole('textbox', { name: 'Prompts, one per line' })
    .fill('a paper boat\na red kite\na stone bridge');
  await chooseModel(host.page, 'seedream-5.0-lite');
  await chooseAllocation(host.page, /^Finals/);
  await host.page.getByLabel('Experiment').fill('Small');
  await host.page.getByLabel('Purpose').fill('To see that it stays.');
  await host.page.getByRole('button', { name: /^Queue 3 runs/ }).click();
  await expect(host.page.getByText('3 done').first()).toBeVisible({ timeout: 30_000 });
  const page = await host.restart();
  await goTo(page, 'Queue');
  await expect(page.getByText('Small').first()).toBeVisible();
  await expect(page.getByRole('link', { name: /Small ended 3 done/ })).toBeVisible();
});
