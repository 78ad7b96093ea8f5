/** What is paused, as the settings remember it: it survives a restart, and any process may lift it. */
import { getSetting, insertEvent, putSetting } from '#db/repos';
import type { Db, ReadDb } from '#db';
import { type Clock, isJsonObject } from '#shared/base';
import type { MakeId } from '#shared/domain';
import { type Lane, type LaneKey, laneSetting } from './lane.ts';

/** The settings key of the pause that stops everything. */
const QUEUE_PAUSED = 'queue-paused';

export const isQueuePaused = (tx: ReadDb): boolean => getSetting(tx, QUEUE_PAUSED) === true;

export const setQueuePaused = (tx: Parameters<typeof putSetting>[0], paused: boolean): void =>
  putSetting(tx, QUEUE_PAUSED, paused);

export function lanePause(
  tx: ReadDb,
  key: LaneKey,
): { readonly why: string; readonly sinceMs: number } | null {
  const paused = getSetting(tx, laneSetting(key));
  return isJsonObject(paused) ? { why: String(paused['why']), sinceMs: Number(paused['sinceMs']) } : null;
}

/** The lane's own pause or everybody's: asked inside the transaction that claims, so that a pause holds at once. */
export const isLanePaused = (tx: ReadDb, key: LaneKey): boolean =>
  isQueuePaused(tx) || lanePause(tx, key) !== null;

export interface LaneRecordsDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly makeId: MakeId;
  readonly actor: string;
  readonly log: (line: string) => void;
}

export interface LaneRecords {
  /** An event about a lane. */
  record(lane: Lane, kind: string, detail: string): void;
  /** Pauses a lane that is not paused yet, with an event. */
  pauseLane(lane: Lane, why: string): void;
}

export function createLaneRecords({ db, clock, makeId, actor, log }: LaneRecordsDeps): LaneRecords {
  const record: LaneRecords['record'] = (lane, kind, detail) => {
    const words = `${lane.account.name}, ${lane.key.premium ? 'premium' : 'cheap'}: ${detail}`;
    const event = { id: makeId<'event'>(), atMs: clock.nowMs(), actor, kind, batchId: null, runId: null };
    db.write((tx) => insertEvent(tx, { ...event, detail: words }));
    log(words);
  };
  return {
    record,
    pauseLane: (lane, why) => {
      if (lane.paused !== null) return;
      const paused = { why, sinceMs: clock.nowMs() };
      db.write((tx) => putSetting(tx, laneSetting(lane.key), paused));
      lane.paused = paused;
      record(lane, 'lane-paused', why);
    },
  };
}
