/** An award in the list: what it is, its meter or what it needs, what is left, when it ends. */
import type { Award } from '#shared/contract';
import { formatMoney } from '#shared/money';
import { go, PlaceLink, type Route } from '#renderer/routes';
import { AwardBadge, DayText, formatDaysLeft, Meter, meterWords, Money } from '#renderer/ui';
import styles from './list.module.css';
import { needsOf } from './list-view.ts';

export function AwardLine({ award }: { award: Award }) {
  const figures = { ...award.balance, timeShare: award.timeShare };
  const isDraft = award.state === 'draft';
  const isOver = award.state === 'closed' || award.state === 'archived';
  const to: Route = { place: 'awards', awardId: award.id, tab: isDraft ? 'terms' : undefined };
  return (
    // The title is the link; the whole line is a larger target for the pointer.
    <li className={styles.line} onClick={() => go(to)}>
      <div className={styles.lineName}>
        <h2>
          <PlaceLink to={to} onClick={(event) => event.stopPropagation()}>
            {award.title}
          </PlaceLink>
        </h2>
        <p>
          <AwardBadge state={award.state} /> · {award.number} · {award.sponsor}
          {award.piName !== null && ` · PI ${award.piName}`}
        </p>
      </div>
      <div className={styles.lineMeter}>
        {award.allocations.length === 0 ? (
          isOver ? (
            <p>never allotted</p>
          ) : (
            <p className={styles.needs}>Needs {needsOf(award).join(' and ')}</p>
          )
        ) : (
          <>
            <Meter label={award.title} {...figures} currency={award.currency} />
            <p>{isDraft ? 'Needs activation' : meterWords(figures, award.currency).pace}</p>
          </>
        )}
      </div>
      <div className={styles.lineMoney}>
        {award.balance.allotted === 0n ? (
          <>
            <b>
              <Money amount={award.amount} currency={award.currency} tone="loud" />
            </b>
            <p>awarded, none allotted</p>
          </>
        ) : (
          <>
            <b>
              <Money
                amount={award.balance.available}
                currency={award.currency}
                tone={award.balance.available < 0n ? 'bad' : 'loud'}
              />
            </b>
            <p>available of {formatMoney(award.balance.allotted, award.currency)}</p>
          </>
        )}
      </div>
      <div className={styles.lineMoney}>
        <b className="nowrap">{formatDaysLeft(award.daysLeft)}</b>
        <p>
          {award.daysLeft < 0 ? 'on' : 'ends'} <DayText day={award.end} />
        </p>
      </div>
    </li>
  );
}
