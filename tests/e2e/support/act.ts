/** What a person does in the window, in the window's own words. */
import type { Page } from '@playwright/test';

export async function openSampleLab(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the sample lab' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

export const goTo = (
  page: Page,
  place: 'Overview' | 'New batch' | 'Queue' | 'Awards' | 'Models & prices' | 'Settings',
) => page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click();

/** Chooses a model by its exact id. */
export const chooseModel = (page: Page, key: string) => page.getByRole('checkbox', { name: key }).check();

export async function chooseAllocation(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('combobox', { name: 'Allocation' }).click();
  await page.getByRole('option', { name }).click();
}
