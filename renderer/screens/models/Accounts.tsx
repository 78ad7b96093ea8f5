/** Each provider account: when it was last asked what it sells, and the button that asks it now. */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Account, CatalogueCheck } from '#shared/contract';
import { useAct, useRpc } from '#renderer/rpc';
import { AgoText, Card, ErrorNotice, formatCounted, PracticeChip } from '#renderer/ui';
import styles from './models.module.css';

export function Accounts() {
  const rpc = useRpc();
  const accounts = useQuery(rpc.accounts.list.queryOptions());
  const checks = useQuery(rpc.catalogue.checks.queryOptions());
  if (!accounts.data || !checks.data || accounts.data.length === 0) return null;
  return (
    <Card flush>
      <ul className={styles.accounts} aria-label="Provider accounts">
        {accounts.data.map((account) => (
          <AccountLine
            key={account.id}
            account={account}
            last={checks.data.find(({ accountId }) => accountId === account.id) ?? null}
          />
        ))}
      </ul>
    </Card>
  );
}

function AccountLine({ account, last }: { account: Account; last: CatalogueCheck | null }) {
  const check = useAct(useRpc().catalogue.check.mutationOptions(), `check ${account.name}`);
  const report = check.done ?? null;
  const failed = report !== null && report.check === null;
  return (
    <li>
      <div className={styles.account}>
        <b>{account.name}</b>
        {account.practice && <PracticeChip />}
        <span role="status">
          {last ? (
            <>
              Checked <AgoText atMs={last.atMs} /> by {last.actor}: {formatCounted(last.listed, 'model')}{' '}
              listed, {last.unchanged} as they are here
              {report && report.left > 0 && `; ${formatCounted(report.left, 'more new one')} not shown`}
            </>
          ) : (
            'Never asked what it sells'
          )}
        </span>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconRefresh size={14} />}
          loading={check.pending}
          onClick={() => check.run({ accountId: account.id })}
          aria-label={`Check now: ${account.name}`}
          data-note="Asks the provider for its models and prices. Nothing is changed before you accept it; it costs nothing."
        >
          Check now
        </Button>
      </div>
      {check.trouble && <ErrorNotice trouble={check.trouble} />}
      {failed && <ErrorNotice trouble={{ what: report.words }} />}
      {report && report.unread.length > 0 && (
        <p className={styles.unread}>
          Not answered about {report.unread.map(({ key }) => key).join(', ')}: {report.unread[0]?.why}
        </p>
      )}
    </li>
  );
}
