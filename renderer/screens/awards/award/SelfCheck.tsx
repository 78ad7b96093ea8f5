/** Recomputes every balance from the entries and says what it found. */
import { Button, Popover } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explainError, useRpc } from '#renderer/rpc';
import { ErrorNotice, formatCount, formatDuration } from '#renderer/ui';
import styles from './award.module.css';

export function SelfCheck() {
  const [opened, setOpened] = useState(false);
  const verify = useMutation(useRpc().ledger.verify.mutationOptions());
  return (
    <Popover opened={opened} onChange={setOpened} width={360} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          loading={verify.isPending}
          leftSection={<IconShieldCheck size={16} stroke={1.8} />}
          onClick={() => {
            verify.mutate(undefined, { onSettled: () => setOpened(true) });
          }}
        >
          Check the books
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        {verify.isError && <ErrorNotice trouble={explainError(verify.error, 'check the books')} />}
        {verify.data?.ok === true && (
          <div className={styles.verdict} role="status">
            <IconShieldCheck size={22} stroke={1.6} aria-hidden />
            <div>
              <b>The books agree with themselves</b>
              <p>
                {formatCount(verify.data.entries)} entries, every balance and the hash chain recomputed in{' '}
                {formatDuration(verify.data.elapsedMs)}.
              </p>
            </div>
          </div>
        )}
        {verify.data?.ok === false && (
          <div className={styles.verdict} data-bad role="alert">
            <IconShieldX size={22} stroke={1.6} aria-hidden />
            <div>
              <b>The books differ</b>
              <p>
                First at {verify.data.firstDifference?.where}: expected{' '}
                {verify.data.firstDifference?.expected}, found {verify.data.firstDifference?.found}. Nothing
                new is held until this is resolved.
              </p>
            </div>
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
