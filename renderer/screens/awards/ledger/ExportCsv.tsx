/** Everything that fits the filter as a CSV file, read piece by piece, with a way to stop. */
import { Button } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { type Day, utcDay } from '#shared/base';
import type { Award } from '#shared/contract';
import { type Explained, explainError, useRpcSource } from '#renderer/rpc';
import { ErrorNotice, formatCount, formatShare, saveFile, useNowMs } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import styles from './ledger.module.css';
import { filterOf } from './use-ledger.ts';

interface Progress {
  readonly done: number;
  readonly entries: number;
}

export function ExportCsv({ award, route }: { award: Award; route: AwardRoute }) {
  const { client } = useRpcSource();
  const today = utcDay(useNowMs());
  const [progress, setProgress] = useState<Progress | null>(null);
  const [trouble, setTrouble] = useState<Explained | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const run = async () => {
    const own = new AbortController();
    stop.current = own;
    setTrouble(null);
    setProgress({ done: 0, entries: 0 });
    try {
      const parts: string[] = [];
      const chunks = await client.ledger.export(filterOf(route), { signal: own.signal });
      for await (const { text, done, entries } of chunks) {
        if (own.signal.aborted) return;
        parts.push(text);
        setProgress({ done, entries });
      }
      if (!own.signal.aborted) saveFile(fileName(award, route, today), parts, 'text/csv;charset=utf-8');
    } catch (error) {
      if (!own.signal.aborted) setTrouble(explainError(error, 'export the ledger'));
    } finally {
      if (stop.current === own) setProgress(null);
    }
  };

  if (progress !== null) {
    const share = progress.entries === 0 ? 0 : progress.done / progress.entries;
    return (
      <span className={styles.export} role="status">
        {progress.entries === 0
          ? 'Counting the entries'
          : `${formatCount(progress.done)} of ${formatCount(progress.entries)} entries, ${formatShare(share)}`}
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={<IconX size={13} />}
          onClick={() => {
            stop.current?.abort();
            setProgress(null);
          }}
        >
          Cancel export
        </Button>
      </span>
    );
  }
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        leftSection={<IconDownload size={13} />}
        onClick={() => void run()}
        data-note="Every entry that fits the filter, with exact amounts"
      >
        Export CSV
      </Button>
      {trouble && (
        <div className={styles.exportTrouble}>
          <ErrorNotice trouble={trouble} onRetry={() => void run()} />
        </div>
      )}
    </>
  );
}

/** `ledger-2345678-2026-01-01-2026-11-23.csv`: the days of the filter, else from the award's first day to today. */
const fileName = (award: Award, { entries = {} }: AwardRoute, today: Day): string => {
  const number = award.number.replaceAll(/[^\w.]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return `ledger-${number}-${entries.from ?? award.start}-${entries.to ?? today}.csv`;
};
