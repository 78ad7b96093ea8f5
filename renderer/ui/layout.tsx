/** The few shapes every page is made of: a header, cards with a hairline, facts. */
import type { ReactNode } from 'react';
import styles from './layout.module.css';

export function Page({
  children,
  wide = false,
  fill = false,
}: {
  children: ReactNode;
  wide?: boolean;
  fill?: boolean;
}) {
  return (
    <div className={styles.page} data-wide={wide || undefined} data-fill={fill || undefined}>
      {children}
    </div>
  );
}

export function PageHeader({
  title,
  lead,
  actions,
  above,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  above?: ReactNode;
}) {
  return (
    <header className={styles.header}>
      <div className={styles.titles}>
        {above}
        <h1 tabIndex={-1} id="page-title">
          {title}
        </h1>
        {lead !== undefined && <div className={styles.lead}>{lead}</div>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}

export function Card({
  title,
  aside,
  children,
  flush = false,
  className,
}: {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
  /** No inner padding: for tables. */
  flush?: boolean;
  className?: string | undefined;
}) {
  return (
    <section
      className={`${styles.card} ${className ?? ''}`}
      data-flush={flush || undefined}
      aria-label={title}
    >
      {title !== undefined && (
        <div className={styles.cardHead}>
          <h2>{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}

/** A named figure. */
export function Fact({
  name,
  children,
  sub,
  tone,
}: {
  name: string;
  children: ReactNode;
  sub?: ReactNode;
  tone?: 'bad' | 'warn' | undefined;
}) {
  return (
    <div className={styles.fact} data-tone={tone}>
      <dt>{name}</dt>
      <dd>{children}</dd>
      {sub !== undefined && <dd className={styles.sub}>{sub}</dd>}
    </div>
  );
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>;
}

export function Kbd({ children }: { children: ReactNode }) {
  return <kbd className={styles.kbd}>{children}</kbd>;
}
