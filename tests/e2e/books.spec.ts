/** An award from its first day to its ledger, in the real window: terms, allocation, budget, a cost, a transfer, the export, the import. */
import { goTo, openSampleLab } from './support/act.ts';
import { expect, test } from './support/host.ts';
import { written } from './support/prompts.ts';

test('an award is set up, divided, charged, read and exported, and is there after a restart', async ({
  host,
}) => {
  const { page } = host;
  await openSampleLab(page);
  await goTo(page, 'Awards');
  await page.getByRole('button', { name: 'Add award' }).first().click();
  await page.getByLabel('Title').fill('Motion the eye believes');
  await page.getByLabel('Sponsor', { exact: false }).first().fill('National Eye Institute');
  await page.getByLabel('Award number').fill('1R01EY034218-01');
  await page.getByLabel('First day').fill('2026-02-01');
  await page.getByLabel('Last day').fill('2031-01-31');
  await page.getByLabel(/^Total awarded/).fill('1,204,000');
  await host.picture('30-award-new');
  await page.getByRole('button', { name: 'Add award of $1,204,000.00' }).click();
  await page.getByRole('heading', { name: 'Motion the eye believes' }).waitFor();

  await page.getByRole('button', { name: 'Add the first allocation' }).click();
  await page.getByLabel('Name').fill('Exploration');
  await page.getByLabel('Amount (USD)').fill('4,000');
  await page.getByRole('checkbox', { name: 'premium' }).uncheck();
  await page.getByRole('button', { name: 'Allot $4,000.00' }).click();
  await expect(page.getByText('baseline and standard')).toBeVisible();
  await page.getByRole('button', { name: 'Add allocation' }).click();
  await page.getByLabel('Name').fill('Finals');
  await page.getByLabel('Amount (USD)').fill('20,000');
  await page.getByRole('button', { name: 'Allot $20,000.00' }).click();
  await expect(page.getByRole('row', { name: /^Finals/ })).toBeVisible();

  await page.getByRole('button', { name: 'Change the budget' }).click();
  await page.getByLabel(/^Change of Finals/).fill('-1,000');
  await page.getByLabel(/^Change of Exploration/).fill('1,000');
  await page.getByLabel('Reason').fill('More seeds for the baselines');
  await host.picture('31-budget');
  await page.getByRole('button', { name: 'Move $1,000.00' }).click();
  await expect(page.getByRole('row', { name: /^Exploration.*\$5,000\.00/ })).toBeVisible();

  await page.getByRole('link', { name: 'Costs', exact: true }).click();
  await page.getByRole('button', { name: 'Book a cost' }).click();
  await page.getByLabel('GPU hours', { exact: false }).last().fill('12.5');
  await page.getByLabel('Rate of a GPU hour (USD)').fill('2.40');
  await page.getByLabel('What it was for').fill('Fine-tuning of the motion baseline, run 14');
  await host.picture('32-cost');
  await page.getByRole('button', { name: 'Book $30.00 on Exploration' }).click();
  await expect(page.getByText('run 14').first()).toBeVisible();

  await page.getByRole('link', { name: 'Budget', exact: true }).click();
  await page
    .getByRole('row', { name: /^Exploration/ })
    .getByRole('link', { name: '$30.00' })
    .click();
  await expect(page.getByText(/^1 entry/)).toBeVisible();
  await page.getByRole('row', { name: /charge/ }).click();
  await expect(page.getByRole('dialog', { name: 'Entry' }).getByText('+$30.00')).toBeVisible();
  await host.picture('33-entry');
  await page.keyboard.press('Escape');
  const saved = await host.saved(() => page.getByRole('button', { name: 'Export CSV' }).click());
  expect(saved.name).toMatch(/^ledger-1R01EY034218-01-.*\.csv$/);
  const [heading, ...lines] = saved.text.trimEnd().split('\r\n');
  expect(heading).toContain('spent');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('30');

  await page.getByRole('link', { name: 'Terms', exact: true }).click();
  await expect(page.getByText('R01EY034218').first()).toBeVisible();
  await host.picture('34-terms');
  await page.getByRole('button', { name: 'Check the books' }).click();
  await expect(page.getByText('The books agree with themselves')).toBeVisible();

  const again = await host.restart();
  await goTo(again, 'Awards');
  await again.getByText('Motion the eye believes').click();
  await expect(again.getByRole('row', { name: /^Exploration.*\$4,970\.00/ })).toBeVisible();
});

test('awards are imported from a table, and the same table changes nothing the second time', async ({
  host,
}) => {
  const { page } = host;
  await openSampleLab(page);
  const table = written(
    'our-awards.csv',
    [
      'Sponsor;Grant number;Title;Start;End;Currency;Amount',
      'DFG;0077;Licht;01.02.2026;28.02.2027;EUR;"1,500.00"',
      'DFG;0078;Dunkel;01.02.2026;28.02.2027;EUR;900',
      'DFG;;Nichts;x;28.02.2027;EUR;0',
      '',
    ].join('\n'),
  );
  for (const expected of ['2 awards imported', null]) {
    await goTo(page, 'Awards');
    await page.getByRole('button', { name: 'Import' }).click();
    await page.locator('input[type=file]').setInputFiles(table);
    await expect(page.getByText('The award number is missing.')).toBeVisible();
    if (expected === null) {
      await expect(page.getByRole('button', { name: /^Import \d+ award/ })).toHaveCount(0);
      await host.picture('36-import-again');
    } else {
      await host.picture('35-import');
      await page.getByRole('button', { name: 'Import 2 awards' }).click();
      await expect(page.getByRole('heading', { name: expected })).toBeVisible();
    }
  }
});
