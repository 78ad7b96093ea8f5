/** One award: how it stands, its allocations, its ledger, and the self-check of the books. */
import { Button } from '@mantine/core';
import { IconArrowLeft, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Award } from '#shared/contract';
import type { AllocationId, AwardId } from '#shared/domain';
import { formatMoney, negate } from '#shared/money';
import { go, PlaceLink } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import {
  Block,
  Card,
  DayText,
  ErrorNotice,
  Fact,
  Facts,
  formatCounted,
  formatShare,
  MeterWithWords,
  Money,
  Page,
  PageHeader,
} from '#renderer/ui';
import { Allocations } from './Allocations.tsx';
import styles from './awards.module.css';
import { Ledger } from './Ledger.tsx';
import { NewAllocation } from './NewAllocation.tsx';
import { SelfCheck } from './SelfCheck.tsx';

export function AwardPage({
  awardId,
  allocationId,
  asking,
}: {
  awardId: AwardId;
  allocationId: AllocationId | undefined;
  asking: boolean;
}) {
  const award = useQuery(useRpc().awards.get.queryOptions({ input: { awardId } }));
  const back = (
    <PlaceLink className={styles.back} to={{ place: 'awards' }}>
      <IconArrowLeft size={14} stroke={1.8} aria-hidden /> Awards
    </PlaceLink>
  );
  if (award.isError) {
    return (
      <Page>
        <PageHeader above={back} title="Award" />
        <ErrorNotice
          trouble={explainError(award.error, 'read the award')}
          onRetry={() => void award.refetch()}
        />
      </Page>
    );
  }
  if (!award.data) {
    return (
      <Page>
        <PageHeader above={back} title="Award" lead="Reading the books" />
        <Block height={180} />
        <Block height={320} />
      </Page>
    );
  }
  const { data } = award;
  const close = () => go({ place: 'awards', awardId, allocationId }, { replace: true });
  const ask = () => go({ place: 'awards', awardId, allocationId, act: 'new-allocation' }, { replace: true });
  return (
    <Page>
      <PageHeader
        above={back}
        title={data.title}
        lead={
          <>
            {data.number} · {data.sponsor}
            {data.piName !== null && ` · PI ${data.piName}`}
          </>
        }
        actions={
          <>
            <SelfCheck />
            <Button
              leftSection={<IconPlus size={16} />}
              onClick={ask}
              disabled={data.unallotted <= 0n}
              data-note={data.unallotted <= 0n ? 'Everything awarded is allotted' : undefined}
            >
              Add allocation
            </Button>
          </>
        }
      />
      <Standing award={data} />
      <Allocations award={data} onAdd={ask} />
      <Ledger award={data} allocationId={allocationId ?? null} />
      <NewAllocation award={data} opened={asking} onClose={close} />
    </Page>
  );
}

function Standing({ award }: { award: Award }) {
  const { balance, currency, timeShare } = award;
  const money = (amount: typeof award.amount) => formatMoney(amount, currency);
  return (
    <Card>
      <div className={styles.standing}>
        <MeterWithWords label={award.title} {...balance} timeShare={timeShare} currency={currency} />
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
          <Fact name="Time left">
            {award.daysLeft === 0 ? 'ended' : formatCounted(award.daysLeft, 'day')}
          </Fact>
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
