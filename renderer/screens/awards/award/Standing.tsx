/** How an award stands: its meter and what the calendar and the rate of spending say. */
import type { Award } from '#shared/contract';
import { formatMoney, negate } from '#shared/money';
import { DrillLink } from '#renderer/routes';
import { Card, DayText, Fact, Facts, formatDaysLeft, formatShare, MeterWithWords, Money } from '#renderer/ui';
import styles from './award.module.css';

export function Standing({ award }: { award: Award }) {
  const { balance, currency, timeShare } = award;
  const money = (amount: typeof award.amount) => formatMoney(amount, currency);
  return (
    <Card>
      <div className={styles.standing}>
        <MeterWithWords
          label={award.title}
          {...balance}
          timeShare={timeShare}
          currency={currency}
          drill={(part, amount) => (
            <DrillLink awardId={award.id} entries={{ kind: part === 'spent' ? 'costs' : 'holds' }}>
              {amount}
            </DrillLink>
          )}
        />
        <Facts>
          <Fact
            name="Awarded"
            sub={award.unallotted > 0n ? `${money(award.unallotted)} not allotted yet` : 'all of it allotted'}
          >
            <Money amount={award.amount} currency={currency} tone="loud" />
          </Fact>
          <Fact name="Project period" sub={`${formatShare(timeShare)} gone`}>
            <DayText day={award.start} /> – <DayText day={award.end} />
          </Fact>
          <Fact name="Time left">{formatDaysLeft(award.daysLeft)}</Fact>
          <Fact name="Spent a day" sub="mean of the last 30 days">
            <Money amount={award.burnPerDay} currency={currency} tone="loud" />
          </Fact>
          <Fact name="Money lasts" tone={award.runOutDay === null ? undefined : 'warn'} sub="at this rate">
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
            {award.projectedAtEnd === null
              ? 'no spend yet'
              : award.projectedAtEnd < 0n
                ? `${money(negate(award.projectedAtEnd))} short`
                : `${money(award.projectedAtEnd)} left`}
          </Fact>
        </Facts>
      </div>
    </Card>
  );
}
