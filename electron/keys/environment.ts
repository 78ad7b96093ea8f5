/** Keys given by whoever starts the program: one variable for an account, and one for all accounts of a provider. */
import type { KeyOwner } from './types.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export const PASSPHRASE_VARIABLE = 'GRANTMETER_PASSPHRASE';

/** `GRANTMETER_KEY_GMI`. */
export const providerVariable = (provider: string): string => `GRANTMETER_KEY_${slugOf(provider)}`;

/** `GRANTMETER_KEY_LAB_ACCOUNT` for "Lab account"; null for a name without a Latin letter or digit. */
export function accountVariable(name: string): string | null {
  const slug = slugOf(name);
  return slug === '' ? null : `GRANTMETER_KEY_${slug}`;
}

/** The account's own first. */
export function variablesOf({ name, provider }: KeyOwner): readonly string[] {
  const own = accountVariable(name);
  const shared = providerVariable(provider);
  return own === null || own === shared ? [shared] : [own, shared];
}

export const readVariable = (env: Environment, name: string): string | null => {
  const value = env[name]?.trim() ?? '';
  return value === '' ? null : value;
};

const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
