/** How far a large file is, and the way to break it off. */
import { Button, Progress } from '@mantine/core';
import { formatBytes, formatCounted } from '#renderer/ui';
import styles from './prompt-file.module.css';
import { stopReading, type Work } from './prompt-file.ts';

const STEPS = { sending: 'Taking in', looking: 'Looking through', making: 'Making prompts of' } as const;

export function ReadingProgress({ work: { step, name, doneBytes, totalBytes, rows } }: { work: Work }) {
  const share = totalBytes === 0 ? 0 : Math.round((doneBytes / totalBytes) * 100);
  return (
    <div className={styles.progress}>
      <div>
        <p role="status">
          {STEPS[step]} {name}: {formatBytes(doneBytes)} of {formatBytes(totalBytes)}
          {rows > 0 && `, ${formatCounted(rows, 'row')}`}
        </p>
        <Progress value={share} size="sm" aria-label={`${STEPS[step]} ${name}`} />
      </div>
      <Button variant="default" size="xs" onClick={stopReading}>
        Stop
      </Button>
    </div>
  );
}
