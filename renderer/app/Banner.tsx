/** Quiet lines above the page: the line to the backend is lost, the books differ, keys are locked, somebody else runs the queue. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconPlugConnectedX, IconServer } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { go } from '#renderer/routes';
import { useConnectionState, useQueueStatus, useRpc, useRpcSource } from '#renderer/rpc';
import styles from './Shell.module.css';

const SHOW_LOSS_AFTER_MS = 600;

export function Banner() {
  const rpc = useRpc();
  const { connection } = useRpcSource();
  const state = useConnectionState();
  const info = useQuery(rpc.workspace.info.queryOptions());
  const accounts = useQuery(rpc.accounts.list.queryOptions());
  const locked = accounts.data?.filter(({ key }) => key.locked) ?? [];
  const status = useQueueStatus();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (state !== 'lost') return setShown(false);
    // A line that is back at once is not worth a word.
    const timer = setTimeout(() => setShown(true), SHOW_LOSS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [state]);

  return (
    <div aria-live="polite">
      {shown && (
        <div className={styles.banner}>
          <IconPlugConnectedX size={16} stroke={1.8} aria-hidden />
          <span>
            Not connected to the program behind this window. Figures may be old; trying again by itself.
          </span>
          <Button size="compact-xs" variant="default" onClick={() => connection?.hurry()}>
            Try now
          </Button>
        </div>
      )}
      {info.data?.booksProblem != null && (
        <div className={styles.banner} data-tone="bad">
          <IconAlertTriangle size={16} stroke={1.8} aria-hidden />
          <span>
            The books do not agree with themselves: {info.data.booksProblem} Nothing new is held until this is
            resolved.
          </span>
        </div>
      )}
      {info.data?.outputsProblem != null && (
        <div className={styles.banner} data-tone="bad">
          <IconAlertTriangle size={16} stroke={1.8} aria-hidden />
          <span>{info.data.outputsProblem}</span>
        </div>
      )}
      {locked.length > 0 && (
        <div className={styles.banner}>
          <IconLock size={16} stroke={1.8} aria-hidden />
          <span>
            Keys are locked until their passphrase is given; runs on{' '}
            {locked.map(({ name }) => `“${name}”`).join(', ')} wait.
          </span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => go({ place: 'settings', act: 'unlock-keys' })}
          >
            Unlock keys
          </Button>
        </div>
      )}
      {status?.runner.where === 'elsewhere' && (
        <div className={styles.banner}>
          <IconServer size={16} stroke={1.8} aria-hidden />
          <span>
            Another program runs this workspace's queue ({status.runner.holder}); this window shows its
            progress.
          </span>
        </div>
      )}
    </div>
  );
}
