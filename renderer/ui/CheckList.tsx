/** The answers of "May I charge this?": blocks first, then warnings, then what passed; each with its reason in words. */
import { IconAlertTriangle, IconCheck, IconX, type TablerIcon } from '@tabler/icons-react';
import type { Check, Verdict } from '#shared/domain';
import styles from './CheckList.module.css';

const ORDER: Readonly<Record<Verdict, number>> = { block: 0, warn: 1, pass: 2 };
const LOOKS: Readonly<Record<Verdict, { icon: TablerIcon; word: string }>> = {
  block: { icon: IconX, word: 'Blocks' },
  warn: { icon: IconAlertTriangle, word: 'Warning' },
  pass: { icon: IconCheck, word: 'Passes' },
};

export function CheckList({ checks, label }: { checks: readonly Check[]; label: string }) {
  const sorted = checks.toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  return (
    <ul className={styles.list} aria-label={label}>
      {sorted.map((check) => {
        const { icon: Icon, word } = LOOKS[check.verdict];
        return (
          <li key={check.id} data-verdict={check.verdict}>
            <Icon size={15} stroke={2.2} aria-hidden />
            <span className="visually-hidden">{word}: </span>
            <span>{check.reason}</span>
          </li>
        );
      })}
    </ul>
  );
}
