/** First start: two doors, each saying what it does before it is opened. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { nanos } from '#shared/money';
import { go } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { ErrorNotice, Meter } from '#renderer/ui';
import styles from './doors.module.css';

export function TwoDoors() {
  const cache = useQueryClient();
  const sample = useMutation(
    useRpc().workspace.addSampleLab.mutationOptions({ onSuccess: () => cache.invalidateQueries() }),
  );
  return (
    <div className={styles.doors}>
      <header>
        <h1 id="page-title" tabIndex={-1}>
          Spend the grant, never more than the grant.
        </h1>
        <p>
          Grantmeter queues image, video and audio calls, holds their ceiling before the first one is sent,
          and charges each to the award that pays.
        </p>
        <div className={styles.exhibit}>
          <Meter
            label="An example of the meter"
            size="full"
            allotted={nanos(100n)}
            spent={nanos(38n)}
            held={nanos(17n)}
            ghost={nanos(12n)}
            timeShare={0.46}
          />
          <ul aria-hidden>
            <li style={{ left: '0%', width: '38%' }}>spent</li>
            <li style={{ left: '38%', width: '17%' }}>held</li>
            <li style={{ left: '55%', width: '12%' }}>next batch</li>
            <li style={{ left: '67%', width: '33%' }}>available</li>
          </ul>
        </div>
      </header>
      <div className={styles.pair}>
        <section>
          <h2>Look around with a sample lab</h2>
          <ul>
            <li>Awards, people and months of made-up history</li>
            <li>A practice provider on this computer: no key, nothing to pay, nothing leaves</li>
            <li>Queue real batches of prompts and watch the books follow</li>
          </ul>
          <Button size="md" loading={sample.isPending} onClick={() => sample.mutate(undefined)}>
            Open the sample lab
          </Button>
        </section>
        <section>
          <h2>Set up my lab</h2>
          <ol>
            <li>Write in the award: sponsor, number, dates, amount</li>
            <li>Divide it into allocations, such as Exploration and Finals</li>
            <li>Queue the first batch; practice runs until a provider key is added</li>
          </ol>
          <Button size="md" variant="default" onClick={() => go({ place: 'awards', act: 'new-award' })}>
            Start with an award
          </Button>
        </section>
      </div>
      {sample.isError && <ErrorNotice trouble={explainError(sample.error, 'add the sample lab')} />}
    </div>
  );
}
