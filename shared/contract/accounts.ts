/** Provider accounts and where their keys are. A key goes in, and is never part of an answer. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { PAYMENT_ROUTES } from '#shared/domain';
import { errors } from './errors.ts';
import { count, id, instantMs } from './values.ts';

/** Where a key can be kept by this program; the environment is somebody else's. */
export const KEPT_PLACES = ['keychain', 'encrypted-file'] as const;
export type KeptPlace = (typeof KEPT_PLACES)[number];

export const KEY_PLACES = [...KEPT_PLACES, 'environment', 'missing', 'not-needed'] as const;

export const keyState = z.object({
  place: z.enum(KEY_PLACES),
  /** It can be used now, here. */
  usable: z.boolean(),
  /** It could, once somebody gives the passphrase of the encrypted file. */
  locked: z.boolean(),
  /** Which variable, which keychain, or why it cannot be used and what to do. */
  words: z.string(),
  /** The last four characters, of a key that is long enough to be recognised and not guessed by them. */
  ending: z.string().max(4).nullable(),
  /** Environment variables that are looked at: the account's own, then its provider's. */
  variables: z.array(z.string()),
});
export type KeyState = z.infer<typeof keyState>;

export const keyPlaces = z.object({
  keychain: z.object({ usable: z.boolean(), words: z.string() }),
  /** `none`: there is no file yet; `locked`: nobody gave its passphrase since the program started. */
  encryptedFile: z.object({ state: z.enum(['none', 'locked', 'open', 'damaged']), words: z.string() }),
});
export type KeyPlaces = z.infer<typeof keyPlaces>;

const concurrency = z.number().int().min(1).max(4096);
const accountName = z.string().trim().min(1).max(100);
/** Whether http will do is said by the handler: only for a server of the lab's own. */
const baseUrl = z.url({ protocol: /^https?$/ }).max(1000);

export const account = z.object({
  id: id<'account'>(),
  name: z.string(),
  provider: z.string(),
  /** The provider's own name. */
  providerName: z.string(),
  practice: z.boolean(),
  /** Null for practice: its address is that of the running practice provider. */
  baseUrl: z.string().nullable(),
  paymentRoute: z.enum(PAYMENT_ROUTES),
  /** Requests under way at the same time, in the cheap and in the premium lane. */
  concurrency: z.number().int(),
  premiumConcurrency: z.number().int(),
  /** Null: as many as there are. */
  requestsPerMinute: z.number().int().nullable(),
  key: keyState,
});
export type Account = z.infer<typeof account>;

export const providerKind = z.object({
  id: z.string(),
  name: z.string(),
  /** Where it usually answers; null: at an address of the lab's own. */
  baseUrl: z.string().nullable(),
  /** What its key is, in words: where it is made, what it looks like. */
  keyHint: z.string().nullable(),
});
export type ProviderKind = z.infer<typeof providerKind>;

export const keyCheck = z.object({
  outcome: z.enum(['accepted', 'refused', 'no-key', 'not-reached', 'not-understood']),
  /** What happened, in words, and what to do. */
  words: z.string(),
  /** How many models the provider lists for this key. */
  models: count.nullable(),
  atMs: instantMs,
});
export type KeyCheck = z.infer<typeof keyCheck>;

export const accountsContract = {
  list: oc.output(z.array(account)),
  /** The providers this program can speak to. */
  kinds: oc.output(z.array(providerKind)),
  /**
   * The first real one turns a workspace that has run nothing yet from practice to the real provider: there is no way back
   * and no mixture, practice charges and real ones never stand in one ledger. Further ones stand beside it. `practice`:
   * another protocol of the practice provider, with the models it sells; only while the workspace practises.
   */
  connect: oc
    .errors(errors)
    .input(
      z.object({
        provider: z.string().default('gmi'),
        name: accountName,
        /** Left out for practice. */
        baseUrl: baseUrl.nullable().default(null),
        practice: z.boolean().default(false),
        paymentRoute: z.enum(PAYMENT_ROUTES).optional(),
      }),
    )
    .output(account),
  /** What is not named stays. A new address takes a key with it only from the environment: a kept one is bound to the old. */
  edit: oc
    .errors(errors)
    .input(
      z.object({
        accountId: id<'account'>(),
        name: accountName.optional(),
        baseUrl: baseUrl.optional(),
        paymentRoute: z.enum(PAYMENT_ROUTES).optional(),
        concurrency: concurrency.optional(),
        premiumConcurrency: concurrency.optional(),
        requestsPerMinute: z.number().int().min(1).max(1_000_000).nullable().optional(),
      }),
    )
    .output(account),
  keyPlaces: oc.output(keyPlaces),
  /** `passphrase`: of the encrypted file, where it is still locked or begins with this key. */
  setKey: oc
    .errors(errors)
    .input(
      z.object({
        accountId: id<'account'>(),
        key: z.string().trim().min(8, 'no provider has keys as short as this').max(100_000),
        place: z.enum(KEPT_PLACES),
        passphrase: z.string().max(1000).optional(),
      }),
    )
    .output(account),
  removeKey: oc
    .errors(errors)
    .input(z.object({ accountId: id<'account'>() }))
    .output(account),
  /** Asks the provider for its models with the key that would be used now; costs nothing. */
  checkKey: oc
    .errors(errors)
    .input(z.object({ accountId: id<'account'>() }))
    .output(keyCheck),
  /** Opens the encrypted file until the program ends. */
  unlockKeys: oc
    .errors(errors)
    .input(z.object({ passphrase: z.string().max(1000) }))
    .output(keyPlaces),
};
