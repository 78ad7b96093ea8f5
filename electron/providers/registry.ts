/** The providers this program speaks to, as people choose them when they connect an account. */

export interface ProviderKindFacts {
  /** As accounts name it. */
  readonly id: string;
  readonly name: string;
  /** Where it usually answers. */
  readonly baseUrl: string;
  /** What its key is: where it is made, what it looks like. */
  readonly keyHint: string;
}

const KINDS: readonly ProviderKindFacts[] = [
  {
    id: 'gmi',
    name: 'GMI Cloud',
    baseUrl: 'https://console.gmicloud.ai/api/v1/ie/requestqueue/apikey',
    keyHint: 'An API key of scope Inference, from the GMI console; it is shown there once.',
  },
];

export const providerKinds = (): readonly ProviderKindFacts[] => KINDS;
