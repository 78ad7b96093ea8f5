/** Costs by hand and cost transfers. */
import type { Shot } from './shot.ts';

export const COSTS_SHOTS: readonly Shot[] = [
  { name: 'costs', hash: ([first]) => `#/awards/${first?.id}/costs`, kind: 'books' },
  { name: 'costs-none', hash: ([, , third]) => `#/awards/${third?.id}/costs`, kind: 'books' },
  {
    name: 'costs-charge',
    hash: ([first]) => `#/awards/${first?.id}/costs?act=charge`,
    kind: 'books',
    act: async (page) => {
      await page.getByLabel('GPU hours', { exact: false }).last().fill('1250.5');
      await page.getByLabel('Rate of a GPU hour (USD)').fill('2.40');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'costs-charge-wrong',
    hash: ([first]) => `#/awards/${first?.id}/costs?act=charge`,
    kind: 'books',
    act: (page) => page.getByRole('button', { name: 'Book the cost' }).click(),
  },
  {
    name: 'costs-split',
    hash: ([first]) => `#/awards/${first?.id}/costs?act=split`,
    kind: 'books',
    act: async (page) => {
      await page.getByText('Amount', { exact: true }).last().click();
      await page.getByLabel('Amount (USD)').fill('100');
    },
  },
  { name: 'costs-rule', hash: ([first]) => `#/awards/${first?.id}/costs?act=split-rule`, kind: 'books' },
  { name: 'costs-credit', hash: ([first]) => `#/awards/${first?.id}/costs?act=credit`, kind: 'books' },
  {
    name: 'costs-use-credit',
    hash: ([first]) => `#/awards/${first?.id}/costs?act=use-credit`,
    kind: 'books',
    act: (page) => page.getByLabel('Amount used (USD)').fill('42.50'),
  },
  { name: 'costs-chooser', hash: ([first]) => `#/awards/${first?.id}/costs?act=refund`, kind: 'books' },
  ...(['refund', 'adjust', 'entry'] as const).map(
    (act): Shot => ({
      name: `costs-${act}`,
      hash: ([first]) => `#/awards/${first?.id}/costs${act === 'entry' ? '' : `?act=${act}`}`,
      kind: 'books',
      act: async (page) => {
        if (act === 'entry') await page.getByText('run 14').last().click();
        else {
          await page.getByLabel('Find a cost').fill('run 14');
          await page.getByRole('list', { name: 'Latest costs' }).getByRole('button').last().click();
        }
        await page.waitForTimeout(500);
        if (act === 'adjust') await page.getByLabel('Amount (USD)').fill('1.20');
      },
    }),
  ),
  { name: 'transfers', hash: ([first]) => `#/awards/${first?.id}/transfers`, kind: 'books' },
  { name: 'transfers-none', hash: ([, , third]) => `#/awards/${third?.id}/transfers`, kind: 'books' },
  ...([0, 3] as const).map(
    (at): Shot => ({
      name: `transfers-open-${at}`,
      hash: ([first]) => `#/awards/${first?.id}/transfers`,
      kind: 'books',
      act: (page) => page.getByRole('list', { name: 'Cost transfers' }).getByRole('link').nth(at).click(),
    }),
  ),
  ...(['approve', 'decline'] as const).map(
    (act): Shot => ({
      name: `transfers-${act}`,
      hash: ([first]) => `#/awards/${first?.id}/transfers`,
      kind: 'books',
      act: async (page) => {
        await page.getByRole('list', { name: 'Cost transfers' }).getByRole('link').first().click();
        await page.evaluate((name) => (location.hash += `&act=${name}-transfer`), act);
      },
    }),
  ),
  {
    name: 'transfers-ask',
    hash: ([first]) => `#/awards/${first?.id}/transfers?act=transfer`,
    kind: 'books',
    act: async (page) => {
      await page.getByLabel('Find a cost').fill('run 14');
      await page.getByRole('list', { name: 'Latest costs' }).getByRole('button').last().click();
      await page.getByLabel('Found on').fill('2026-08-20');
      await page.getByLabel('How did the cost').fill('to correct error');
      await page
        .getByLabel('How does the award')
        .fill('The weights are the baseline of aim 2 of the receiving award.');
      await page.getByLabel('How does the award').scrollIntoViewIfNeeded();
    },
  },
];
