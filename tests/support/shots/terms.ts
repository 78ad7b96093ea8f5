/** The list of awards, their terms and life, and their import. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Award } from '#shared/contract';
import { grantFiles } from '../grant-files.ts';
import type { Shot } from './shot.ts';

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

export const TERMS_SHOTS: readonly Shot[] = [
  { name: 'awards', hash: '#/awards', kind: 'books' },
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
];
