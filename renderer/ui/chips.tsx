/** Small marks: tiers, states, practice. Each has a word or a shape of its own; none rests on colour. */
import {
  IconAlertTriangle,
  IconArchive,
  IconBan,
  IconCheck,
  IconCircleDashed,
  IconClockPause,
  IconFlask2,
  IconHelpHexagon,
  IconLoader2,
  IconLock,
  IconPencil,
  IconPlayerPause,
  IconRefresh,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import type { AwardState, BatchState, RunState, Tier } from '#shared/domain';
import styles from './chips.module.css';

const TIER_BARS: Readonly<Record<Tier, number>> = { baseline: 1, standard: 2, premium: 3 };

/** Baseline has one bar of three filled, standard two, premium three. */
export function TierMark({ tier }: { tier: Tier }) {
  return (
    <span className={styles.tierMark} aria-hidden>
      {[1, 2, 3].map((bar) => (
        <i key={bar} data-on={bar <= TIER_BARS[tier] || undefined} />
      ))}
    </span>
  );
}

export function TierChip({ tier }: { tier: Tier }) {
  return (
    <span className={styles.tier} data-tier={tier}>
      <TierMark tier={tier} />
      {tier}
    </span>
  );
}

export type Tone = 'busy' | 'quiet' | 'good' | 'warn' | 'bad';

interface StateLook {
  readonly label: string;
  readonly tone: Tone;
  readonly icon: TablerIcon;
  readonly means: string;
}

export const RUN_LOOKS: Readonly<Record<RunState, StateLook>> = {
  waiting: { label: 'waiting', tone: 'quiet', icon: IconCircleDashed, means: 'Queued, not sent yet' },
  submitting: {
    label: 'sending',
    tone: 'busy',
    icon: IconLoader2,
    means: 'Its attempt is written down; the answer is not here yet',
  },
  accepted: { label: 'running', tone: 'busy', icon: IconLoader2, means: 'The provider is working on it' },
  fetching: {
    label: 'fetching',
    tone: 'busy',
    icon: IconLoader2,
    means: 'Finished there; its output is being copied',
  },
  retrying: {
    label: 'retrying',
    tone: 'busy',
    icon: IconRefresh,
    means: 'Will be sent again at a known time',
  },
  blocked: {
    label: 'blocked',
    tone: 'warn',
    icon: IconClockPause,
    means: 'Cannot go on until somebody acts',
  },
  unknown: {
    label: 'unknown',
    tone: 'warn',
    icon: IconHelpHexagon,
    means: 'Sent, outcome not known; its hold is kept',
  },
  done: {
    label: 'done',
    tone: 'good',
    icon: IconCheck,
    means: 'Its output is here and the charge is booked',
  },
  'failed-free': { label: 'failed, free', tone: 'bad', icon: IconX, means: 'Failed; nothing was charged' },
  'failed-billed': {
    label: 'failed, billed',
    tone: 'bad',
    icon: IconAlertTriangle,
    means: 'Failed, and the provider charged for it',
  },
  'cancelled-free': {
    label: 'cancelled',
    tone: 'quiet',
    icon: IconBan,
    means: 'Cancelled; nothing was charged',
  },
  'cancelled-billed': {
    label: 'cancelled, billed',
    tone: 'warn',
    icon: IconBan,
    means: 'Cancelled, and the provider charged for it',
  },
};

const BATCH_LOOKS: Readonly<Record<BatchState | 'running', StateLook>> = {
  queued: { label: 'queued', tone: 'quiet', icon: IconCircleDashed, means: 'Its runs wait for their turn' },
  running: {
    label: 'running',
    tone: 'busy',
    icon: IconLoader2,
    means: 'Some of its runs are at the provider',
  },
  paused: {
    label: 'paused',
    tone: 'warn',
    icon: IconPlayerPause,
    means: 'Nothing new is sent until it is resumed',
  },
  ended: {
    label: 'ended',
    tone: 'good',
    icon: IconCheck,
    means: 'Every run has ended and its hold is closed',
  },
};

const AWARD_LOOKS: Readonly<Record<AwardState, StateLook>> = {
  draft: {
    label: 'draft',
    tone: 'warn',
    icon: IconPencil,
    means: 'Cannot be charged until it is activated',
  },
  active: { label: 'active', tone: 'good', icon: IconCheck, means: 'Its allocations may be charged' },
  closed: {
    label: 'closed',
    tone: 'quiet',
    icon: IconLock,
    means: 'Not charged any more; it can be activated again',
  },
  archived: { label: 'archived', tone: 'quiet', icon: IconArchive, means: 'Kept for reading only' },
};

export function StateBadge({ state }: { state: RunState }) {
  return <Look look={RUN_LOOKS[state]} />;
}

export function BatchBadge({ state, running = false }: { state: BatchState; running?: boolean }) {
  return <Look look={BATCH_LOOKS[state === 'queued' && running ? 'running' : state]} />;
}

export function AwardBadge({ state }: { state: AwardState }) {
  return <Look look={AWARD_LOOKS[state]} />;
}

function Look({ look }: { look: StateLook }) {
  const Icon = look.icon;
  return (
    <span className={styles.state} data-tone={look.tone} data-note={look.means}>
      <Icon size={14} stroke={2} aria-hidden data-spin={look.icon === IconLoader2 || undefined} />
      {look.label}
    </span>
  );
}

/** Marks whatever ran, or would run, against the embedded practice provider. */
export function PracticeChip() {
  return (
    <span
      className={styles.practice}
      data-note={
        'Practice: an embedded provider renders stand-in files.\nNothing leaves this computer and nobody is billed.'
      }
    >
      <IconFlask2 size={12} stroke={2} aria-hidden />
      practice
    </span>
  );
}
