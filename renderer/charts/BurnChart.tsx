/**
 * Burn: cumulative spent (solid) with what is held on top (hatched), against the stepped line of what was allotted, and
 * the dashed run-rate projection. Readable without colour; the same figures stand beside it as a table.
 */
import { SegmentedControl } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Day } from '#shared/base';
import { add } from '#shared/money';
import { Block, formatDay, formatShare, Money, shareOf } from '#renderer/ui';
import styles from './BurnChart.module.css';
import { available, type BurnFigures } from './burn-rows.ts';

const Picture = lazy(async () => ({ default: (await import('./BurnPicture.tsx')).BurnPicture }));

export interface BurnChartProps extends BurnFigures {
  /** What burns: the award's title. */
  readonly label: string;
  readonly currency?: string;
  readonly height?: number;
  /** Makes links of the figures in the table, to what makes them up to that day. */
  readonly drill?: (figure: 'allotted' | 'spent' | 'held', day: Day, amount: ReactNode) => ReactNode;
}

/** In px, with its gap. */
const CAPTION_HEIGHT = 26;

export function BurnChart(props: BurnChartProps) {
  const { height = 260 } = props;
  const [form, setForm] = useState<'chart' | 'table'>('chart');
  return (
    <div className={styles.whole}>
      <div className={styles.top}>
        <Legend projected={props.burnPerDay > 0n && props.today < props.end} />
        <SegmentedControl
          size="xs"
          aria-label="Show as"
          value={form}
          onChange={(value) => setForm(value === 'table' ? 'table' : 'chart')}
          data={[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
        />
      </div>
      {form === 'chart' ? (
        <Suspense fallback={<Block height={height + CAPTION_HEIGHT} />}>
          <Picture {...props} height={height} currency={props.currency ?? 'USD'} />
        </Suspense>
      ) : (
        <BurnTable {...props} height={height} />
      )}
    </div>
  );
}

function Legend({ projected }: { projected: boolean }) {
  return (
    <ul className={styles.legend}>
      <li>
        <i data-mark="spent" />
        spent
      </li>
      <li>
        <i data-mark="held" />
        held
      </li>
      <li>
        <i data-mark="allotted" />
        allotted
      </li>
      {projected && (
        <li>
          <i data-mark="projected" />
          at the rate of the last 30 days
        </li>
      )}
    </ul>
  );
}

function BurnTable({
  points,
  label,
  height = 260,
  currency = 'USD',
  drill = (_figure, _day, amount) => amount,
}: BurnChartProps) {
  return (
    // A scrolling region must be reachable by keyboard.
    <div
      className={styles.scroll}
      style={{ maxHeight: height + 28 }}
      tabIndex={0}
      role="region"
      aria-label={`Burn of ${label} as a table`}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Day (UTC)</th>
            <th scope="col">Allotted</th>
            <th scope="col">Spent</th>
            <th scope="col">Held</th>
            <th scope="col">Available</th>
            <th scope="col">Used</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map((point) => (
            <tr key={point.day}>
              <th scope="row">{formatDay(point.day)}</th>
              <td>{drill('allotted', point.day, <Money amount={point.allotted} currency={currency} />)}</td>
              <td>{drill('spent', point.day, <Money amount={point.spent} currency={currency} />)}</td>
              <td>{drill('held', point.day, <Money amount={point.held} currency={currency} />)}</td>
              <td>
                <Money amount={available(point)} currency={currency} />
              </td>
              <td>{formatShare(shareOf(add(point.spent, point.held), point.allotted))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
