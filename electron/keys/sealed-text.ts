/**
 * The encrypted file: scrypt makes a key of the passphrase, AES-256-GCM seals all entries together. What stands in the clear
 * (the cost, the salt, whose keys are inside) is part of what is authenticated, so that nothing of it can be changed unseen.
 *
 *     {"format":"grantmeter-keys","version":1,"kdf":{"name":"scrypt","n":131072,"r":8,"p":1,"salt":"…"},
 *      "check":"…","owners":["…"],"iv":"…","data":"…","tag":"…"}
 */
import {
  createCipheriv,
  createDecipheriv,
  randomBytes,
  scrypt,
  type ScryptOptions,
  timingSafeEqual,
} from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';

/** What scrypt costs; 128 * n * r bytes of memory. */
export interface ScryptCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** About half a second and 128 MiB, as OWASP advises for 2026. */
export const SCRYPT_COST: ScryptCost = { n: 2 ** 17, r: 8, p: 1 };

/** What a passphrase becomes for one file; kept in memory while the file is open. */
export interface FileKey {
  readonly cost: ScryptCost;
  readonly salt: string;
  readonly check: string;
  readonly secret: Buffer;
}

/** Entries by the id of their owner. */
export type Entries = Readonly<Record<string, string>>;

export type Damaged = { readonly code: 'damaged'; readonly message: string };
export type SealProblem = Damaged | { readonly code: 'wrong-passphrase'; readonly message: string };

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const sealedText = z.object({
  format: z.literal('grantmeter-keys'),
  version: z.number().int(),
  kdf: z.object({
    name: z.literal('scrypt'),
    // Bounded: a file made by somebody else must not take all memory.
    n: z
      .number()
      .int()
      .min(2)
      .max(2 ** 20),
    r: z.number().int().min(1).max(16),
    p: z.number().int().min(1).max(4),
    salt: base64,
  }),
  check: base64,
  owners: z.array(z.string()),
  iv: base64,
  data: base64,
  tag: base64,
});
export type SealedText = z.infer<typeof sealedText>;

const VERSION = 1;
const KEY_BYTES = 32;
const CHECK_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** `known`: the cost and salt of the file that is to be opened; without it a new file begins. */
export async function fileKeyOf(
  passphrase: string,
  known: { readonly cost: ScryptCost; readonly salt: string } | ScryptCost,
): Promise<FileKey> {
  const { cost, salt } =
    'salt' in known ? known : { cost: known, salt: randomBytes(KEY_BYTES).toString('base64') };
  const { n, r, p } = cost;
  const options = { N: n, r, p, maxmem: 256 * n * r + 2 ** 20 };
  // Composed alike, whichever keyboard typed it.
  const bytes = await derive(
    passphrase.normalize('NFKC'),
    Buffer.from(salt, 'base64'),
    KEY_BYTES + CHECK_BYTES,
    options,
  );
  return {
    cost,
    salt,
    secret: bytes.subarray(0, KEY_BYTES),
    check: bytes.subarray(KEY_BYTES).toString('base64'),
  };
}

export function seal(entries: Entries, key: FileKey): string {
  const iv = randomBytes(IV_BYTES);
  const { n, r, p } = key.cost;
  const head = {
    format: 'grantmeter-keys' as const,
    version: VERSION,
    kdf: { name: 'scrypt' as const, n, r, p, salt: key.salt },
    check: key.check,
    owners: Object.keys(entries).sort(),
  };
  const cipher = createCipheriv('aes-256-gcm', key.secret, iv);
  cipher.setAAD(authenticated(head));
  const data = Buffer.concat([cipher.update(JSON.stringify(entries), 'utf8'), cipher.final()]);
  const sealed: SealedText = {
    ...head,
    iv: iv.toString('base64'),
    data: data.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
  return `${JSON.stringify(sealed)}\n`;
}

/** Reads what stands in the clear. */
export function readSealed(text: string): Result<SealedText, Damaged> {
  const value = parsed(text);
  const read = sealedText.safeParse(value);
  if (!read.success) return damaged('it is cut short, or no file of keys');
  if (read.data.version !== VERSION)
    return damaged(`it has version ${read.data.version}, and this program reads version ${VERSION}`);
  return ok(read.data);
}

export function unseal(sealed: SealedText, key: FileKey): Result<Entries, SealProblem> {
  if (!isSame(sealed.check, key.check))
    return err({ code: 'wrong-passphrase', message: 'The passphrase is not that of the encrypted file.' });
  const [iv, tag] = [Buffer.from(sealed.iv, 'base64'), Buffer.from(sealed.tag, 'base64')];
  if (iv.length !== IV_BYTES || tag.length !== TAG_BYTES) return damaged('its seal is not whole');
  try {
    const decipher = createDecipheriv('aes-256-gcm', key.secret, iv);
    decipher.setAAD(authenticated(sealed));
    decipher.setAuthTag(tag);
    const data = Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
    return ok(z.record(z.string(), z.string()).parse(JSON.parse(data.toString('utf8'))));
  } catch {
    return damaged('it was changed after it was written');
  }
}

/** In one order, whatever order the file has. */
const authenticated = ({
  format,
  version,
  kdf: { name, n, r, p, salt },
  check,
  owners,
}: Pick<SealedText, 'format' | 'version' | 'kdf' | 'check' | 'owners'>): Buffer =>
  Buffer.from(JSON.stringify([format, version, name, n, r, p, salt, check, owners]));

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const damaged = (why: string): Result<never, Damaged> =>
  err({
    code: 'damaged',
    message: `The encrypted file of keys cannot be used: ${why}. Move it away and set the keys again.`,
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
