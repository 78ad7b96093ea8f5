/** One award: what is left, the meter, and when it ends - in money and in days. Choosing it shows its burn below. */
import type { Award } from '#shared/contract';
import { add, formatMoney, negate } from '#shared/money';
import { DrillLink, go, PlaceLink } from '#renderer/routes';
import { DayText, Fact, Facts, formatDaysLeft, formatShare, Meter, Money, shareOf } from '#renderer/ui';
import styles from './overview.module.css';

export function AwardCard({ award, chosen }: { award: Award; chosen: boolean }) {
  const { balance, currency, timeShare } = award;
  const figures = { ...balance, timeShare };
  const over = balance.available < 0n;
  return (
    <article
      className={styles.award}
      data-chosen={chosen || undefined}
      onClick={() => go({ place: 'overview', awardId: award.id }, { replace: true })}
    >
      <header>
        <p className={styles.number} data-note={`${award.number}\n${award.sponsor}`}>
          {award.number} · {award.sponsor}
        </p>
        <h2 data-note={award.title}>
          <PlaceLink to={{ place: 'awards', awardId: award.id }} onClick={(event) => event.stopPropagation()}>
            {award.title}
          </PlaceLink>
        </h2>
      </header>
      <p className={styles.available} data-over={over || undefined}>
        <b>
          <DrillLink awardId={award.id}>
            <Money
              amount={over ? negate(balance.available) : balance.available}
              currency={currency}
              tone="loud"
            />
          </DrillLink>
        </b>{' '}
        {over ? 'over' : 'available'}
      </p>
      <div>
        <Meter label={award.title} {...figures} currency={currency} />
        <p className={styles.pace}>
          {formatShare(shareOf(add(balance.spent, balance.held), balance.allotted))} of{' '}
          <DrillLink awardId={award.id} entries={{ kind: 'allot' }}>
            {formatMoney(balance.allotted, currency)}
          </DrillLink>{' '}
          used, {formatShare(timeShare)} of time gone
        </p>
      </div>
      <Facts>
        <Fact name="Time left" sub={<DayText day={award.end} />}>
          {formatDaysLeft(award.daysLeft)}
        </Fact>
        <Fact
          name="Money lasts"
          tone={award.runOutDay === null ? undefined : 'warn'}
          sub={<>{formatMoney(award.burnPerDay, currency)} a day</>}
        >
          {award.runOutDay === null ? (
            'past the end'
          ) : (
            <>
              until <DayText day={award.runOutDay} />
            </>
          )}
        </Fact>
        <Fact
          name="At the end"
          tone={award.projectedAtEnd !== null && award.projectedAtEnd < 0n ? 'warn' : undefined}
          sub="at this rate"
        >
          {award.projectedAtEnd === null ? (
            'no spend yet'
          ) : award.projectedAtEnd < 0n ? (
            <>
              <Money amount={negate(award.projectedAtEnd)} currency={currency} tone="loud" /> short
            </>
          ) : (
            <>
              <Money amount={award.projectedAtEnd} currency={currency} tone="loud" /> left
            </>
          )}
        </Fact>
      </Facts>
      <button type="button" className={styles.choose} aria-pressed={chosen}>
        {chosen ? 'Burn shown below' : 'Show its burn'}
      </button>
    </article>
  );
}
