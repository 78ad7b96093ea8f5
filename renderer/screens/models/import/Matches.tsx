/** The entries of a table that fit models of the catalogue, with what each would change. */
import { Checkbox } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import type { TableMatch } from '#shared/contract';
import { changeWords, priceWords } from '#shared/money';
import { Card, EmptyState } from '#renderer/ui';
import styles from './import.module.css';

export const nameOf = ({ modelId, entry }: TableMatch): string => `${modelId} ${entry}`;

export function Matches({
  matches,
  chosen,
  onToggle,
}: {
  matches: readonly TableMatch[];
  chosen: ReadonlySet<string>;
  onToggle: (match: TableMatch) => void;
}) {
  if (matches.length === 0)
    return (
      <Card flush title="Fits your models">
        <EmptyState icon={IconTags} title="No entry fits">
          Entries fit by the exact id of a model in the catalogue, alone or behind a provider’s name. Add the
          models first.
        </EmptyState>
      </Card>
    );
  return (
    <Card flush title="Fits your models">
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className={styles.hidden}>Take</span>
              </th>
              <th scope="col">Model</th>
              <th scope="col">Entry of the table</th>
              <th scope="col">Price there</th>
              <th scope="col">In force</th>
              <th scope="col" className={styles.end}>
                Change
              </th>
            </tr>
          </thead>
          <tbody>
            {matches.map((match) => (
              <tr key={nameOf(match)} data-same={match.same || undefined}>
                <td>
                  <Checkbox
                    size="xs"
                    aria-label={`Take ${match.entry} for ${match.modelKey}`}
                    checked={chosen.has(nameOf(match))}
                    disabled={match.same}
                    onChange={() => onToggle(match)}
                  />
                </td>
                <th scope="row">{match.modelKey}</th>
                <td>
                  {match.entry}
                  {!match.sameProvider && (
                    <div className={styles.other}>of another provider: {match.provider ?? 'not said'}</div>
                  )}
                </td>
                <td>
                  {priceWords(match.rate, match.rate.currency)}
                  {match.notes.length > 0 && <div className={styles.note}>{match.notes.join('; ')}</div>}
                </td>
                <td>{match.now ? priceWords(match.now, match.now.currency) : 'none'}</td>
                <td className={styles.end}>
                  {match.now ? (changeWords(match.now, match.rate) ?? 'other unit') : 'new'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
