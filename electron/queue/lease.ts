/** One runner per workspace: a lease in the database with a heartbeat; a dead runner's lease is taken over. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { beatLease, dropLease, getLease, type Lease, putLease } from '#db/repos';
import type { Db, ReadDb, WriteDb } from '#db';
import { err, ok, type Result } from '#shared/base';
import type { QueueSettings } from './settings.ts';

const NAME = 'runner';

export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

export interface HeldLease {
  /** The runner before this one did not give its lease back: it was killed, or lost its power. */
  readonly afterUncleanStop: boolean;
  beat(): void;
  /** Inside a write transaction: throws LeaseLostError when another runner has taken over. */
  confirm(db: WriteDb): void;
  release(): void;
}

export interface LeaseDeps {
  readonly db: Db;
  readonly nowMs: () => number;
  readonly settings: QueueSettings;
  readonly label: string;
}

/** The lease, or who holds it. */
export function takeLease({
  db,
  nowMs,
  settings,
  label,
}: LeaseDeps): Result<HeldLease, { readonly holder: string }> {
  const token = randomUUID();
  const taken = db.write((tx) => {
    const current = getLease(tx, NAME);
    if (current && isAlive(current, nowMs(), settings)) return err({ holder: describe(current) });
    putLease(tx, NAME, { token, host: hostname(), pid: process.pid, label, beatAtMs: nowMs() });
    return ok(current !== undefined);
  });
  if (!taken.ok) return taken;
  return ok({
    afterUncleanStop: taken.value,
    beat: () => {
      if (!db.write((tx) => beatLease(tx, NAME, token, nowMs())))
        throw new LeaseLostError('another runner took over');
    },
    confirm: (tx) => {
      if (getLease(tx, NAME)?.token !== token) throw new LeaseLostError('another runner took over');
    },
    release: () => db.write((tx) => dropLease(tx, NAME, token)),
  });
}

/** Who runs the queue now, dead runners left out; null when nobody does. */
export function currentRunner(
  db: ReadDb,
  nowMs: number,
  settings: QueueSettings,
): { readonly mine: boolean; readonly holder: string } | null {
  const current = getLease(db, NAME);
  if (!current || !isAlive(current, nowMs, settings)) return null;
  return { mine: current.pid === process.pid && current.host === hostname(), holder: describe(current) };
}

const describe = (lease: Lease): string => `${lease.label} (process ${lease.pid} on ${lease.host})`;

/** On this machine a dead process is seen at once; elsewhere only its silence tells. */
function isAlive(lease: Lease, nowMs: number, settings: QueueSettings): boolean {
  if (lease.host === hostname() && !processExists(lease.pid)) return false;
  return Math.abs(nowMs - lease.beatAtMs) < settings.leaseStaleMs;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
