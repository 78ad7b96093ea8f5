/** One entry: what it did to the balances, what it was for, what it is linked with, and the request behind it. */
import { Button, Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EntryDetail } from '#shared/contract';
import { type EntryId, isCostKind } from '#shared/domain';
import { formatExact, nanos } from '#shared/money';
import { go, PlaceLink } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import {
  Block,
  DayText,
  ErrorNotice,
  Fact,
  Facts,
  formatCount,
  InstantText,
  Lines,
  Money,
  ROUTE_WORDS,
} from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import { Change } from './columns.tsx';
import styles from './entry.module.css';
import { LinkedEntries } from './LinkedEntries.tsx';
import { RequestOfEntry } from './RequestOfEntry.tsx';
import { KIND_WORDS } from './words.ts';

export function EntryDrawer({ route, onClose }: { route: AwardRoute; onClose: () => void }) {
  // The same field names the entry an act is about; then the act's dialog is open, not this.
  const entryId = route.act === undefined ? route.entryId : undefined;
  return (
    <Drawer
      opened={entryId !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      title="Entry"
      closeButtonProps={{ 'aria-label': 'Close' }}
      overlayProps={{ backgroundOpacity: 0.12 }}
    >
      {entryId !== undefined && <Detail entryId={entryId} route={route} />}
    </Drawer>
  );
}

function Detail({ entryId, route }: { entryId: EntryId; route: AwardRoute }) {
  const entry = useQuery(useRpc().ledger.entry.queryOptions({ input: { entryId } }));
  if (entry.isError)
    return (
      <ErrorNotice
        trouble={explainError(entry.error, 'read the entry')}
        onRetry={() => void entry.refetch()}
      />
    );
  if (!entry.data)
    return (
      <div className={styles.entry}>
        <Block height={90} />
        <Lines count={6} />
      </div>
    );
  return <Shown entry={entry.data} route={route} />;
}

function Shown({ entry, route }: { entry: EntryDetail; route: AwardRoute }) {
  const { currency } = entry;
  return (
    <div className={styles.entry} tabIndex={-1} data-autofocus>
      <div className={styles.head}>
        <h3>
          No. {formatCount(entry.seq)}: {entry.kind}
        </h3>
        <p>{KIND_WORDS[entry.kind]}</p>
      </div>
      <dl className={styles.changes}>
        {(['allotted', 'held', 'spent'] as const)
          .filter((figure) => entry[figure] !== 0n)
          .map((figure) => (
            <div key={figure}>
              <dt>{figure}</dt>
              <dd>
                <Change amount={entry[figure]} currency={currency} />
              </dd>
            </div>
          ))}
        {entry.allotted === 0n && entry.held === 0n && entry.spent === 0n && (
          <div>
            <dt>changes nothing</dt>
            <dd>{formatExact(entry.spent, currency)}</dd>
          </div>
        )}
      </dl>
      {entry.reason !== null && <p className={styles.reason}>{entry.reason}</p>}
      <Facts>
        <Fact name="Allocation">{entry.allocationName}</Fact>
        <Fact name="Day of use">
          <DayText day={entry.day} />
        </Fact>
        <Fact name="Written">
          <InstantText atMs={entry.atMs} />
        </Fact>
        {entry.personName !== null && <Fact name="By">{entry.personName}</Fact>}
        {entry.modelKey !== null && <Fact name="Model">{entry.modelKey}</Fact>}
        {entry.route !== null && (
          <Fact name="Paid by" sub={entry.paymentRoute === null ? 'as its account is' : undefined}>
            {ROUTE_WORDS[entry.route]}
          </Fact>
        )}
        {entry.quantity !== null && entry.price === null && <Fact name="Quantity">{entry.quantity}</Fact>}
        {entry.batchId !== null && (
          <Fact name="Batch">
            <PlaceLink className={styles.link} to={{ place: 'queue', batchId: entry.batchId }}>
              {entry.experimentName ?? 'its batch'}
            </PlaceLink>
          </Fact>
        )}
        {entry.runId !== null && (
          <Fact name="For">
            <PlaceLink
              className={styles.link}
              to={{ place: 'queue', batchId: entry.batchId ?? undefined, runId: entry.runId }}
            >
              its run and what it gave
            </PlaceLink>
          </Fact>
        )}
        {entry.hold !== null && entry.kind === 'hold' && (
          <Fact name="Still open of it">
            <Money amount={entry.hold.open} currency={currency} exact tone="loud" />
          </Fact>
        )}
      </Facts>
      <Acts entry={entry} route={route} />
      <Price entry={entry} />
      <LinkedEntries entry={entry} route={route} />
      {entry.runId !== null && <RequestOfEntry runId={entry.runId} entryId={entry.id} />}
      <More entry={entry} />
    </div>
  );
}

/** What can be done about a cost; the dialogs name the amounts. */
function Acts({ entry, route }: { entry: EntryDetail; route: AwardRoute }) {
  if (!isCostKind(entry.kind) || entry.spent <= 0n) return null;
  const { id: entryId, refundable } = entry;
  if (refundable <= 0n) return <p className={styles.note}>All of it was given back, moved or corrected.</p>;
  const base = { place: 'awards', awardId: route.awardId, entryId } as const;
  return (
    <div className={styles.acts}>
      <Button size="xs" variant="default" onClick={() => go({ ...base, tab: 'costs', act: 'refund' })}>
        Refund
      </Button>
      <Button size="xs" variant="default" onClick={() => go({ ...base, tab: 'transfers', act: 'transfer' })}>
        Transfer
      </Button>
      <Button size="xs" variant="default" onClick={() => go({ ...base, tab: 'costs', act: 'adjust' })}>
        Correct
      </Button>
      {refundable !== entry.spent && (
        <span className={styles.note}>
          <Money amount={refundable} currency={entry.currency} exact tone="loud" /> is left of it
        </span>
      )}
    </div>
  );
}

/** The price version it was charged at: list price x quantity beside what was billed. */
function Price({ entry: { price, quantity, listed, spent, currency } }: { entry: EntryDetail }) {
  if (price === null) return null;
  const unit = price.perUnits === 1n ? price.unit : `${formatCount(Number(price.perUnits))} ${price.unit}s`;
  return (
    <section>
      <h4>Price</h4>
      <Facts>
        <Fact name="List price" sub={`a ${unit}`}>
          {formatExact(price.nanos, currency)}
        </Fact>
        {quantity !== null && <Fact name="Quantity">{quantity}</Fact>}
        {listed !== null && (
          <Fact name="Price × quantity" sub={listed === spent ? 'as billed' : undefined}>
            {formatExact(listed, currency)}
          </Fact>
        )}
        {listed !== null && listed !== spent && <Fact name="Billed">{formatExact(spent, currency)}</Fact>}
        <Fact name="Price of" sub={`${price.source}, read ${price.sourceDay}`}>
          <DayText day={price.validFrom} />
        </Fact>
      </Facts>
    </section>
  );
}

/** What an auditor asks: the remaining details as stored, and the entry's place in the chain. */
function More({ entry }: { entry: EntryDetail }) {
  return (
    <section>
      <h4>In the books</h4>
      <dl className={styles.stored}>
        {detailRows(entry).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>Entry</dt>
          <dd>
            <code>{entry.id}</code>
          </dd>
        </div>
        <div>
          <dt>Its hash</dt>
          <dd>
            <code>{entry.hash}</code>
          </dd>
        </div>
        <div>
          <dt>Builds on</dt>
          <dd>
            <code>{entry.hashBefore}</code>
          </dd>
        </div>
      </dl>
    </section>
  );
}

function detailRows({ detail, currency }: EntryDetail): (readonly [string, string])[] {
  if (detail === null) return [];
  const parsed: unknown = JSON.parse(detail);
  if (typeof parsed !== 'object' || parsed === null) return [];
  return Object.entries(parsed)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => {
      // Amounts stand there as whole nanos.
      const amount = name.endsWith('Nanos') && /^-?\d+$/.test(String(value));
      const words = (amount ? name.slice(0, -'Nanos'.length) : name)
        .replaceAll(/([A-Z])/g, ' $1')
        .toLowerCase();
      if (amount) return [words, formatExact(nanos(BigInt(String(value))), currency)] as const;
      return [words, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const;
    });
}
