/** The lanes: one per provider account and price class, with what each does and why. */
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconCircle,
  IconClockPause,
  IconDots,
  IconLoader2,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconWifiOff,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Lane, Scope } from '#shared/contract';
import { countRuns } from '#shared/domain';
import { ZERO } from '#shared/money';
import { useRpcSource } from '#renderer/rpc';
import { AgoText, formatCount, formatCounted, formatRate, groupCount, PracticeChip } from '#renderer/ui';
import type { QueueAct } from './ConfirmAct.tsx';
import styles from './queue.module.css';
import type { QueueActs } from './use-queue-acts.ts';

const LOOKS: Readonly<Record<Lane['condition'], { icon: TablerIcon; word: string }>> = {
  idle: { icon: IconCircle, word: 'idle' },
  running: { icon: IconLoader2, word: 'running' },
  paused: { icon: IconPlayerPause, word: 'paused' },
  'waiting-for-network': { icon: IconWifiOff, word: 'waiting for the network' },
  resting: { icon: IconClockPause, word: 'resting' },
};

export function Lanes({
  lanes,
  acts,
  onAsk,
}: {
  lanes: readonly Lane[];
  acts: QueueActs;
  onAsk: (act: QueueAct) => void;
}) {
  if (lanes.length === 0) return null;
  return (
    <ul className={styles.lanes} aria-label="Lanes">
      {lanes.map((lane) => (
        <LaneCard key={`${lane.accountId}-${lane.premium}`} lane={lane} acts={acts} onAsk={onAsk} />
      ))}
    </ul>
  );
}

function LaneCard({ lane, acts, onAsk }: { lane: Lane; acts: QueueActs; onAsk: (act: QueueAct) => void }) {
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
      <div className={styles.laneActs}>
        {lane.condition === 'paused' ? (
          <ActionIcon
            aria-label={`Resume ${name}`}
            data-note="Resume this lane"
            onClick={() => acts.resume(scope, name)}
          >
            <IconPlayerPlay size={16} stroke={1.8} />
          </ActionIcon>
        ) : (
          <ActionIcon
            aria-label={`Pause ${name}`}
            data-note="Pause this lane"
            onClick={() => acts.pause(scope, name)}
          >
            <IconPlayerPause size={16} stroke={1.8} />
          </ActionIcon>
        )}
        <LaneMenu name={name} scope={scope} onAsk={onAsk} />
      </div>
    </li>
  );
}

/** What asks first: its runs are counted when the menu opens. */
function LaneMenu({
  name,
  scope,
  onAsk,
}: {
  name: string;
  scope: Extract<Scope, { kind: 'lane' }>;
  onAsk: (act: QueueAct) => void;
}) {
  const { client } = useRpcSource();
  const [runs, setRuns] = useState<Pick<QueueAct, 'counts' | 'held'> | null>(null);
  const count = () => {
    setRuns(null);
    client.queue.lane(scope).then(setRuns, () => setRuns({ counts: {}, held: ZERO }));
  };
  const waiting = runs ? countRuns(runs.counts, ['waiting', 'blocked', 'retrying']) : 0;
  const again = runs ? groupCount(runs.counts, 'failed') + groupCount(runs.counts, 'cancelled') : 0;
  const ask = (kind: QueueAct['kind']) => runs && onAsk({ kind, scope, name: `the ${name}`, ...runs });
  return (
    <Menu position="bottom-end" shadow="md" width={250} onOpen={count}>
      <Menu.Target>
        <ActionIcon aria-label={`More for ${name}`}>
          <IconDots size={16} stroke={1.8} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconX size={14} />} disabled={waiting === 0} onClick={() => ask('cancel')}>
          {runs ? `Cancel ${formatCounted(waiting, 'waiting run')}` : 'Counting its runs'}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconRefresh size={14} />}
          disabled={again === 0}
          onClick={() => ask('retry')}
        >
          Run {formatCounted(again, 'failed or cancelled run')} again
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
