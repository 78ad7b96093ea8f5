/**
 * A provider account and its key in the real window, and in browser mode. Where no keyring runs, as on a bare display, the
 * window must say so and keep the key in the encrypted file; where one runs, in the keychain. Either way nothing that the
 * program or its browser wrote holds the key.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goTo } from './support/act.ts';
import { expect, test } from './support/host.ts';

const KEY = 'gmi-e2e-7Kd41xTb8mWvR2s-wxyz';
const PASSPHRASE = 'four words of nonsense';

test('a key is set in the window, is there after a restart, and lies nowhere in plain', async ({ host }) => {
  let { page } = host;
  await goTo(page, 'Settings');
  await page.getByText('The practice provider takes no key.').waitFor();
  await page.getByRole('heading', { name: 'Where keys are kept' }).waitFor();
  const hasKeychain = await page.getByText('Ready', { exact: true }).isVisible();
  if (!hasKeychain)
    await expect(
      page.getByText(host.kind === 'desktop' ? /No keyring runs here/ : /Only the desktop program reaches/),
    ).toBeVisible();
  await page.getByRole('button', { name: 'Check Practice provider' }).click();
  await expect(page.getByText(/^The practice provider answered and lists \d+ models/)).toBeVisible();

  await page.getByRole('button', { name: 'Connect an account' }).click();
  await page.getByLabel('Address').fill('https://127.0.0.1:1/none');
  await page.getByRole('button', { name: 'Leave practice and connect' }).click();
  const dialog = page.getByRole('dialog', { name: 'Key of GMI Cloud' });
  await dialog.getByLabel(/^Key at GMI Cloud/).fill(KEY);
  if (!hasKeychain) {
    await dialog.getByLabel(/^New passphrase/).fill(PASSPHRASE);
    await dialog.getByLabel(/^The same again/).fill(PASSPHRASE);
  }
  await host.picture('40-key');
  await dialog.getByRole('button', { name: /^Keep it in/ }).click();
  await expect(page.getByText(hasKeychain ? 'In the keychain' : 'In the encrypted file')).toBeVisible();
  await expect(page.getByText('wxyz')).toBeVisible();
  await page.getByRole('button', { name: 'Check key of GMI Cloud' }).click();
  await expect(page.getByText(/GMI Cloud could not be reached/)).toBeVisible();
  await host.picture('41-settings');
  expect(await page.content()).not.toContain(KEY);

  page = await host.restart();
  if (hasKeychain) await goTo(page, 'Settings');
  else {
    await page.getByRole('button', { name: 'Unlock keys' }).click();
    await expect(page.getByText(/^Locked: give the passphrase/)).toBeVisible();
    await host.picture('42-locked');
    await page.getByLabel(/^Passphrase/).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Unlock the keys' }).click();
  }
  await expect(page.getByText('wxyz')).toBeVisible();
  expect(filesWith(dirname(host.workspace), [KEY, PASSPHRASE])).toEqual([]);
});

/** Everything below the folder: the workspace, the keys, and what the window's own browser keeps. */
function filesWith(folder: string, secrets: readonly string[]): readonly string[] {
  const forms = secrets.flatMap((secret) => [Buffer.from(secret), Buffer.from(secret, 'utf16le')]);
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => forms.some((form) => readFileSync(file).includes(form)));
}
