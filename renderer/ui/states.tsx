/** What a place shows when it has nothing, is still reading, or something went wrong. */
import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './states.module.css';

/** Says what belongs here and how to begin. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: TablerIcon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles.empty}>
      <Icon size={26} stroke={1.4} aria-hidden />
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
    </div>
  );
}

export interface Trouble {
  /** What happened, in plain words. */
  readonly what: string;
  /** What it cost: money, work, nothing. */
  readonly cost?: string | undefined;
  /** What to do next. */
  readonly next?: string | undefined;
}

export function ErrorNotice({
  trouble,
  onRetry,
  action,
}: {
  trouble: Trouble;
  onRetry?: () => void;
  action?: ReactNode;
}) {
  return (
    <div role="alert" className={styles.trouble}>
      <IconAlertTriangle size={18} stroke={1.8} aria-hidden />
      <div>
        <p className={styles.what}>{trouble.what}</p>
        {trouble.cost !== undefined && <p>{trouble.cost}</p>}
        {trouble.next !== undefined && <p>{trouble.next}</p>}
        {action}
      </div>
      {onRetry && (
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Grey lines in the shape of what is coming. */
export function Lines({ count = 4, height = 14 }: { count?: number; height?: number }) {
  return (
    <div className={styles.lines} aria-hidden>
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={height} width={`${100 - ((index * 17) % 38)}%`} radius={4} />
      ))}
    </div>
  );
}

export function Block({ height }: { height: number }) {
  return <Skeleton height={height} radius={8} aria-hidden />;
}
