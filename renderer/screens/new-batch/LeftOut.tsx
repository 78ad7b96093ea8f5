/** Rows that give no prompt: how many, which, and why. Nothing is lost without a word. */
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { toCsv } from '#shared/base';
import type { PromptSetView } from '#shared/contract';
import { explainError, useRpcSource } from '#renderer/rpc';
import { ErrorNotice, formatCount, formatCounted, saveFile } from '#renderer/ui';
import styles from './prompt-file.module.css';

export function LeftOut({ set }: { set: PromptSetView }) {
  const { client } = useRpcSource();
  const save = useMutation({
    mutationFn: () => client.prompts.leftOut({ fileId: set.fileId }),
    onSuccess: ({ problems }) => {
      const rows = problems.map(({ line, column, reason, text }) => [
        String(line),
        column ?? '',
        reason,
        text,
      ]);
      const stem = set.name.replace(/\.[^.]+$/, '');
      saveFile(
        `${stem}-left-out.csv`,
        [`${toCsv(['Line', 'Column', 'Reason', 'Row'], rows)}\r\n`],
        'text/csv;charset=utf-8',
      );
    },
  });
  return (
    <section className={styles.leftOut} aria-label="Rows left out">
      <div className={styles.leftOutHead}>
        <IconAlertTriangle size={16} stroke={1.8} aria-hidden />
        <b>{formatCounted(set.leftOut, 'row')} left out</b>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={<IconDownload size={13} />}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          Save the list
        </Button>
      </div>
      <ol tabIndex={0} aria-label="Rows left out, with the reason">
        {set.problems.map(({ line, reason, text }, index) => (
          <li key={index}>
            <span>{formatCount(line)}</span>
            <div>
              <p>{reason}</p>
              {text.trim() !== '' && <code data-note={text}>{text}</code>}
            </div>
          </li>
        ))}
      </ol>
      {set.leftOut > set.problems.length && (
        <p className={styles.more}>
          The first {formatCount(set.problems.length)} are shown; the saved list has all.
        </p>
      )}
      {save.isError && <ErrorNotice trouble={explainError(save.error, 'save the list')} />}
    </section>
  );
}
