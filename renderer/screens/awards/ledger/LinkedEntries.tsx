/** The entries that belong to this one: its hold, what it corrects, what corrects it, the rest of its act. */
import type { EntryDetail } from '#shared/contract';
import { DrillLink, PlaceLink } from '#renderer/routes';
import { DayText, formatCount } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import { Change } from './columns.tsx';
import styles from './entry.module.css';

type Linked = EntryDetail['linked'][number];

const LINKS: readonly (readonly [Linked['link'], string])[] = [
  ['original', 'The cost it is about'],
  ['about-it', 'What corrects, moves or gives back of it'],
  ['same-act', 'Booked in the same act'],
  ['its-hold', 'Its hold'],
  ['same-run', 'Of the same run'],
];

export function LinkedEntries({ entry, route }: { entry: EntryDetail; route: AwardRoute }) {
  const closes = entry.kind === 'hold' && entry.batchId !== null ? entry.batchId : null;
  if (entry.linked.length === 0 && closes === null) return null;
  return (
    <section>
      <h4>Linked entries</h4>
      {LINKS.map(([link, title]) => {
        const rows = entry.linked.filter((row) => row.link === link);
        return (
          rows.length > 0 && (
            <div key={link} className={styles.linked}>
              <h5>{title}</h5>
              <ul>
                {rows.map((row) => (
                  <li key={row.id}>
                    <PlaceLink className={styles.link} to={{ ...route, entryId: row.id, act: undefined }}>
                      No. {formatCount(row.seq)} {row.kind}
                    </PlaceLink>
                    <span>
                      <DayText day={row.day} /> · {row.allocationName}
                    </span>
                    <Change amount={row.spent === 0n ? amountOf(row) : row.spent} currency={entry.currency} />
                  </li>
                ))}
              </ul>
            </div>
          )
        );
      })}
      {closes !== null && (
        <p className={styles.note}>
          <DrillLink awardId={entry.awardId} entries={{ kind: 'holds', batch: closes }}>
            <span className={styles.link}>Everything that opened and closed holds of its batch</span>
          </DrillLink>
        </p>
      )}
    </section>
  );
}

const amountOf = (row: Linked) => (row.held === 0n ? row.allotted : row.held);
