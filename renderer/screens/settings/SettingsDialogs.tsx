/** What stands open on the settings, by the address. */
import type { Account, KeyPlaces } from '#shared/contract';
import { go } from '#renderer/routes';
import { FormModal } from '#renderer/ui';
import { ConnectForm } from './ConnectForm.tsx';
import { EditForm } from './EditForm.tsx';
import { RemoveKey } from './RemoveKey.tsx';
import { SetKeyForm } from './SetKeyForm.tsx';
import type { SettingsRoute } from './SettingsScreen.tsx';
import { UnlockForm } from './UnlockForm.tsx';

export function SettingsDialogs({
  route,
  accounts,
  places,
}: {
  route: SettingsRoute;
  accounts: readonly Account[];
  places: KeyPlaces | undefined;
}) {
  const account = accounts.find(({ id }) => id === route.accountId);
  // The account stays in the address, so that a dialog keeps its words until it is gone.
  const close = () => go({ place: 'settings', accountId: route.accountId }, { replace: true });
  const isOpen = (act: SettingsRoute['act'], fits: boolean) => route.act === act && fits;
  const real = account !== undefined && !account.practice && places !== undefined;
  return (
    <>
      <FormModal
        opened={isOpen('connect-account', accounts.length > 0)}
        onClose={close}
        title="Connect an account"
      >
        <ConnectForm accounts={accounts} onClose={close} />
      </FormModal>
      <FormModal
        opened={isOpen('edit-account', account !== undefined)}
        onClose={close}
        title={`Edit ${account?.name ?? ''}`}
      >
        {account && <EditForm account={account} onClose={close} />}
      </FormModal>
      <FormModal
        opened={isOpen('set-key', real)}
        onClose={close}
        title={`Key of ${account?.name ?? ''}`}
        size={520}
      >
        {account && places && <SetKeyForm account={account} places={places} onClose={close} />}
      </FormModal>
      <FormModal
        opened={isOpen('remove-key', real)}
        onClose={close}
        title={`Remove the key of ${account?.name ?? ''}?`}
        size={500}
      >
        {account && <RemoveKey account={account} onClose={close} />}
      </FormModal>
      <FormModal
        opened={isOpen('unlock-keys', places !== undefined)}
        onClose={close}
        title="Unlock the encrypted file"
        size={460}
      >
        <UnlockForm file={places?.encryptedFile.words ?? ''} onClose={close} />
      </FormModal>
    </>
  );
}
