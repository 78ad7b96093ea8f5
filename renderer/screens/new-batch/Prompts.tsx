/** Where the prompts come from: typed or pasted text, one per line; or a file, dropped or chosen. */
import { Button, FileButton, Textarea } from '@mantine/core';
import { IconTable, IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { useRpcSource } from '#renderer/rpc';
import { Card, ErrorNotice, formatCounted } from '#renderer/ui';
import { changeDraft, type DraftFile, useDraft } from './draft.ts';
import { FileCard } from './FileCard.tsx';
import styles from './new-batch.module.css';
import { bringIn, usePromptWork } from './prompt-file.ts';
import { ReadingProgress } from './ReadingProgress.tsx';

const ACCEPTED =
  '.txt,.csv,.tsv,.tab,.jsonl,.ndjson,.json,.data,.gz,text/plain,text/csv,application/json,application/gzip';

export function Prompts() {
  const { text, file } = useDraft();
  const { work, trouble } = usePromptWork();
  const { client } = useRpcSource();
  const [over, setOver] = useState(false);
  const take = (source: File | null | undefined) => {
    if (source) void bringIn(client, source);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <Card title="Prompts" aside={<PromptCount text={text} file={file} />}>
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
          <FileCard file={file} />
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
      {work && <ReadingProgress work={work} />}
      {trouble?.of === 'file' && (
        <div className={styles.dropError}>
          <ErrorNotice trouble={trouble} action={<p className={styles.where}>{trouble.where}</p>} />
        </div>
      )}
      <div className={styles.dropFoot}>
        <FileButton accept={ACCEPTED} onChange={take}>
          {(props) => (
            <Button {...props} variant="default" size="xs" leftSection={<IconUpload size={14} />}>
              {file ? 'Choose another file' : 'Choose a file'}
            </Button>
          )}
        </FileButton>
        {!file && looksLikeTable(text) && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconTable size={14} />}
            onClick={() => take(new File([text], 'pasted.tsv'))}
          >
            Read as a table
          </Button>
        )}
        <span>Text (one prompt per line), CSV, TSV, JSON or JSON Lines, also .gz; any size</span>
      </div>
    </Card>
  );
}

/** What a spreadsheet puts on the clipboard. */
function looksLikeTable(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.length > 1 && lines.every((line) => line.includes('\t'));
}

function PromptCount({ text, file }: { text: string; file: DraftFile | null }) {
  const typed = text.split('\n').filter((line) => line.trim() !== '').length;
  return (
    <span className={styles.aside}>
      {file && !file.set ? 'no prompts yet' : formatCounted(file?.set?.prompts ?? typed, 'prompt')}
    </span>
  );
}
