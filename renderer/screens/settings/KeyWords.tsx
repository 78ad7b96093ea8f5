/** Where a key comes from, in a line: place, its last characters, and what to do where it cannot be used. */
import {
  IconFileLock,
  IconKey,
  IconKeyOff,
  IconLock,
  IconTerminal2,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Account, KeyState } from '#shared/contract';
import styles from './settings.module.css';

const LOOKS: Readonly<Record<KeyState['place'], { readonly icon: TablerIcon; readonly word: string }>> = {
  keychain: { icon: IconKey, word: 'In the keychain' },
  'encrypted-file': { icon: IconFileLock, word: 'In the encrypted file' },
  environment: { icon: IconTerminal2, word: 'From the environment' },
  missing: { icon: IconKeyOff, word: 'Key missing' },
  'not-needed': { icon: IconKey, word: 'No key needed' },
};

export function KeyWords({ account: { key } }: { account: Account }) {
  const { icon, word } = LOOKS[key.place];
  const isOff = !key.usable && key.place !== 'missing';
  const Icon = isOff ? IconLock : icon;
  return (
    <p className={styles.key} data-usable={key.usable}>
      <Icon size={16} stroke={1.8} aria-hidden />
      <span>
        <b>{word}</b>
        {key.ending !== null && (
          <>
            , ends in <code>{key.ending}</code>
          </>
        )}
        <span className={styles.keyWords}>{key.words}</span>
      </span>
    </p>
  );
}
