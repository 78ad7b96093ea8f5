// What is known as a secret is in no text any more, in whatever form it stood there.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor } from '#electron/keys';

const secret = fc
  .string({ unit: fc.constantFrom(...'abcXYZ019-_=/+.:"\\ %'), minLength: 8, maxLength: 60 })
  .filter((text) => text.trim().length >= 8);

test('no form of a learnt key survives', () => {
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (key, before, after) => {
      const { learn, clean } = createRedactor();
      learn(key);
      const whole = key.trim();
      const forms = [whole, JSON.stringify(whole).slice(1, -1), encodeURIComponent(whole)];
      for (const form of [...forms, Buffer.from(whole).toString('base64')])
        expect(clean(`${before}${form}${after}`)).not.toContain(form);
    }),
  );
});

test('one key inside another leaves no rest of the longer one', () => {
  const { learn, clean } = createRedactor();
  learn('sk-12345678');
  learn('sk-12345678-and-more');
  expect(clean('Bearer sk-12345678-and-more')).toBe('Bearer [key]');
});

test('a service account is known by its parts as well', () => {
  const lines = [
    '-----BEGIN PRIVATE KEY-----',
    'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
    '-----END PRIVATE KEY-----',
  ];
  const { learn, clean } = createRedactor();
  learn(
    JSON.stringify(
      {
        type: 'service_account',
        project_id: 'lab-42',
        private_key_id: 'abcdef0123456789',
        private_key: lines.join('\n'),
      },
      null,
      2,
    ),
  );
  expect(clean('key abcdef0123456789 of lab-42')).toBe('key [key] of lab-42');
  expect(clean(`parse error near ${lines[1]}`)).toBe('parse error near [key]');
  expect(clean(lines.join('\n'))).toBe('[key]');
});

test('the environment is known from the start: keys and the passphrase, nothing else', () => {
  const { clean } = createRedactor({
    GRANTMETER_KEY_GMI: 'sk-from-the-environment',
    GRANTMETER_PASSPHRASE: 'four words of nonsense',
    GRANTMETER_WORKSPACE: '/srv/lab/workspace',
  });
  expect(clean('sk-from-the-environment, four words of nonsense, /srv/lab/workspace')).toBe(
    '[key], [key], /srv/lab/workspace',
  );
});

test('what is too short to be a key takes no words apart', () => {
  const { learn, clean } = createRedactor();
  learn('');
  learn('key');
  expect(clean('the key is missing')).toBe('the key is missing');
});
