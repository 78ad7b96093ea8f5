/** The settings: provider accounts and their keys. */
import type { Page } from '@playwright/test';
import type { Shot } from './shot.ts';

const open = (button: RegExp) => (page: Page) => page.getByRole('button', { name: button }).first().click();

export const ACCOUNTS_SHOTS: readonly Shot[] = [
  { name: 'settings', hash: '#/settings', kind: 'accounts' },
  { name: 'settings-practice', hash: '#/settings', kind: 'books' },
  {
    name: 'settings-check',
    hash: '#/settings',
    kind: 'accounts',
    act: async (page) => {
      await page.getByRole('button', { name: 'Check key of GMI Cloud without a key' }).click();
      await page.getByText('has no key, so nothing was asked').waitFor();
    },
  },
  { name: 'settings-connect', hash: '#/settings?act=connect-account', kind: 'accounts' },
  { name: 'settings-connect-first', hash: '#/settings?act=connect-account', kind: 'books' },
  { name: 'settings-key', hash: '#/settings', kind: 'accounts', act: open(/^Set key of GMI/) },
  {
    name: 'settings-key-file',
    hash: '#/settings',
    kind: 'accounts',
    act: async (page) => {
      await open(/^Replace key of Vision/)(page);
      await page.getByRole('radio', { name: /encrypted file/ }).check();
      await page.getByLabel(/^Key at/).fill('short');
      await page.getByRole('button', { name: /^Keep it/ }).click();
    },
  },
  {
    name: 'settings-edit',
    hash: '#/settings',
    kind: 'accounts',
    act: async (page) => {
      await open(/^More for Vision/)(page);
      await page.getByRole('menuitem', { name: 'Edit the account' }).click();
      await page.getByLabel('Address').fill('http://elsewhere.example');
      await page.getByRole('button', { name: 'Change the account' }).click();
    },
  },
  {
    name: 'settings-remove',
    hash: '#/settings',
    kind: 'accounts',
    act: async (page) => {
      await open(/^More for Vision/)(page);
      await page.getByRole('menuitem', { name: 'Remove the key' }).click();
    },
  },
];
