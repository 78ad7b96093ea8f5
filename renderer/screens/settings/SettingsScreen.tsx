/** Settings: the provider accounts, their limits, and where their keys are. */
import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { go, type Route } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, Card, ErrorNotice, Page, PageHeader } from '#renderer/ui';
import { AccountLine } from './AccountLine.tsx';
import { KeyPlacesCard } from './KeyPlacesCard.tsx';
import { SettingsDialogs } from './SettingsDialogs.tsx';
import styles from './settings.module.css';

export type SettingsRoute = Extract<Route, { place: 'settings' }>;

export function SettingsScreen({ route }: { route: SettingsRoute }) {
  const rpc = useRpc();
  const accounts = useQuery(rpc.accounts.list.queryOptions());
  const places = useQuery(rpc.accounts.keyPlaces.queryOptions());
  // Read ahead: a form opens whole, with the focus in it.
  useQuery(rpc.accounts.kinds.queryOptions());
  return (
    <Page>
      <PageHeader
        title="Settings"
        lead="Who is paid for runs, within which limits, and with which key."
        actions={
          <Button
            leftSection={<IconPlugConnected size={16} stroke={1.8} />}
            onClick={() => go({ place: 'settings', act: 'connect-account' })}
          >
            Connect an account
          </Button>
        }
      />
      <Card flush title="Provider accounts">
        {accounts.isError ? (
          <div className={styles.inset}>
            <ErrorNotice
              trouble={explainError(accounts.error, 'read the accounts')}
              onRetry={() => void accounts.refetch()}
            />
          </div>
        ) : accounts.data ? (
          <ul className={styles.accounts} aria-label="Provider accounts">
            {accounts.data.map((account) => (
              <AccountLine key={account.id} account={account} />
            ))}
          </ul>
        ) : (
          <div className={styles.inset}>
            <Block height={150} />
          </div>
        )}
      </Card>
      {places.isError ? (
        <ErrorNotice
          trouble={explainError(places.error, 'read where keys are kept')}
          onRetry={() => void places.refetch()}
        />
      ) : places.data ? (
        <KeyPlacesCard places={places.data} />
      ) : (
        <Block height={140} />
      )}
      <SettingsDialogs route={route} accounts={accounts.data ?? []} places={places.data} />
    </Page>
  );
}
