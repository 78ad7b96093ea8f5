import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { drawReal } from './render.tsx';

test('an award shows its budget, and its ledger a link away', async () => {
  await drawReal(async ({ client }) => `#/awards/${(await client.awards.list())[0]?.id}`);
  const ledger = await screen.findByRole('link', { name: 'Ledger' });
  expect(await screen.findByRole('table')).toBeTruthy();
  ledger.click();
  expect(await screen.findByRole('grid', { name: /^Ledger of/ })).toBeTruthy();
});
