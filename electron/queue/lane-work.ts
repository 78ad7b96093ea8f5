/** What the duties of a lane (claiming, polling, clearing doubt) share. */
import type { Db, WriteDb } from '#db';
import type { Adapter } from '#electron/providers';
import type { Clock } from '#shared/base';
import type { Executor } from './executor.ts';
import type { Flight, Flights } from './flights.ts';
import type { Lane } from './lane.ts';
import type { RequestOwners } from './request-owners.ts';
import type { QueueSettings } from './settings.ts';
import type { Step } from './step.ts';

export interface LaneDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: QueueSettings;
  readonly executor: Executor;
  readonly owners: RequestOwners;
  /** Inside a write transaction: throws when this process no longer runs the queue. */
  readonly confirm: (db: WriteDb) => void;
  /** Until a person resumes it: the provider refuses our key. */
  readonly pauseLane: (lane: Lane, why: string) => void;
  /** An event about the lane itself. */
  readonly record: (lane: Lane, kind: string, detail: string) => void;
  /** A bug or a local fault (full disk): the whole engine stops. */
  readonly onFault: (error: unknown) => void;
}

export interface LaneWork {
  readonly lane: Lane;
  readonly adapter: Adapter;
  readonly deps: LaneDeps;
  readonly flights: Flights;
  /** Aborted when what is under way must end now. */
  readonly signal: AbortSignal;
  /** The flight's next step is under way; its outcome decides where the run goes. */
  carry(flight: Flight, step: Promise<Step>): void;
  /** Keeps an eye on a promise nobody waits for: its failure stops the engine, and a halt waits for it. */
  follow(promise: Promise<void>): void;
  /** The provider answered, or no connection could be made. */
  reached(): void;
  unreachable(why: string): void;
}
