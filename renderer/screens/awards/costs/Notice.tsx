/** A sentence that a person should weigh before the act; the sign and the words carry it, not the colour. */
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './costs.module.css';

export function Notice({ tone = 'plain', children }: { tone?: 'plain' | 'warn'; children: ReactNode }) {
  const Icon = tone === 'warn' ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={styles.notice} data-tone={tone} role={tone === 'warn' ? 'status' : undefined}>
      <Icon size={16} stroke={1.8} aria-hidden />
      <p>{children}</p>
    </div>
  );
}
