/** What a provider said when it was asked for its models, in words: the proof that a key works. */
import type { ProviderError } from '#electron/providers';
import type { Result } from '#shared/base';
import type { KeyCheck, KeyState } from '#shared/contract';

export type Said = Omit<KeyCheck, 'atMs'>;

export const noKey = (name: string, { place, words }: KeyState): Said => ({
  outcome: 'no-key',
  models: null,
  words:
    place === 'missing'
      ? `“${name}” has no key, so nothing was asked. ${words}`
      : `Nothing was asked. ${words}`,
});

export const practiceIsNotThere = (why: string): Said => ({
  outcome: 'not-reached',
  models: null,
  words: `The practice provider on this computer did not start: ${why}`,
});

export function saidBy(
  provider: string,
  practice: boolean,
  answer: Result<readonly unknown[], ProviderError>,
): Said {
  if (answer.ok) {
    const models = answer.value.length;
    const listed = `lists ${models === 1 ? '1 model' : `${models.toLocaleString('en-US')} models`}`;
    const words = practice
      ? `The practice provider answered and ${listed}. It needs no key and nobody is billed.`
      : `${provider} took the key and ${listed}. Asking cost nothing.`;
    return { outcome: 'accepted', models, words };
  }
  const { code, httpStatus, message } = answer.error;
  const status = httpStatus === null ? '' : ` (HTTP ${httpStatus})`;
  const said = (outcome: Said['outcome'], words: string): Said => ({ outcome, models: null, words });
  switch (code) {
    case 'key-refused':
      return said(
        'refused',
        `${provider} refused the key${status}: ${message}. Make a new one there and set it here.`,
      );
    case 'no-entitlement-or-model':
      return said(
        'not-understood',
        `${provider} has no list of models at this address${status}: ${message}. Look at the address.`,
      );
    case 'rate-limited':
    case 'capacity':
      return said(
        'not-reached',
        `${provider} is busy${status}: ${message}. Whether it takes the key is not known; try again later.`,
      );
    case 'unreachable':
    case 'answer-lost':
      return said(
        'not-reached',
        `${provider} could not be reached: ${message}. Whether it takes the key is not known.`,
      );
    default:
      return said(
        'not-understood',
        `${provider} gave an answer that says nothing about the key${status}: ${message}.`,
      );
  }
}
