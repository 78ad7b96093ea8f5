/** Where the file comes from: dropped or chosen; then what it is, and how far reading it is. */
import { Button, CloseButton, FileButton, Progress } from '@mantine/core';
import { IconFileSpreadsheet, IconUpload } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import { formatBytes, formatCounted } from '#renderer/ui';
import styles from './import.module.css';
import type { Import } from './use-import.ts';

const ACCEPTED = '.csv,.tsv,.txt,.json,text/csv,text/tab-separated-values,application/json';

export function FilePick({ run }: { run: Import }) {
  const { file, report, reading } = run;
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = event.dataTransfer.files[0];
    if (dropped) run.take(dropped);
  };
  const choose = (
    <FileButton accept={ACCEPTED} onChange={(chosen) => chosen && run.take(chosen)}>
      {(props) => (
        <Button
          {...props}
          variant={file ? 'default' : 'filled'}
          size="xs"
          leftSection={<IconUpload size={14} />}
          disabled={reading || run.writing}
        >
          {file ? 'Choose another file' : 'Choose a file'}
        </Button>
      )}
    </FileButton>
  );
  return (
    <div
      className={styles.drop}
      data-over={over || undefined}
      data-full={file !== null || undefined}
      data-testid="award-drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <IconFileSpreadsheet size={file ? 22 : 28} stroke={1.4} aria-hidden />
      {file ? (
        <div className={styles.fileName}>
          <b data-note={file.name}>{file.name}</b>
          <p role="status">
            {reading
              ? `Reading ${formatBytes(file.size)}…`
              : [
                  formatBytes(file.size),
                  ...(report
                    ? [report.shape.title, report.encoding, formatCounted(report.rows, 'row')]
                    : ['not read']),
                ].join(' · ')}
          </p>
        </div>
      ) : (
        <div className={styles.invite}>
          <b>{over ? 'Drop to look at the file' : 'Drop a file here'}</b>
          <p>
            CSV or TSV with a heading line, or JSON of the NSF or NIH. Nothing is written until you say so.
          </p>
        </div>
      )}
      {choose}
      {file && <CloseButton aria-label={`Remove ${file.name}`} onClick={run.forget} />}
      {reading && (
        <Progress
          className={styles.progress ?? ''}
          value={100}
          size={3}
          animated
          aria-label="Reading the file"
        />
      )}
    </div>
  );
}
