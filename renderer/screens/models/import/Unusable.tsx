/** Entries of a table without a price that can be used, by reason. */
import type { TablePreview } from '#shared/contract';
import { Card, formatCount, formatCounted } from '#renderer/ui';
import styles from './import.module.css';

const MOST_SHOWN = 200;

export function Unusable({ entries }: { entries: TablePreview['unusable'] }) {
  if (entries.length === 0) return null;
  const byReason = new Map<string, string[]>();
  for (const { name, why } of entries) byReason.set(why, [...(byReason.get(why) ?? []), name]);
  const reasons = [...byReason].toSorted(([, a], [, b]) => b.length - a.length);
  return (
    <Card flush>
      <details className={styles.unusable}>
        <summary>
          <b>{formatCounted(entries.length, 'entry', 'entries')} that cannot be used</b>
          <span>with the reason of each</span>
        </summary>
        <dl>
          {reasons.map(([why, names]) => (
            <div key={why}>
              <dt>
                {formatCount(names.length)} because {why}
              </dt>
              <dd>
                {names.slice(0, MOST_SHOWN).join(', ')}
                {names.length > MOST_SHOWN && ` and ${formatCount(names.length - MOST_SHOWN)} more`}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </Card>
  );
}
