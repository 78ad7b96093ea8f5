/** Where the prompts come from: typed or pasted text, one per line; or a file, dropped or chosen. */
import { Button, CloseButton, FileButton, Select, Textarea, TextInput } from '@mantine/core';
import { IconFileText, IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import type { PromptFile } from '#shared/contract';
import { explainError } from '#renderer/rpc';
import { Card, ErrorNotice, formatBytes, formatCount, formatCounted } from '#renderer/ui';
import { changeDraft, useDraft } from './draft.ts';
import styles from './new-batch.module.css';
import { useReadFile } from './use-read-file.ts';

const ACCEPTED = '.txt,.csv,.tsv,.jsonl,.ndjson,.json,text/plain,text/csv,application/json';

export function Prompts() {
  const { text, file } = useDraft();
  const [over, setOver] = useState(false);
  const read = useReadFile();
  const take = (source: File | null | undefined) => {
    if (source) read.mutate({ source, column: null });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  const trouble = read.isError ? explainError(read.error, 'read the file') : null;
  return (
    <Card title="Prompts" aside={<PromptCount text={text} file={file?.read ?? null} />}>
      <div
        className={styles.drop}
        data-over={over || undefined}
        data-testid="prompt-drop"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        {file ? (
          <FileCard
            file={file.read}
            busy={read.isPending}
            onColumn={(column) => read.mutate({ source: file.source, column })}
          />
        ) : (
          <Textarea
            aria-label="Prompts, one per line"
            placeholder={
              'One prompt per line, or drop a file here\n\na paper boat crossing a flooded street at dusk\ntwo dancers on a frozen lake, long lens'
            }
            autosize
            minRows={6}
            maxRows={16}
            value={text}
            spellCheck={false}
            onChange={(event) => changeDraft({ text: event.currentTarget.value })}
          />
        )}
        {over && <div className={styles.overlay}>Drop to read the file</div>}
      </div>
      {trouble && (
        <div className={styles.dropError}>
          <ErrorNotice
            trouble={trouble}
            action={
              <>
                <p className={styles.where}>{trouble.where}</p>
                {/column/i.test(trouble.what) && (
                  <ColumnForm
                    onColumn={(column) =>
                      read.variables && read.mutate({ source: read.variables.source, column })
                    }
                  />
                )}
              </>
            }
          />
        </div>
      )}
      <div className={styles.dropFoot}>
        <FileButton accept={ACCEPTED} onChange={take}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              leftSection={<IconUpload size={14} />}
              loading={read.isPending}
            >
              {file ? 'Choose another file' : 'Choose a file'}
            </Button>
          )}
        </FileButton>
        <span>.txt (one prompt per line), .csv, .tsv, .jsonl or .json</span>
      </div>
    </Card>
  );
}

/** For a file whose prompt column cannot be told: the message lists the columns, the person names one. */
function ColumnForm({ onColumn }: { onColumn: (column: string) => void }) {
  const [column, setColumn] = useState('');
  return (
    <form
      className={styles.columnForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (column.trim() !== '') onColumn(column.trim());
      }}
    >
      <TextInput
        size="xs"
        aria-label="Column that holds the prompt"
        placeholder="column"
        value={column}
        onChange={(event) => setColumn(event.currentTarget.value)}
      />
      <Button size="xs" variant="default" type="submit">
        Read this column
      </Button>
    </form>
  );
}

function PromptCount({ text, file }: { text: string; file: PromptFile | null }) {
  const count = file?.prompts ?? text.split('\n').filter((line) => line.trim() !== '').length;
  return <span className={styles.aside}>{formatCounted(count, 'prompt')}</span>;
}

function FileCard({
  file,
  busy,
  onColumn,
}: {
  file: PromptFile;
  busy: boolean;
  onColumn: (column: string) => void;
}) {
  const facts = [
    file.format.toUpperCase(),
    formatBytes(file.bytes),
    ...(file.duplicates > 0
      ? [
          `${formatCounted(file.duplicates, 'prompt')} ${file.duplicates === 1 ? 'repeats' : 'repeat'} an earlier one`,
        ]
      : ['no duplicates']),
    ...(file.blankLines > 0 ? [`${formatCounted(file.blankLines, 'blank line')} left out`] : []),
  ];
  return (
    <div className={styles.file}>
      <div className={styles.fileHead}>
        <IconFileText size={20} stroke={1.5} aria-hidden />
        <div>
          <b data-note={file.name}>{file.name}</b>
          <p>{facts.join(' · ')}</p>
        </div>
        {file.columns.length > 0 && (
          <Select
            aria-label="Column that holds the prompt"
            size="xs"
            w={180}
            value={file.column}
            data={file.columns}
            disabled={busy}
            onChange={(column) => column !== null && onColumn(column)}
          />
        )}
        <CloseButton aria-label={`Remove ${file.name}`} onClick={() => changeDraft({ file: null })} />
      </div>
      <ol className={styles.preview} aria-label="First prompts, as they will be sent">
        {file.preview.map((prompt, index) => (
          <li key={index}>
            <span>{index + 1}</span>
            <p data-note={prompt.length > 90 ? prompt : undefined}>{prompt}</p>
          </li>
        ))}
        {file.prompts > file.preview.length && (
          <li>
            <span />
            <p className={styles.more}>and {formatCount(file.prompts - file.preview.length)} more</p>
          </li>
        )}
      </ol>
    </div>
  );
}
