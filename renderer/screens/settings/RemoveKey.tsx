/** Asks before a kept key is removed, and says what then stops. */
import { Button } from '@mantine/core';
import type { Account } from '#shared/contract';
import { useAct, useRpc } from '#renderer/rpc';
import { ErrorNotice } from '#renderer/ui';
import styles from './settings.module.css';

export function RemoveKey({ account, onClose }: { account: Account; onClose: () => void }) {
  const { id, name, providerName, key } = account;
  const remove = useAct(useRpc().accounts.removeKey.mutationOptions(), 'remove the key', onClose);
  const where = key.place === 'keychain' ? 'the keychain' : 'the encrypted file';
  return (
    <div className={styles.dialog}>
      <ul className={styles.effects}>
        <li>It is taken out of {where}; a copy that you have elsewhere is not touched.</li>
        <li>
          Nothing more is sent to {providerName} on “{name}” until another key is set. What is there already
          can be neither asked after nor fetched.
        </li>
        <li>It still works for whoever has it: withdraw it at {providerName} too.</li>
      </ul>
      {remove.trouble && <ErrorNotice trouble={remove.trouble} />}
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="brick" loading={remove.pending} onClick={() => remove.run({ accountId: id })}>
          Remove the key
        </Button>
      </div>
    </div>
  );
}
