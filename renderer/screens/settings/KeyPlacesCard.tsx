/** The places where keys can lie on this computer, and how each stands; what is never done with a key. */
import { Button } from '@mantine/core';
import { IconFileLock, IconKey, IconLockOpen, IconTerminal2, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { KeyPlaces } from '#shared/contract';
import { go } from '#renderer/routes';
import { Card } from '#renderer/ui';
import styles from './settings.module.css';

type FileState = KeyPlaces['encryptedFile']['state'];

const FILE_STATES: Readonly<Record<FileState, { readonly word: string; readonly means: string }>> = {
  none: { word: 'Not begun', means: 'It begins with the first key that is kept in it:' },
  locked: { word: 'Locked', means: 'Its keys cannot be used until its passphrase is given:' },
  open: { word: 'Open', means: 'Its keys can be used until the program ends:' },
  damaged: { word: 'Damaged', means: 'It cannot be used:' },
};

export function KeyPlacesCard({ places: { keychain, encryptedFile } }: { places: KeyPlaces }) {
  return (
    <Card title="Where keys are kept">
      <ul className={styles.places}>
        <Place icon={IconKey} name="Keychain" state={keychain.usable ? 'Ready' : 'Not here'}>
          {keychain.words}
        </Place>
        <Place
          icon={IconFileLock}
          name="Encrypted file"
          state={FILE_STATES[encryptedFile.state].word}
          action={
            encryptedFile.state === 'locked' && (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconLockOpen size={14} stroke={1.8} />}
                onClick={() => go({ place: 'settings', act: 'unlock-keys' })}
              >
                Unlock
              </Button>
            )
          }
        >
          {FILE_STATES[encryptedFile.state].means}{' '}
          <span className={styles.address}>{encryptedFile.words}</span>
        </Place>
        <Place icon={IconTerminal2} name="Environment" state="Set outside">
          A variable set before the program starts. One named after the account goes before all else; one
          named after the provider serves its accounts that have no key of their own.
        </Place>
      </ul>
      <p className={styles.calm}>
        A key is sent to its provider and nowhere else. It is never in the workspace, the books, logs, exports
        or copies, and this window is never shown more than its last four characters.
      </p>
    </Card>
  );
}

function Place({
  icon: Icon,
  name,
  state,
  action,
  children,
}: {
  icon: TablerIcon;
  name: string;
  state: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <li>
      <Icon size={16} stroke={1.8} aria-hidden />
      <div>
        <h3>
          {name} <small>{state}</small>
        </h3>
        <p>{children}</p>
      </div>
      {action}
    </li>
  );
}
