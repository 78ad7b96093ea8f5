/** Access tokens of service accounts: signed, exchanged, kept, and never sent anywhere else. */
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Http } from '#electron/providers';
import { createAccessTokens } from '#electron/providers/google';
import { err, ok } from '#shared/base';
import { FakeClock } from '../../support/fake-clock.ts';

const signal = new AbortController().signal;
const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const CLOUD = 'https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1';
const file = (more: object = {}) =>
  JSON.stringify({
    type: 'service_account',
    client_email: 'lab@p.iam.example',
    private_key: pair.privateKey,
    private_key_id: 'k-1',
    token_uri: 'https://oauth2.googleapis.com/token',
    ...more,
  });

type Send = Http['send'];
const json = (status: number, body: unknown) =>
  ok({ status, headers: { 'content-type': 'application/json' }, bodyText: JSON.stringify(body) });
const given: Send = async () => json(200, { access_token: 'ya29.token', expires_in: 3600 });

function tokensOver(secret: string | null, send: Send = given, baseUrl = CLOUD) {
  const sent: { readonly url: string; readonly form: URLSearchParams }[] = [];
  const clock = new FakeClock();
  const http: Http = {
    send(request) {
      sent.push({
        url: request.url,
        form: new URLSearchParams(Buffer.from(request.body?.bytes ?? []).toString()),
      });
      return send(request);
    },
    open: () => Promise.reject(new Error('not asked for')),
    stream: () => Promise.reject(new Error('not asked for')),
    close: () => Promise.resolve(),
  };
  return { sent, clock, tokens: createAccessTokens({ http, clock, baseUrl, apiKey: async () => secret }) };
}

test('an access token is used as it is', async () => {
  const { tokens, sent } = tokensOver(' ya29.mine\n');
  expect(await tokens.ready(signal)).toEqual({ ok: true, value: 'ya29.mine' });
  expect(sent).toEqual([]);
});

test('the word is signed with RS256 for the address of tokens, for an hour', async () => {
  const { tokens, sent, clock } = tokensOver(file());
  expect(await tokens.ready(signal)).toEqual({ ok: true, value: 'ya29.token' });
  expect(sent[0]?.url).toBe('https://oauth2.googleapis.com/token');
  expect(sent[0]?.form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  const [header = '', claims = '', signature = ''] = (sent[0]?.form.get('assertion') ?? '').split('.');
  const part = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString());
  const iat = Math.floor(clock.nowMs() / 1000);
  expect(part(header)).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k-1' });
  expect(part(claims)).toEqual({
    iss: 'lab@p.iam.example',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    aud: 'https://oauth2.googleapis.com/token',
    iat,
    exp: iat + 3600,
  });
  const word = Buffer.from(`${header}.${claims}`);
  expect(
    verify('RSA-SHA256', word, createPublicKey(pair.publicKey), Buffer.from(signature, 'base64url')),
  ).toBe(true);
});

test('one exchange for all who ask at once, kept until shortly before it expires, and made anew when it was refused', async () => {
  const { tokens, sent, clock } = tokensOver(file());
  await Promise.all([tokens.ready(signal), tokens.ready(signal), tokens.ready(signal)]);
  expect(sent).toHaveLength(1);
  await clock.pass(54 * 60_000);
  await tokens.ready(signal);
  expect(sent).toHaveLength(1);
  await clock.pass(2 * 60_000);
  await tokens.ready(signal);
  expect(sent).toHaveLength(2);
  tokens.forget();
  await tokens.ready(signal);
  expect(sent).toHaveLength(3);
});

describe('the word goes nowhere else', () => {
  test.each([
    ['another host', 'https://tokens.example/token', CLOUD],
    ['another path', 'https://oauth2.googleapis.com/other', CLOUD],
    ['this machine, for a real account', 'http://127.0.0.1:4000/token', CLOUD],
    ['another host, for practice', 'https://tokens.example/token', 'http://127.0.0.1:4000/vertex/v1'],
  ])('%s', async (_, token_uri, baseUrl) => {
    const { tokens, sent } = tokensOver(file({ token_uri }), given, baseUrl);
    expect(await tokens.ready(signal)).toMatchObject({
      ok: false,
      error: { code: 'key-refused', charged: 'no' },
    });
    expect(sent).toEqual([]);
  });
  test('this machine, for practice', async () => {
    const token_uri = 'http://127.0.0.1:4000/vertex/token';
    const { tokens, sent } = tokensOver(file({ token_uri }), given, 'http://127.0.0.1:4000/vertex/v1');
    expect((await tokens.ready(signal)).ok).toBe(true);
    expect(sent[0]?.url).toBe(token_uri);
  });
});

// biome-ignore format: a table
test.each<[string, string | null, Send, string]>([
  ['no secret',             null,                           given,                                                        'key-refused'],
  ['half a file',           '{"type":"service_account"',    given,                                                        'key-refused'],
  ['a file of another kind', '{"type":"authorized_user"}',  given,                                                        'key-refused'],
  ['a key that is none',    file({ private_key: 'nonsense' }), given,                                                     'key-refused'],
  ['an account that is gone', file(), async () => json(400, { error: 'invalid_grant', error_description: 'gone' }), 'key-refused'],
  ['too many',              file(),   async () => json(429, {}),                                                     'unreachable'],
  ['broken',                file(),   async () => json(503, {}),                                                     'unreachable'],
  ['no connection',         file(),   async () => err({ phase: 'not-sent', reason: 'unreachable', message: 'no route' }), 'unreachable'],
  ['an answer without a token', file(), async () => json(200, { expires_in: 3 }),                                    'unreachable'],
])('%s', async (_, secret, send, code) => {
  const { tokens } = tokensOver(secret, send);
  const answer = await tokens.ready(signal);
  expect(answer).toMatchObject({ ok: false, error: { code, charged: 'no', retry: { kind: code === 'unreachable' ? 'after' : 'no' } } });
  expect(JSON.stringify(answer)).not.toMatch(/PRIVATE|nonsense|iam\.example/);
});
