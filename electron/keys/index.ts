export { type Environment, PASSPHRASE_VARIABLE } from './environment.ts';
export { createKeyStore, type KeyStoreOptions } from './key-store.ts';
export { createRedactor, isSecretVariable, type Redactor } from './redactor.ts';
export type { Keychain, KeyOwner, KeyProblem, KeyStore } from './types.ts';
