/** The operating system's keychain, as Electron reaches it; asked by the backend only. */
import { safeStorage } from 'electron';
import type { KeychainAnswer, KeychainQuestion } from './backend-messages.ts';

export async function answerKeychain(question: KeychainQuestion): Promise<KeychainAnswer> {
  try {
    if (question.ask === 'status') return await status();
    const { usable } = await status();
    if (!usable) return { ok: false };
    const text = question.ask === 'seal' ? await seal(question.text) : await open(question.sealed);
    return { ok: true, text, usable };
  } catch {
    // The words of such an error may hold what was to be sealed.
    return { ok: false };
  }
}

async function status(): Promise<Extract<KeychainAnswer, { ok: true }>> {
  const name = nameOfKeychain();
  if (name === null) return { ok: true, usable: false, text: NO_KEYRING };
  const usable = isModern()
    ? await safeStorage.isAsyncEncryptionAvailable()
    : legacyStorage().isEncryptionAvailable();
  return {
    ok: true,
    usable,
    text: usable ? name : `${name} cannot be used now. Keep the key in an encrypted file.`,
  };
}

/** Null where Electron has nothing but a fixed password of its own ("basic_text"). */
function nameOfKeychain(): string | null {
  if (process.platform === 'darwin') return 'The macOS keychain';
  if (process.platform === 'win32') return 'The data protection of Windows';
  const backend = safeStorage.getSelectedStorageBackend();
  if (backend === 'gnome_libsecret') return 'The keyring of the desktop (Secret Service)';
  return backend.startsWith('kwallet') ? 'KWallet' : null;
}

const NO_KEYRING =
  'No keyring runs here (GNOME Keyring or KWallet). A key in the keychain would be as good as plain text, so it is not kept there: use an encrypted file.';

const seal = async (text: string): Promise<string> =>
  (isModern() ? await safeStorage.encryptStringAsync(text) : legacyStorage().encryptString(text)).toString(
    'base64',
  );

async function open(sealed: string): Promise<string> {
  const bytes = Buffer.from(sealed, 'base64');
  return isModern()
    ? (await safeStorage.decryptStringAsync(bytes)).result
    : legacyStorage().decryptString(bytes);
}

/** Electron 33 (scripts/fallback-runtime) has only the calls that wait. */
const isModern = (): boolean => 'encryptStringAsync' in safeStorage;

interface LegacyStorage {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(bytes: Buffer): string;
}
const legacyStorage = (): LegacyStorage => safeStorage;
