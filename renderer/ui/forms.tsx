/** The shapes forms are made of: the dialog, its foot, pairs of fields, and what is wrong with typed money and days. */
import { Button, Modal } from '@mantine/core';
import type { FormEventHandler, ReactNode } from 'react';
import { isDay } from '#shared/base';
import { type Nanos, parseAmount } from '#shared/money';
import styles from './forms.module.css';

/** A dialog that holds a form. Its content is made anew each time it opens, so nothing typed before stays. */
export function FormModal({
  opened,
  onClose,
  title,
  size = 600,
  children,
}: {
  opened: boolean;
  onClose: () => void;
  title: string;
  size?: number;
  children: ReactNode;
}) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Modal>
  );
}

/** The browser's own checks are off: every field says in words what it needs. */
export function Form({
  onSubmit,
  children,
}: {
  onSubmit: FormEventHandler<HTMLFormElement>;
  children: ReactNode;
}) {
  return (
    <form onSubmit={onSubmit} className={styles.form} noValidate>
      {children}
    </form>
  );
}

/** Fields beside each other: two, or as many as `columns` says. */
export function FieldRow({ columns = 2, children }: { columns?: number; children: ReactNode }) {
  return (
    <div className={styles.row} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {children}
    </div>
  );
}

/** A named group of fields inside a long form. */
export function FieldGroup({
  title,
  lead,
  aside,
  children,
}: {
  title: string;
  lead?: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {(lead !== undefined || aside !== undefined) && (
        <div className={styles.groupLead}>
          <p>{lead}</p>
          {aside}
        </div>
      )}
      {children}
    </fieldset>
  );
}

/** The end of a form: what it would do in words, a way back, and one button that says exactly what it does. */
export function FormFoot({
  note,
  onCancel,
  submit,
  pending,
  disabled = false,
  danger = false,
}: {
  note?: ReactNode;
  onCancel: () => void;
  submit: string;
  pending: boolean;
  disabled?: boolean;
  danger?: boolean;
}) {
  return (
    <div className={styles.foot}>
      <div className={styles.footNote}>{note}</div>
      <Button variant="default" onClick={onCancel}>
        Cancel
      </Button>
      <Button type="submit" loading={pending} disabled={disabled} {...(danger ? { color: 'brick' } : {})}>
        {submit}
      </Button>
    </div>
  );
}

/** What is wrong with a text that is needed; null: nothing. */
export const wrongText = (text: string): string | null => (text.trim() === '' ? 'Needed' : null);

/** What is wrong with a typed day; null: nothing. */
export const wrongDay = (text: string, { needed = true } = {}): string | null => {
  if (text.trim() === '') return needed ? 'Needed' : null;
  return isDay(text.trim()) ? null : 'Write a day as YYYY-MM-DD';
};

/** What is wrong with a typed amount; null: nothing. */
export function wrongAmount(
  text: string,
  {
    needed = true,
    sign = 'positive',
  }: { needed?: boolean; sign?: 'positive' | 'not-negative' | 'not-zero' } = {},
): string | null {
  if (text.trim() === '') return needed ? 'Needed' : null;
  const amount = parseAmount(text);
  if (!amount.ok) return amount.error.message;
  if (sign === 'positive' && amount.value <= 0n) return 'Must be more than zero';
  if (sign === 'not-negative' && amount.value < 0n) return 'Must not be negative';
  if (sign === 'not-zero' && amount.value === 0n) return 'Must not be zero';
  return null;
}

/** A typed amount as money; null while it is none. */
export function amountOf(text: string): Nanos | null {
  if (text.trim() === '') return null;
  const amount = parseAmount(text);
  return amount.ok ? amount.value : null;
}
