import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeyStore, createRedactor } from '#electron/keys';
import { fakeKeychain } from '../../support/accounts-lab.ts';
import type { RealBackend } from '../../support/real-backend.ts';
import { fill } from './fields.ts';
import { drawReal } from './render.tsx';

const KEY = 'gmi-0123456789-wxyz';
const PASSPHRASE = 'four words of nonsense';
const QUEUE = 'https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey';

const connect = ({ client }: RealBackend, name: string) =>
  client.accounts.connect({ provider: 'gmi', name, baseUrl: QUEUE });
const accountNamed = (name: string) =>
  screen
    .getAllByRole('listitem')
    .find((item) => within(item).queryByRole('heading', { name })) as HTMLElement;
const click = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));
const typeHidden = async (label: RegExp, text: string) => {
  await userEvent.click(screen.getByLabelText(label, { selector: 'input' }));
  await userEvent.paste(text);
};

test('leaving practice, a key goes into the keychain and comes back as its last four letters only', {
  timeout: 60_000,
}, async () => {
  await drawReal(() => '#/settings', { seed: 'empty', keychain: fakeKeychain });
  await screen.findByText('The practice provider takes no key.');
  await click('Check Practice provider');
  await screen.findByText(/^The practice provider answered and lists 13 models/, {}, { timeout: 30_000 });
  await click('Connect an account');
  const dialog = await screen.findByRole('dialog', { name: 'Connect an account' });
  await within(dialog).findByText(/leaves practice for good/);
  await fill('Address', 'http://console.example.org');
  await click('Leave practice and connect');
  expect(await within(dialog).findByText('The address must begin with https://')).toBeTruthy();
  await fill('Address', QUEUE);
  await click('Leave practice and connect');

  const key = await screen.findByRole('dialog', { name: 'Key of GMI Cloud' });
  await typeHidden(/^Key at GMI Cloud/, 'short');
  await click('Keep it in the keychain');
  expect(await within(key).findByText('No provider has keys as short as this')).toBeTruthy();
  await typeHidden(/^Key at GMI Cloud/, KEY);
  await click('Keep it in the keychain');
  expect(await screen.findByText('In the keychain')).toBeTruthy();
  // What was said about practice says nothing about this account.
  expect(screen.queryByText(/^The practice provider/)).toBeNull();
  expect(within(accountNamed('GMI Cloud')).getByText('wxyz')).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(document.documentElement.outerHTML).not.toContain(KEY.slice(0, 10));

  await click('More for GMI Cloud');
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Remove the key' }));
  await click('Remove the key');
  expect(await screen.findByText('Key missing')).toBeTruthy();
});

test('without a keychain a key goes into an encrypted file, whose passphrase is typed twice', async () => {
  await drawReal(
    async (backend) => `#/settings?act=set-key&account=${(await connect(backend, 'Campus')).id}`,
    { seed: 'empty' },
  );
  const dialog = await screen.findByRole('dialog', { name: 'Key of Campus' });
  expect(within(dialog).getByRole('radio', { name: 'The keychain' })).toHaveProperty('disabled', true);
  expect(within(dialog).getByText(/Only the desktop program reaches the keychain/)).toBeTruthy();
  await typeHidden(/^Key at GMI Cloud/, KEY);
  await typeHidden(/^New passphrase/, 'short');
  await click('Keep it in the encrypted file');
  expect(await within(dialog).findByText('Choose at least 8 characters')).toBeTruthy();
  expect(within(dialog).getByText('The two differ')).toBeTruthy();
  await userEvent.clear(screen.getByLabelText(/^New passphrase/, { selector: 'input' }));
  await typeHidden(/^New passphrase/, PASSPHRASE);
  await typeHidden(/^The same again/, PASSPHRASE);
  await click('Keep it in the encrypted file');
  expect(await screen.findByText('In the encrypted file')).toBeTruthy();
  expect(screen.getByText('Open')).toBeTruthy();
});

