/** Run states and the moves between them, as data: the queue asks this table, the database checks the names. */

export const RUN_STATES = [
  'waiting', // queued, not sent
  'submitting', // its attempt is committed, the answer is not here yet
  'accepted', // the provider has it
  'fetching', // finished there, its output is being copied
  'retrying', // will be sent again at a known time
  'blocked', // cannot go on until somebody acts (why is stored)
  'unknown', // sent, outcome not known; its hold is kept
  'done',
  'failed-free',
  'failed-billed',
  'cancelled-free',
  'cancelled-billed',
] as const;
export type RunState = (typeof RUN_STATES)[number];

export const END_STATES = [
  'done',
  'failed-free',
  'failed-billed',
  'cancelled-free',
  'cancelled-billed',
] as const;
export type EndState = (typeof END_STATES)[number];

const ends = new Set<RunState>(END_STATES);
export const isEnd = (state: RunState): state is EndState => ends.has(state);

/** States in which a submission may be, or may have been, at the provider. */
export const IN_FLIGHT_STATES = ['submitting', 'accepted', 'fetching'] as const;

/** Every allowed move. A run is never done by absence: `done` is reached only from `fetching`. */
export const RUN_MOVES: Readonly<Record<RunState, readonly RunState[]>> = {
  waiting: ['submitting', 'blocked', 'cancelled-free'],
  submitting: [
    'accepted',
    'fetching',
    'retrying',
    'waiting',
    'blocked',
    'unknown',
    'failed-free',
    'failed-billed',
    'cancelled-free',
    'cancelled-billed',
  ],
  accepted: [
    'fetching',
    'retrying',
    'unknown',
    'failed-free',
    'failed-billed',
    'cancelled-free',
    'cancelled-billed',
  ],
  fetching: ['done', 'unknown', 'failed-billed'],
  retrying: ['submitting', 'waiting', 'blocked', 'cancelled-free'],
  blocked: ['waiting', 'cancelled-free'],
  unknown: [
    'submitting',
    'accepted',
    'fetching',
    'waiting',
    'failed-free',
    'failed-billed',
    'cancelled-free',
    'cancelled-billed',
  ],
  done: [],
  'failed-free': [],
  'failed-billed': [],
  'cancelled-free': [],
  'cancelled-billed': [],
};

export const mayMove = (from: RunState, to: RunState): boolean => RUN_MOVES[from].includes(to);

export const BATCH_STATES = ['queued', 'paused', 'ended'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** Counts of a batch's (or the queue's) runs by state; a state without runs may be missing. */
export type RunCounts = Readonly<Partial<Record<RunState, number>>>;

export const countRuns = (counts: RunCounts, states: readonly RunState[]): number =>
  states.reduce((total, state) => total + (counts[state] ?? 0), 0);
