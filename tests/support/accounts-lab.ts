/** A workspace that pays real providers, with a key in each place where keys can be; for looking at the settings. */
import type { Keychain } from '#electron/keys';
import { openRealBackend, type RealBackend } from './real-backend.ts';

/** A keychain of this test's own: turned around and back. */
export const fakeKeychain: Keychain = {
  status: () => Promise.resolve({ usable: true, words: 'The keyring of the desktop (Secret Service)' }),
  seal: (text) => Promise.resolve(Buffer.from(text).toString('hex')),
  open: (sealed) => Promise.resolve(Buffer.from(sealed, 'hex').toString('utf8')),
};

export async function openAccountsLab(): Promise<RealBackend> {
  const backend = await openRealBackend({
    seed: 'empty',
    keychain: fakeKeychain,
    env: { GRANTMETER_KEY_CAMPUS: 'gmi-campus-0123456789abcdef' },
  });
  const { accounts } = backend.client;
  const baseUrl = 'https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey';
  const add = (name: string) => accounts.connect({ provider: 'gmi', name, baseUrl });
  const vision = await add('Vision lab, GMI Cloud');
  await accounts.setKey({ accountId: vision.id, key: 'gmi-vision-0123456789wxyz', place: 'keychain' });
  await accounts.edit({
    accountId: vision.id,
    paymentRoute: 'campus-cloud',
    concurrency: 32,
    requestsPerMinute: 1_200,
  });
  await add('Campus');
  const shared = await accounts.connect({
    provider: 'gmi',
    name: 'Shared account of the Center for Computational Imaging and Perception, purchasing card of Jane Doe',
    baseUrl: `https://gateway.computational-imaging.example.edu/providers/${'very-long-path-segment/'.repeat(5)}queue`,
    paymentRoute: 'purchasing-card',
  });
  await accounts.setKey({
    accountId: shared.id,
    key: 'gmi-shared-0123456789mnop',
    place: 'encrypted-file',
    passphrase: 'four words of nonsense',
  });
  await add('GMI Cloud without a key');
  return backend;
}
