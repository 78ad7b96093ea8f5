/** Where an award is in its life, what that means, and what can be done about it. */
import { Button } from '@mantine/core';
import type { Award } from '#shared/contract';
import type { AwardState } from '#shared/domain';
import { formatMoney } from '#shared/money';
import type { AwardAct } from '#renderer/routes';
import { AwardBadge, Card, formatCounted } from '#renderer/ui';
import { needsOf } from '../list/list-view.ts';
import styles from './terms.module.css';

export type LifeAct = Extract<AwardAct, 'activate-award' | 'close-award' | 'archive-award'>;

/** As the backend allows them; what it refuses, it says. */
const ACTS: Readonly<Record<AwardState, readonly LifeAct[]>> = {
  draft: ['archive-award', 'activate-award'],
  active: ['close-award'],
  closed: ['archive-award', 'activate-award'],
  archived: [],
};

const NAMES: Readonly<Record<LifeAct, string>> = {
  'activate-award': 'Activate',
  'close-award': 'Close award',
  'archive-award': 'Archive',
};

export function LifeActs({ award, onAct }: { award: Award; onAct: (act: LifeAct) => void }) {
  return (
    <Card>
      <div className={styles.life}>
        <AwardBadge state={award.state} />
        <p>{standing(award)}</p>
        {ACTS[award.state].map((act) => (
          <Button
            key={act}
            size="xs"
            variant={act === 'activate-award' ? 'filled' : 'default'}
            onClick={() => onAct(act)}
          >
            {act === 'activate-award' && award.state === 'closed' ? 'Activate again' : NAMES[act]}
          </Button>
        ))}
      </div>
    </Card>
  );
}

function standing(award: Award): string {
  const { available, spent } = award.balance;
  switch (award.state) {
    case 'draft':
      return `Not charged yet. Needs ${needsOf(award).join(' and ')}.`;
    case 'active':
      return award.allocations.length === 0
        ? 'No allocation yet; nothing can be charged until one is made.'
        : `${formatMoney(available, award.currency)} may be charged through ${formatCounted(award.allocations.length, 'allocation')}.`;
    case 'closed':
      return `Not charged any more; ${formatMoney(spent, award.currency)} was spent. It can be activated again.`;
    case 'archived':
      return `Kept for reading only; ${formatMoney(spent, award.currency)} was spent.`;
  }
}
