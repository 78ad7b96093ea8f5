/** One cost transfer, whole: between what, how old, the four answers, the linked rows, the decision, and who may decide. */
import { Button } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import type { LedgerRow, Transfer } from '#shared/contract';
import { TRANSFER_QUESTIONS } from '#shared/domain';
import { formatExact } from '#shared/money';
import { DayText, Fact, Facts, InstantText, Money } from '#renderer/ui';
import { REASON_WORDS, whatOf } from '../costs/cost-words.ts';
import { Notice } from '../costs/Notice.tsx';
import type { Place, Places } from '../costs/use-allocations.ts';
import { QUESTION_WORDS } from './questions.ts';
import { TransferClock } from './TransferClock.tsx';
import { TransferState } from './TransferState.tsx';
import { endsOf } from './transfer-ends.ts';
import styles from './transfers.module.css';

export function TransferView({
  transfer,
  places,
  onDecide,
}: {
  transfer: Transfer;
  places: Places;
  onDecide: (act: 'approve-transfer' | 'decline-transfer') => void;
}) {
  const { from, to, currency } = endsOf(transfer, places);
  return (
    <div className={styles.view}>
      <div className={styles.viewHead}>
        <span className={styles.viewMoney}>{formatExact(transfer.amount, currency)}</span>
        <span className={styles.lineEnds}>
          <End name={transfer.rows[0]?.allocationName ?? ''} place={from} />
          <IconArrowRight size={15} stroke={1.8} aria-label="to" />
          <End name={transfer.toAllocationName} place={to} />
        </span>
        <TransferState state={transfer.state} />
      </div>
      <TransferClock {...transfer} quiet={transfer.state !== 'requested'} />
      <Facts>
        <Fact name="Kind of error">{REASON_WORDS[transfer.reason]}</Fact>
        <Fact name="Found on">
          <DayText day={transfer.discovered} />
        </Fact>
        <Fact name="Asked for" sub={<InstantText atMs={transfer.requestedAtMs} />}>
          {transfer.requestedBy}
        </Fact>
        {transfer.decidedBy !== null && transfer.decidedAtMs !== null && (
          <Fact name="Decided" sub={<InstantText atMs={transfer.decidedAtMs} />}>
            {transfer.decidedBy}
          </Fact>
        )}
      </Facts>
      <dl className={styles.answers}>
        {TRANSFER_QUESTIONS.map(([field]) => (
          <div key={field}>
            <dt>{QUESTION_WORDS[field]}</dt>
            <dd>{transfer[field]}</dd>
          </div>
        ))}
        {transfer.decision !== null && transfer.decision !== '' && (
          <div>
            <dt>The decision of {transfer.decidedBy}</dt>
            <dd className={styles.decision}>{transfer.decision}</dd>
          </div>
        )}
      </dl>
      <Rows rows={transfer.rows} currency={currency} state={transfer.state} />
      {transfer.state === 'requested' && <Decide transfer={transfer} onDecide={onDecide} />}
    </div>
  );
}

export function End({ name, place }: { name: string; place: Place | undefined }) {
  return (
    <span className={styles.end} data-note={place?.award.title}>
      {name}
      <small>{place?.award.number}</small>
    </span>
  );
}

function Rows({
  rows,
  currency,
  state,
}: {
  rows: readonly LedgerRow[];
  currency: string;
  state: Transfer['state'];
}) {
  return (
    <table className={styles.rows}>
      <caption>{state === 'approved' ? 'Three linked entries' : 'The entry that it is about'}</caption>
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Day</th>
          <th scope="col">What</th>
          <th scope="col">Allocation</th>
          <th scope="col">Spent</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td>{row.seq.toLocaleString('en')}</td>
            <td>
              <DayText day={row.day} />
            </td>
            <td>{whatOf(row)}</td>
            <td>{row.allocationName}</td>
            <td>
              <Money amount={row.spent} currency={currency} tone="loud" exact />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Decide({
  transfer,
  onDecide,
}: {
  transfer: Transfer;
  onDecide: (act: 'approve-transfer' | 'decline-transfer') => void;
}) {
  const refused = transfer.refusedToYou;
  return (
    <>
      {refused !== null && (
        <div id="why-not-decide">
          <Notice tone="warn">{refused}</Notice>
        </div>
      )}
      <div className={styles.acts}>
        <Button
          variant="default"
          disabled={refused !== null}
          aria-describedby={refused === null ? undefined : 'why-not-decide'}
          onClick={() => onDecide('decline-transfer')}
        >
          Decline…
        </Button>
        <Button
          disabled={refused !== null}
          aria-describedby={refused === null ? undefined : 'why-not-decide'}
          onClick={() => onDecide('approve-transfer')}
        >
          Approve…
        </Button>
      </div>
    </>
  );
}
