/** What was found in a file, counted; and what a person should know about how it was read. */
import { IconInfoCircle } from '@tabler/icons-react';
import type { ImportReport } from '#shared/contract';
import { Card, formatCount } from '#renderer/ui';
import styles from './import.module.css';

export function Found({ report: { counts, done, notices } }: { report: ImportReport }) {
  const figures: readonly (readonly [count: number, name: string, tone?: 'bad' | 'warn'])[] = [
    done ? [counts.imported, 'imported'] : [counts.new, 'new'],
    ...(done && counts.updated > 0 ? [[counts.updated, 'changed'] as const] : []),
    [counts.unchanged, 'unchanged'],
    [counts.wouldChange, done ? 'differ, not written' : 'would change', 'warn'],
    ...(counts.skipped > 0
      ? [
          [
            counts.skipped,
            counts.skipped === 1 ? 'part of an award, skipped' : 'parts of awards, skipped',
          ] as const,
        ]
      : []),
    [counts.bad, counts.bad === 1 ? 'row with a problem' : 'rows with a problem', 'bad'],
  ];
  return (
    <Card>
      <dl className={styles.counts} aria-label="What was found">
        {figures.map(([count, name, tone]) => (
          <div key={name} data-tone={count > 0 ? tone : undefined} data-none={count === 0 || undefined}>
            <dd>{formatCount(count)}</dd>
            <dt>{name}</dt>
          </div>
        ))}
      </dl>
      {notices.length > 0 && (
        <ul className={styles.notices}>
          {notices.map((notice) => (
            <li key={notice}>
              <IconInfoCircle size={15} stroke={1.8} aria-hidden />
              {notice}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
