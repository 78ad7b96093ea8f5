/** A table of scenes in the real window: its columns, a template over them, what is left out, saved and queued. */
import { chooseAllocation, chooseModel, goTo, openSampleLab } from './support/act.ts';
import { expect, test } from './support/host.ts';
import { written } from './support/prompts.ts';

const SCENES = [
  'subject;lighting;seed',
  'an old man with a lantern;sunset over sea;7',
  'a paper boat;;8',
  'a red fox;neon light, city;not a number',
  'two dancers;sunshine from window;10',
].join('\r\n');

test('a table becomes prompts by a template, and the rows that cannot are named and saved', async ({
  host,
}) => {
  const { page } = host;
  await openSampleLab(page);
  await goTo(page, 'New batch');
  await page.locator('input[type=file]').setInputFiles(written('scenes.csv', SCENES));
  await expect(page.getByText(/Which column holds the prompt\?/)).toBeVisible();
  await page.getByRole('button', { name: 'Use the template {subject}, {lighting}' }).click();
  await page.getByRole('textbox', { name: 'Template' }).fill('{subject} in {lighting}, {style: oil|ink}');
  await page.getByRole('combobox', { name: 'seed becomes' }).click();
  await page.getByRole('option', { name: 'Seed', exact: true }).click();
  await expect(page.getByText('4 rows → 4 prompts')).toBeVisible();
  await expect(page.getByText('two dancers in sunshine from window, ink')).toBeVisible();
  await expect(page.getByText('2 rows left out')).toBeVisible();
  await expect(page.getByText('"lighting" is empty.')).toBeVisible();
  await host.picture('11-prompt-file');
  const saved = await host.saved(() => page.getByRole('button', { name: 'Save the list' }).click());
  expect(saved.name).toBe('scenes-left-out.csv');
  expect(saved.text.split('\r\n').map((line) => line.split(',')[0])).toEqual(['Line', '3', '4', '']);

  await chooseModel(page, 'bria-fibo-relight');
  await chooseAllocation(page, /^Exploration/);
  await page.getByLabel('Purpose').fill('Which light keeps the face?');
  await page.getByRole('button', { name: /^Queue 4 runs/ }).click();
  await expect(page.getByText('4 done').first()).toBeVisible({ timeout: 60_000 });
});
