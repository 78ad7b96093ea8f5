/** Which cost an act is about, where its address does not say: the latest of the award, found by a few letters. */
import { TextInput } from '@mantine/core';
import { IconReceipt, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Award, LedgerRow } from '#shared/contract';
import { isCostKind } from '#shared/domain';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, DayText, EmptyState, ErrorNotice, Money } from '#renderer/ui';
import { detailOf, reasonOf, whatOf } from './cost-words.ts';
import styles from './costs.module.css';

const LATEST = 200;

export function CostChooser({
  award,
  lead,
  onChoose,
  other,
}: {
  award: Award;
  lead: string;
  onChoose: (row: LedgerRow) => void;
  /** Another way on, below the list. */
  other?: ReactNode;
}) {
  const [typed, setTyped] = useState('');
  const rpc = useRpc();
  const latest = useQuery(
    rpc.ledger.page.queryOptions({ input: { awardId: award.id, kind: 'costs', limit: LATEST } }),
  );
  // What people booked is often older than the runs of a day.
  const byHand = useQuery(
    rpc.costs.list.queryOptions({ input: { awardId: award.id, before: null, limit: LATEST } }),
  );
  const failed = [latest, byHand].find(({ isError }) => isError);
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found =
    latest.data &&
    byHand.data &&
    newestFirst([...latest.data.rows, ...byHand.data.rows]).filter((row) =>
      words.every((word) => textOf(row).includes(word)),
    );
  return (
    <div className={styles.chooser}>
      <p className={styles.chooserLead}>{lead}</p>
      <TextInput
        data-autofocus
        aria-label="Find a cost"
        placeholder="Find by words of the reason, vendor, model or allocation"
        leftSection={<IconSearch size={15} stroke={1.7} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {failed ? (
        <ErrorNotice
          trouble={explainError(failed.error, 'read the costs')}
          onRetry={() => void failed.refetch()}
        />
      ) : !found ? (
        <Block height={220} />
      ) : found.length === 0 ? (
        <EmptyState icon={IconReceipt} title={typed === '' ? 'No cost yet' : 'No cost has these words'}>
          {typed === ''
            ? 'Nothing has been spent from this award.'
            : `Among the latest ${LATEST} costs. Older ones are in the ledger.`}
        </EmptyState>
      ) : (
        <ul className={styles.choices} aria-label="Latest costs">
          {found.map((row) => (
            <li key={row.id}>
              <button type="button" onClick={() => onChoose(row)}>
                <span className={styles.choiceWhat}>
                  <b>{whatOf(row)}</b>
                  <span>{[detailOf(row).vendor, reasonOf(row)].filter(Boolean).join(' · ')}</span>
                </span>
                <span className={styles.choiceWhere}>
                  {row.allocationName}
                  <DayText day={row.day} />
                </span>
                <Money amount={row.spent} currency={award.currency} tone="loud" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {other}
    </div>
  );
}

/** Each cost once, by day of use. */
const newestFirst = (rows: readonly LedgerRow[]): LedgerRow[] =>
  [
    ...new Map(
      rows.filter((row) => isCostKind(row.kind) && row.spent > 0n).map((row) => [row.id, row]),
    ).values(),
  ].sort((a, b) => (a.day === b.day ? b.seq - a.seq : a.day < b.day ? 1 : -1));

const textOf = (row: LedgerRow): string =>
  [
    whatOf(row),
    row.reason,
    row.allocationName,
    row.personName,
    detailOf(row).vendor,
    detailOf(row).invoice,
    row.day,
  ]
    .join(' ')
    .toLowerCase();
