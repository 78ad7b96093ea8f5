// The encrypted file as text: what goes in comes out with the passphrase, and nothing else does.
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type FileKey, fileKeyOf, readSealed, seal, unseal } from '../../../electron/keys/sealed-text.ts';

/** So that a thousand tries take no hour. */
const CHEAP = { n: 2, r: 1, p: 1 } as const;

let key: FileKey;
beforeAll(async () => {
  key = await fileKeyOf('four words of nonsense', CHEAP);
});

const opened = (text: string, by: FileKey) => {
  const read = readSealed(text);
  return read.ok ? unseal(read.value, by) : read;
};
const again = (passphrase: string, text: string) => {
  const read = readSealed(text);
  if (!read.ok) throw new Error(read.error.message);
  const { n, r, p, salt } = read.value.kdf;
  return fileKeyOf(passphrase, { cost: { n, r, p }, salt });
};

const entries = fc.dictionary(fc.uuid(), fc.string({ unit: 'binary' }), { noNullPrototype: true });

test('whatever is sealed is opened again by the same passphrase, and is not in the file', async () => {
  await fc.assert(
    fc.asyncProperty(
      entries,
      fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }),
      async (texts, passphrase) => {
        const own = await fileKeyOf(passphrase, CHEAP);
        const text = seal(texts, own);
        for (const secret of [...Object.values(texts), passphrase].filter((each) => each.length > 12))
          expect(text.includes(secret)).toBe(false);
        expect(opened(text, await again(passphrase, text))).toEqual({ ok: true, value: texts });
      },
    ),
    { numRuns: 200 },
  );
});

test('a passphrase is the same however its letters are composed', async () => {
  const text = seal({ a: 'x' }, await fileKeyOf('caf\u00e9 caf\u00e9', CHEAP));
  expect(opened(text, await again('cafe\u0301 cafe\u0301', text))).toMatchObject({ ok: true });
});

test('a wrong passphrase is said to be wrong, not the file damaged', async () => {
  const text = seal({ a: 'the key' }, key);
  expect(opened(text, await again('four words of sense', text))).toMatchObject({
    error: { code: 'wrong-passphrase' },
  });
});

test('one text sealed twice gives two files', () => {
  expect(seal({ a: 'the key' }, key)).not.toBe(seal({ a: 'the key' }, key));
});

test('a file that is cut short anywhere is not opened', () => {
  const text = seal({ a: 'the key', b: 'another' }, key).trimEnd();
  for (let length = 0; length < text.length; length += 1)
    expect(opened(text.slice(0, length), key)).toMatchObject({ ok: false, error: { code: 'damaged' } });
});

test('a file of which one character was changed is not opened', () => {
  const text = seal({ a: 'the key', b: 'another' }, key);
  fc.assert(
    fc.property(fc.nat(text.length - 2), fc.constantFrom(...'Aa0/+"{}:,-'), (at, letter) => {
      fc.pre(text[at] !== letter);
      const read = opened(text.slice(0, at) + letter + text.slice(at + 1), key);
      // The last character before the padding of base64 may have bits that stand for nothing.
      if (read.ok) expect(read.value).toEqual({ a: 'the key', b: 'another' });
      else expect(['damaged', 'wrong-passphrase']).toContain(read.error.code);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['whose keys are inside', (file: Sealed) => ({ ...file, owners: ['b'] })],
  ['the seal', (file: Sealed) => ({ ...file, tag: Buffer.alloc(16).toString('base64') })],
  [
    'a shorter seal',
    (file: Sealed) => ({ ...file, tag: Buffer.from(file.tag, 'base64').subarray(0, 4).toString('base64') }),
  ],
  ['the cost', (file: Sealed) => ({ ...file, kdf: { ...file.kdf, p: 2 } })],
])('a file of which %s was changed is not opened', (_, change) => {
  const file = JSON.parse(seal({ a: 'the key' }, key)) as Sealed;
  expect(opened(JSON.stringify(change(file)), key)).toMatchObject({ error: { code: 'damaged' } });
});

test('a later version and a cost that would take all memory are refused before anything is tried', () => {
  const file = JSON.parse(seal({}, key)) as Sealed;
  expect(readSealed(JSON.stringify({ ...file, version: 2 }))).toMatchObject({
    error: { message: expect.stringContaining('version 2') as unknown },
  });
  expect(readSealed(JSON.stringify({ ...file, kdf: { ...file.kdf, n: 2 ** 30 } }))).toMatchObject({
    error: { code: 'damaged' },
  });
});

interface Sealed {
  readonly version: number;
  readonly kdf: { readonly n: number; readonly r: number; readonly p: number };
  readonly owners: readonly string[];
  readonly tag: string;
}
