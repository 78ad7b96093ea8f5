/** A prompt file: how it was read, what its columns are, which rows are taken, and what comes of it. */
import { ActionIcon, Button, CloseButton } from '@mantine/core';
import { IconAdjustments, IconFileText, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { PromptTable } from '#shared/contract';
import { useRpcSource } from '#renderer/rpc';
import { ErrorNotice, formatBytes, formatCounted } from '#renderer/ui';
import { ColumnUses } from './ColumnUses.tsx';
import type { DraftFile } from './draft.ts';
import { LeftOut } from './LeftOut.tsx';
import { PromptPreview } from './PromptPreview.tsx';
import styles from './prompt-file.module.css';
import { makeAgain, needsPrompt, removeFile, usePromptWork } from './prompt-file.ts';
import { DELIMITER_WORDS, ENCODING_WORDS, FORMAT_WORDS, ReadingOptions } from './ReadingOptions.tsx';
import { RowChoice } from './RowChoice.tsx';
import { TemplateField } from './TemplateField.tsx';

export function FileCard({ file }: { file: DraftFile }) {
  const { table, plan, set } = file;
  const [adjusts, setAdjusts] = useState(false);
  const { work, trouble: met, isStopped } = usePromptWork();
  const trouble = met?.of === 'plan' ? met : null;
  const { client } = useRpcSource();
  return (
    <div className={styles.file}>
      <div className={styles.head}>
        <IconFileText size={20} stroke={1.5} aria-hidden />
        <div>
          <b data-note={table.name}>{table.name}</b>
          <p>{factsOf(table).join(' · ')}</p>
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="How the file is read"
          aria-expanded={adjusts}
          onClick={() => setAdjusts(!adjusts)}
        >
          <IconAdjustments size={17} stroke={1.6} />
        </ActionIcon>
        <CloseButton aria-label={`Remove ${table.name}`} onClick={removeFile} />
      </div>
      {adjusts && <ReadingOptions file={file} />}
      {table.notices.length > 0 && (
        <ul className={styles.notices} aria-label="What was guessed or mended">
          {table.notices.map((notice) => (
            <li key={notice}>
              <IconInfoCircle size={15} stroke={1.7} aria-hidden />
              {notice}
            </li>
          ))}
        </ul>
      )}
      {table.columns.length > 1 && <ColumnUses file={file} />}
      <TemplateField file={file} />
      <RowChoice file={file} />
      {trouble && (
        <div className={styles.part}>
          <ErrorNotice trouble={{ what: trouble.what }} />
        </div>
      )}
      {needsPrompt(plan) && (
        <p className={styles.ask} role="status">
          Which column holds the prompt? Choose it above, or write a template over the columns.
        </p>
      )}
      {isStopped && !work && !set && (
        <p className={styles.ask} role="status">
          Stopped before the prompts were made.{' '}
          <Button variant="default" size="compact-xs" onClick={() => void makeAgain(client)}>
            Make them
          </Button>
        </p>
      )}
      {set && set.leftOut > 0 && <LeftOut set={set} />}
      {set && <PromptPreview set={set} isCurrent={file.isCurrent} />}
    </div>
  );
}

function factsOf({ reading, bytes, rows, blankRows }: PromptTable): readonly string[] {
  const { format, encoding, delimiter } = reading;
  return [
    FORMAT_WORDS[format],
    ...(delimiter === null ? [] : [DELIMITER_WORDS[delimiter] ?? `“${delimiter}”`]),
    ENCODING_WORDS[encoding],
    formatBytes(bytes),
    formatCounted(rows, 'row'),
    ...(blankRows > 0 ? [`${formatCounted(blankRows, 'blank one')} left out`] : []),
  ];
}
