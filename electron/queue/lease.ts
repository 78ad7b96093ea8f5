/** One runner per workspace: a lease in the database with a heartbeat; a dead runner's lease is taken over. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { beatLease, dropLease, getLease, type Lease, putLease } from '#db/repos';
import type { Db, ReadDb, WriteDb } from '#db';
import { type Clock, err, ok, type Result } from '#shared/base';
import type { QueueSettings } from './settings.ts';

const NAME = 'runner';

/** Something small to write: a commit that is on the disk takes every commit before it there, too. */
export const makeDurable = (tx: WriteDb, nowMs: number): void => {
  const lease = getLease(tx, NAME);
  if (lease) beatLease(tx, NAME, lease.token, nowMs);
};

export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

export interface HeldLease {
  /** The runner before this one did not give its lease back: it was killed, or lost its power. */
  readonly afterUncleanStop: boolean;
  /** Beats until `signal` aborts; a failure goes to `onFault` and ends it. */
  keepBeating(signal: AbortSignal, onFault: (error: unknown) => void): Promise<void>;
  /** Inside a write transaction: throws LeaseLostError when another runner has taken over. */
  confirm(db: WriteDb): void;
  /** Gives it back; does nothing when another runner has it. */
  release(): void;
}

export interface LeaseDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly settings: QueueSettings;
  readonly label: string;
}

/** The lease, or who holds it. Called again and again by whoever waits for it. */
export function takeLease(deps: LeaseDeps): Result<HeldLease, { readonly holder: string }> {
  const { db, clock, settings, label } = deps;
  const token = randomUUID();
  const taken = whenFree(deps, (tx) => {
    const current = getLease(tx, NAME);
    if (current && mayLive(current, deps)) return err({ holder: describe(current) });
    putLease(tx, NAME, { token, host: hostname(), pid: process.pid, label, beatAtMs: clock.nowMs() });
    return ok(current !== undefined);
  });
  if (!taken.ok) return taken;
  heldHere.add(token);
  return ok({
    afterUncleanStop: taken.value,
    keepBeating: async (signal, onFault) => {
      try {
        for (;;) {
          await clock.sleep(settings.leaseBeatMs, signal);
          if (signal.aborted) return;
          if (!db.write((tx) => beatLease(tx, NAME, token, clock.nowMs())))
            throw new LeaseLostError('another runner took over');
        }
      } catch (error) {
        onFault(error);
      }
    },
    confirm: (tx) => {
      if (getLease(tx, NAME)?.token !== token) throw new LeaseLostError('another runner took over');
    },
    release: () => {
      // Without it even a lease that could not be dropped (full disk) counts as dead.
      heldHere.delete(token);
      db.write((tx) => dropLease(tx, NAME, token));
    },
  });
}

/** Who runs the queue now, for people; null when nobody does. */
export function currentRunner(
  db: ReadDb,
  nowMs: number,
  settings: QueueSettings,
): { readonly holder: string; readonly mine: boolean } | null {
  const current = getLease(db, NAME);
  if (!current || isCertainlyDead(current)) return null;
  if (Math.abs(nowMs - current.beatAtMs) >= settings.leaseStaleMs) return null;
  return { holder: describe(current), mine: heldHere.has(current.token) };
}

const describe = (lease: Lease): string => `${lease.label} (process ${lease.pid} on ${lease.host})`;

/** Tokens of this process, as its own id does not tell whether a lease is its own or of an earlier process of that id. */
const heldHere = new Set<string>();

function isCertainlyDead(lease: Lease): boolean {
  if (lease.host !== hostname()) return false;
  return lease.pid === process.pid ? !heldHere.has(lease.token) : !processExists(lease.pid);
}

interface Sighting {
  readonly token: string;
  readonly beatAtMs: number;
  readonly sinceMs: number;
}
const sightings = new WeakMap<Db, Sighting>();

/** While somebody writes nobody can beat: the wait for a long act, of the runner itself or of a third, is no silence. */
function whenFree<T>({ db, clock }: LeaseDeps, write: (tx: WriteDb) => T): T {
  const askedMs = clock.monotonicMs();
  let isWaiting = true;
  const forgive = (): void => {
    isWaiting = false;
    const seen = sightings.get(db);
    if (seen) sightings.set(db, { ...seen, sinceMs: seen.sinceMs + clock.monotonicMs() - askedMs });
  };
  try {
    return db.write((tx) => {
      forgive();
      return write(tx);
    });
  } catch (error) {
    if (isWaiting) forgive();
    throw error;
  }
}

/**
 * On this machine a dead process is seen at once; otherwise only silence tells, and only silence that was watched: the
 * age of a beat by the wall clock says nothing after a sleep or a change of the clock.
 */
function mayLive(lease: Lease, { db, clock, settings }: LeaseDeps): boolean {
  if (isCertainlyDead(lease)) return false;
  const nowMs = clock.monotonicMs();
  const seen = sightings.get(db);
  if (seen?.token === lease.token && seen.beatAtMs === lease.beatAtMs)
    return nowMs - seen.sinceMs < settings.leaseStaleMs;
  sightings.set(db, { token: lease.token, beatAtMs: lease.beatAtMs, sinceMs: nowMs });
  return true;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
