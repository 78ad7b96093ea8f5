/** The lanes: one per provider account and price class, with what each does and why. */
import { ActionIcon } from '@mantine/core';
import {
  IconCircle,
  IconClockPause,
  IconLoader2,
  IconPlayerPause,
  IconPlayerPlay,
  IconWifiOff,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Lane } from '#shared/contract';
import { AgoText, formatCount, formatRate, PracticeChip } from '#renderer/ui';
import styles from './queue.module.css';
import type { QueueActs } from './use-queue-acts.ts';

const LOOKS: Readonly<Record<Lane['condition'], { icon: TablerIcon; word: string }>> = {
  idle: { icon: IconCircle, word: 'idle' },
  running: { icon: IconLoader2, word: 'running' },
  paused: { icon: IconPlayerPause, word: 'paused' },
  'waiting-for-network': { icon: IconWifiOff, word: 'waiting for the network' },
  resting: { icon: IconClockPause, word: 'resting' },
};

export function Lanes({ lanes, acts }: { lanes: readonly Lane[]; acts: QueueActs }) {
  if (lanes.length === 0) return null;
  return (
    <ul className={styles.lanes} aria-label="Lanes">
      {lanes.map((lane) => (
        <LaneCard key={`${lane.accountId}-${lane.premium}`} lane={lane} acts={acts} />
      ))}
    </ul>
  );
}

function LaneCard({ lane, acts }: { lane: Lane; acts: QueueActs }) {
  const { icon: Icon, word } = LOOKS[lane.condition];
  const name = `${lane.name}, ${lane.premium ? 'premium' : 'cheap'} lane`;
  const scope = { kind: 'lane', accountId: lane.accountId, premium: lane.premium } as const;
  const limit =
    lane.requestsPerMinute === null ? '' : `, at most ${formatCount(lane.requestsPerMinute)} a minute`;
  return (
    <li className={styles.lane} data-condition={lane.condition}>
      <div className={styles.laneName}>
        <b>{lane.name}</b>
        <span>{lane.premium ? 'premium' : 'cheap'}</span>
        {lane.practice && <PracticeChip />}
      </div>
      <p className={styles.laneState}>
        <Icon size={14} stroke={2} aria-hidden />
        {word}
        {lane.condition === 'running' && <span>{formatRate(lane.ratePerSecond)}</span>}
        <span data-note={`${lane.provider}: ${formatCount(lane.concurrency)} at once${limit}`}>
          {formatCount(lane.inFlight)} of {formatCount(lane.concurrency)} in flight
        </span>
      </p>
      {lane.why !== null && (
        <p className={styles.laneWhy} data-note={lane.why}>
          {lane.why}
          {lane.sinceMs !== null && (
            <>
              {' '}
              (<AgoText atMs={lane.sinceMs} />)
            </>
          )}
        </p>
      )}
      {lane.condition === 'paused' ? (
        <ActionIcon
          className={styles.laneAct}
          aria-label={`Resume ${name}`}
          data-note="Resume this lane"
          onClick={() => acts.resume(scope, name)}
        >
          <IconPlayerPlay size={16} stroke={1.8} />
        </ActionIcon>
      ) : (
        <ActionIcon
          className={styles.laneAct}
          aria-label={`Pause ${name}`}
          data-note="Pause this lane"
          onClick={() => acts.pause(scope, name)}
        >
          <IconPlayerPause size={16} stroke={1.8} />
        </ActionIcon>
      )}
    </li>
  );
}