test('a locked file is opened by its passphrase; a wrong one is said at the field', async () => {
  await drawReal(
    async (backend) => {
      const env = { GRANTMETER_PASSPHRASE: PASSPHRASE };
      const elsewhere = createKeyStore({
        env,
        dir: join(backend.dir, 'keys'),
        keychain: null,
        redactor: createRedactor(env),
        cost: { n: 2, r: 1, p: 1 },
      });
      const account = await connect(backend, 'Campus');
      await elsewhere.set(account, KEY, 'encrypted-file');
      await backend.client.queue.pause({ kind: 'lane', accountId: account.id, premium: false });
      return '#/overview';
    },
    { seed: 'empty' },
  );
  expect(await screen.findByText(/^Keys are locked .* runs on “Campus” wait/)).toBeTruthy();
  await userEvent.click(screen.getByRole('link', { name: 'Settings' }));
  expect(await screen.findByText(/^Locked: give the passphrase/)).toBeTruthy();
  expect(screen.queryByText(/One lane is paused/)).toBeNull();
  await click('Check key of Campus');
  expect(await screen.findByText(/^Nothing was asked\. Locked/)).toBeTruthy();
  await click('Unlock');
  await screen.findByRole('dialog', { name: 'Unlock the encrypted file' });
  await typeHidden(/^Passphrase/, 'something else');
  await click('Unlock the keys');
  expect(await screen.findByText('The passphrase is not that of the encrypted file.')).toBeTruthy();
  await userEvent.clear(screen.getByLabelText(/^Passphrase/, { selector: 'input' }));
  await typeHidden(/^Passphrase/, PASSPHRASE);
  await click('Unlock the keys');
  expect(await screen.findByText('wxyz')).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Unlock/ })).toBeNull());
  // The lane that stopped meanwhile goes on only when it is told to.
  expect(await screen.findByText(/One lane is paused/)).toBeTruthy();
  await userEvent.click(screen.getByRole('link', { name: 'Resume on the queue' }));
  expect(await screen.findByRole('heading', { name: 'Queue' })).toBeTruthy();
});

test('limits are edited; a name that is taken is refused at its field', async () => {
  const backend = await drawReal(
    async (of) => {
      await connect(of, 'Campus');
      return `#/settings?act=edit-account&account=${(await connect(of, 'Vision')).id}`;
    },
    { seed: 'empty' },
  );
  const dialog = await screen.findByRole('dialog', { name: 'Edit Vision' });
  await fill('Name', 'Campus');
  await fill('At once, cheap lane', '5,000');
  await click('Change the account');
  expect(await within(dialog).findByText('A whole number from 1 to 4,096')).toBeTruthy();
  await fill('At once, cheap lane', '12');
  await fill('Requests per minute', '1,200');
  await click('Change the account');
  expect(await within(dialog).findByText('Another account is called “Campus”.')).toBeTruthy();
  await fill('Name', 'Vision lab');
  await click('Change the account');
  await screen.findByRole('heading', { name: 'Vision lab' });
  expect(within(accountNamed('Vision lab')).getByText('12 cheap, 8 premium')).toBeTruthy();
  expect(within(accountNamed('Vision lab')).getByText('1,200')).toBeTruthy();
  expect((await backend.client.accounts.list()).map(({ name }) => name)).toEqual(['Campus', 'Vision lab']);
});

test('a key check says what is missing; a variable of the environment is named and goes before', async () => {
  const env = { GRANTMETER_KEY_CAMPUS: 'gmi-from-the-environment' };
  await drawReal(
    async (of) => {
      await connect(of, 'Campus');
      await connect(of, 'Vision');
      return '#/settings';
    },
    { seed: 'empty', env, keychain: fakeKeychain },
  );
  await click('Check key of Vision');
  expect(await screen.findByText(/“Vision” has no key, so nothing was asked/)).toBeTruthy();
  expect(within(accountNamed('Campus')).getByText('GRANTMETER_KEY_CAMPUS')).toBeTruthy();
  await click('Set key of Campus');
  expect(
    await screen.findByText(/GRANTMETER_KEY_CAMPUS is set in the environment and goes before/),
  ).toBeTruthy();
});

test('a workspace that has run something stays with practice', async () => {
  await drawReal(() => '#/settings?act=connect-account');
  await click('Leave practice and connect');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('practice money and real money never share a ledger');
});
