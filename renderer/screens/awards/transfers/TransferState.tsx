/** Requested, approved or declined: a sign, a word, and only then a colour. */
import { IconCheck, IconHourglass, IconX, type TablerIcon } from '@tabler/icons-react';
import type { TransferState as State } from '#shared/domain';
import styles from './transfers.module.css';

const LOOKS: Readonly<Record<State, { icon: TablerIcon; word: string }>> = {
  requested: { icon: IconHourglass, word: 'waits for a decision' },
  approved: { icon: IconCheck, word: 'approved and booked' },
  declined: { icon: IconX, word: 'declined' },
};

export function TransferState({ state }: { state: State }) {
  const { icon: Icon, word } = LOOKS[state];
  return (
    <span className={styles.state} data-state={state}>
      <Icon size={14} stroke={2} aria-hidden />
      {word}
    </span>
  );
}
