/** Overview: how each award stands, how it burns, what needs a person, what the queue does. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { go, type Route } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Block, Card, DayText, ErrorNotice, Lines, Page, PageHeader, PracticeChip } from '#renderer/ui';
import { AwardCard } from './AwardCard.tsx';
import { Burn } from './Burn.tsx';
import { NeedsYouCard } from './NeedsYouCard.tsx';
import styles from './overview.module.css';
import { QueueGlance } from './QueueGlance.tsx';
import { Spend } from './Spend.tsx';
import { TwoDoors } from './TwoDoors.tsx';

export function OverviewScreen({ route }: { route: Extract<Route, { place: 'overview' }> }) {
  const rpc = useRpc();
  const info = useQuery(rpc.workspace.info.queryOptions());
  const awards = useQuery(rpc.awards.list.queryOptions());
  if (awards.isError || info.isError) {
    return (
      <Page>
        <ErrorNotice
          trouble={explainError(awards.error ?? info.error, 'read the overview')}
          onRetry={() => void Promise.all([awards.refetch(), info.refetch()])}
        />
      </Page>
    );
  }
  if (!info.data || !awards.data) return <Loading />;
  if (awards.data.length === 0) return <TwoDoors />;
  const chosen = awards.data.find(({ id }) => id === route.awardId) ?? awards.data[0];
  const folder = info.data.dir.split(/[\\/]/).at(-1) ?? info.data.dir;
  return (
    <Page wide>
      <PageHeader
        title="Overview"
        lead={
          <>
            <DayText day={info.data.today} /> · <span data-note={info.data.dir}>{folder}</span>{' '}
            {info.data.practice && <PracticeChip />}
          </>
        }
        actions={<Button onClick={() => go({ place: 'new-batch' })}>New batch</Button>}
      />
      <div className={styles.awards}>
        {awards.data.map((award) => (
          <AwardCard key={award.id} award={award} chosen={award.id === chosen?.id} />
        ))}
      </div>
      <div className={styles.middle}>
        {chosen && <Burn award={chosen} />}
        <div className={styles.side}>
          <NeedsYouCard />
          <QueueGlance />
        </div>
      </div>
      {chosen && <Spend award={chosen} />}
    </Page>
  );
}

function Loading() {
  return (
    <Page wide>
      <PageHeader title="Overview" lead="Reading the books" />
      <div className={styles.awards}>
        {[0, 1, 2].map((n) => (
          <Card key={n}>
            <Lines count={6} />
          </Card>
        ))}
      </div>
      <Block height={320} />
    </Page>
  );
}
