/** One cost, whole: everything that was written with it, what became of it, and what can be done about it. */
import { Button } from '@mantine/core';
import type { Award, CostView } from '#shared/contract';
import { formatExact } from '#shared/money';
import { go } from '#renderer/routes';
import { Fact, Facts, InstantText } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import { detailOf, whatOf } from './cost-words.ts';
import { Became, CostSummary } from './CostSummary.tsx';
import styles from './costs.module.css';

export function CostEntry({ award, cost, route }: { award: Award; cost: CostView; route: AwardRoute }) {
  const { entry, left, original, quantity } = cost;
  const { perHour, split, actor } = detailOf(entry);
  const { currency } = award;
  const open = (act: 'refund' | 'adjust' | 'transfer') =>
    go({ ...route, tab: act === 'transfer' ? 'transfers' : 'costs', act }, { replace: true });
  return (
    <div className={styles.stack}>
      <CostSummary cost={cost} currency={currency} />
      <Facts>
        {perHour !== null && (
          <Fact name="Reckoned by">
            {quantity} h × {formatExact(perHour, currency)}
          </Fact>
        )}
        {split !== null && (
          <Fact name="Part of" sub={`of ${formatExact(split.of, currency)}`}>
            {split.rule}, version {split.version}
          </Fact>
        )}
        {entry.personName !== null && <Fact name="Used by">{entry.personName}</Fact>}
        <Fact name="Written" sub={actor === null ? undefined : `by ${actor}`}>
          <InstantText atMs={entry.atMs} />
        </Fact>
        {original !== null && (
          <Fact name="About" sub={`entry ${original.seq.toLocaleString('en')}`}>
            {whatOf(original)}, {formatExact(original.spent, currency)}
          </Fact>
        )}
      </Facts>
      <Became cost={cost} currency={currency} />
      {left !== null && left > 0n && (
        <div className={styles.acts}>
          <Button variant="default" onClick={() => open('refund')}>
            Refund
          </Button>
          <Button variant="default" onClick={() => open('adjust')}>
            Correct
          </Button>
          <Button variant="default" onClick={() => open('transfer')}>
            Ask for a transfer
          </Button>
        </div>
      )}
    </div>
  );
}
