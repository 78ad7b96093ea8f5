/**
 * Google Cloud wants an OAuth access token. The account's secret is one, or the JSON file of a service account: then a signed word is
 * exchanged for a token, which is used until shortly before it expires.
 */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import type { AdapterDeps, ProviderError } from '#electron/providers';
import { isOnThisMachine, isSuccess, problem } from '#electron/providers/wire';
import { readerOf } from './read.ts';

export interface AccessTokens {
  /** Asked for before each call, so that what is wrong with the exchange is not taken for a missing key. */
  ready(signal: AbortSignal): Promise<Result<string, ProviderError>>;
  /** The one in hand was refused: the next call makes another. */
  forget(): void;
}

type TokenDeps = Pick<AdapterDeps, 'http' | 'clock' | 'apiKey' | 'baseUrl'>;

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
/** The only address that a signed word is sent to, whatever stands in the file; but for practice, on this machine. */
const TOKEN_ADDRESS = 'https://oauth2.googleapis.com/token';
const ASSERTION = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const LIFE_SECONDS = 3_600;
const SPARE_MS = 5 * 60_000;
const TIMEOUT_MS = 30_000;

export function createAccessTokens(deps: TokenDeps): AccessTokens {
  let held: { readonly secret: string; readonly token: string; readonly untilMs: number } | null = null;
  /** Many calls that need a token at once wait for the same one. */
  let making: { readonly secret: string; readonly token: Promise<Result<string, ProviderError>> } | null =
    null;

  const make = async (secret: string): Promise<Result<string, ProviderError>> => {
    const account = readAccount(secret, deps.baseUrl);
    if (!account.ok) return account;
    const made = await exchange(deps, account.value);
    if (!made.ok) return made;
    const { access_token: token, expires_in: seconds } = made.value;
    held = { secret, token, untilMs: deps.clock.nowMs() + seconds * 1000 - SPARE_MS };
    return ok(token);
  };
  return {
    async ready(signal) {
      const secret = (await deps.apiKey().catch(() => null))?.trim() ?? '';
      if (secret === '') return err(refused('there is no readable key for this account'));
      if (!secret.startsWith('{')) return ok(secret);
      if (held?.secret === secret && held.untilMs > deps.clock.nowMs()) return ok(held.token);
      if (signal.aborted) return err(problem('unreachable', 'stopped before it was sent', AGAIN));
      if (making?.secret !== secret) making = { secret, token: make(secret) };
      const mine = making;
      const token = await mine.token;
      if (making === mine) making = null;
      return token;
    },
    forget() {
      held = null;
    },
  };
}

const AGAIN = { retry: { kind: 'after', delayMs: null } } as const;
/** Says what is wrong and never what stands in the secret. */
const refused = (message: string): ProviderError => problem('key-refused', message);

const serviceAccount = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: z.string().default(TOKEN_ADDRESS),
});
const readServiceAccount = readerOf(serviceAccount, 'the JSON file of a service account');

interface Account {
  readonly email: string;
  readonly key: KeyObject;
  readonly keyId: string | undefined;
  readonly tokenUri: string;
}

function readAccount(secret: string, baseUrl: string): Result<Account, ProviderError> {
  const read = readServiceAccount(secret);
  if (!read.ok)
    return err(refused('the secret is neither an access token nor the JSON file of a service account'));
  const { client_email: email, private_key: pem, private_key_id: keyId, token_uri: tokenUri } = read.value;
  const isPractice = isOnThisMachine(baseUrl) && isOnThisMachine(tokenUri);
  if (tokenUri !== TOKEN_ADDRESS && !isPractice)
    return err(
      refused(
        `the file of the service account names an address for tokens that is not Google's; it must be ${TOKEN_ADDRESS}`,
      ),
    );
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa')
      return err(refused('the key of the service account is not an RSA key'));
    return ok({ email, key, keyId, tokenUri });
  } catch {
    return err(refused('the private key in the file of the service account cannot be read'));
  }
}

const tokenAnswer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.number().positive(),
});
const readToken = readerOf(tokenAnswer, 'a token');

async function exchange(
  { http, clock }: TokenDeps,
  account: Account,
): Promise<Result<z.infer<typeof tokenAnswer>, ProviderError>> {
  const assertion = signedWord(account, Math.floor(clock.nowMs() / 1000));
  const body = new URLSearchParams({ grant_type: ASSERTION, assertion }).toString();
  const answer = await http.send({
    method: 'POST',
    url: account.tokenUri,
    body: { contentType: 'application/x-www-form-urlencoded', bytes: Buffer.from(body) },
    timeoutMs: TIMEOUT_MS,
    signal: NEVER,
  });
  // Nothing was ordered yet: whatever became of the exchange, it costs nothing and may be tried again.
  if (!answer.ok) return err(problem('unreachable', `no access token: ${answer.error.message}`, AGAIN));
  const { status: httpStatus, bodyText } = answer.value;
  if (isSuccess(httpStatus)) {
    const read = readToken(bodyText);
    return read.ok
      ? read
      : err(problem('unreachable', `no access token: ${read.error}`, { httpStatus, ...AGAIN }));
  }
  if (httpStatus === 429 || httpStatus >= 500)
    return err(
      problem('unreachable', `no access token: Google answers HTTP ${httpStatus}`, { httpStatus, ...AGAIN }),
    );
  return err(
    problem(
      'key-refused',
      `Google refuses the service account (${reasonIn(bodyText)}); check that it and its key still exist`,
      {
        httpStatus,
      },
    ),
  );
}

/** A JSON Web Token with RS256 (RFC 7519 and 7523), as Google documents it for service accounts. */
function signedWord({ email, key, keyId, tokenUri }: Account, nowSeconds: number): string {
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId ? { kid: keyId } : {}) };
  const claims = { iss: email, scope: SCOPE, aud: tokenUri, iat: nowSeconds, exp: nowSeconds + LIFE_SECONDS };
  const word = [header, claims]
    .map((each) => Buffer.from(JSON.stringify(each)).toString('base64url'))
    .join('.');
  return `${word}.${sign('RSA-SHA256', Buffer.from(word), key).toString('base64url')}`;
}

const refusal = z.object({ error: z.string(), error_description: z.string().optional() });
const readRefusal = readerOf(refusal, 'a refusal');

function reasonIn(bodyText: string): string {
  const read = readRefusal(bodyText);
  if (!read.ok) return 'no reason given';
  return [read.value.error, read.value.error_description ?? ''].filter(Boolean).join(': ').slice(0, 300);
}

/** A token that many wait for is not stopped because one of them leaves; it has its own time limit. */
const NEVER = new AbortController().signal;
