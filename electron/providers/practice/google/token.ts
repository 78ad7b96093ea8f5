/** Tokens for service accounts: the signed word is read, not trusted; practice knows nobody's key. */
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext } from '../context.ts';
import { textAt } from './words.ts';

const LIFE_SECONDS = 3_599;

export async function giveToken({ clock, url }: PracticeContext, call: Call): Promise<void> {
  const form = new URLSearchParams((await call.readBody(64 * 1024)) ?? '');
  const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
  const said = [header, claims].map(readPart);
  const nowSeconds = Math.floor(clock.nowMs() / 1000);
  const isGood =
    form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
    textAt(said[0], 'alg') === 'RS256' &&
    textAt(said[1], 'iss') !== '' &&
    textAt(said[1], 'aud') === `${url()}/vertex/token` &&
    textAt(said[1], 'scope').includes('cloud-platform') &&
    Number(textAt(said[1], 'exp')) > nowSeconds &&
    signature !== '';
  if (!isGood)
    return call.reply(
      jsonReply(400, JSON.stringify({ error: 'invalid_grant', error_description: 'Invalid JWT Signature.' })),
    );
  const token = { access_token: `practice.${nowSeconds}`, expires_in: LIFE_SECONDS, token_type: 'Bearer' };
  return call.reply(jsonReply(200, JSON.stringify(token)));
}

function readPart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
