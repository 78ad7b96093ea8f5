/** The rest of the queue's tables: outputs, events, the runner's lease, settings, and pages of runs for screens. */
import type { Json } from '#shared/base';
import type { BatchId, EventId, RunId, RunState } from '#shared/domain';
import { type Nanos, nanos } from '#shared/money';
import type { ReadDb, WriteDb } from '../handle.ts';

export interface OutputRow {
  readonly hash: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly extension: string;
}

/** The same content is kept once. */
export function insertOutputs(db: WriteDb, outputs: readonly OutputRow[], nowMs: number): void {
  const byHash = new Map(outputs.map((output) => [output.hash, output]));
  if (byHash.size === 0) return;
  const rows = Array.from(byHash.values(), (row) => [row.hash, row.bytes, row.mediaType, row.extension]);
  db.run(
    `INSERT INTO outputs (hash, bytes, media_type, extension, created_at_ms)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
    BigInt(nowMs),
    JSON.stringify(rows),
  );
}

export function getOutput(db: ReadDb, hash: string): OutputRow | undefined {
  const row = db.get<{ bytes: bigint; media_type: string; extension: string }>(
    'SELECT bytes, media_type, extension FROM outputs WHERE hash = ?',
    hash,
  );
  return row && { hash, bytes: Number(row.bytes), mediaType: row.media_type, extension: row.extension };
}

export interface NewEvent {
  readonly id: EventId;
  readonly atMs: number;
  readonly actor: string;
  readonly kind: string;
  readonly batchId: BatchId | null;
  readonly runId: RunId | null;
  readonly detail: string | null;
}

export function insertEvent(db: WriteDb, event: NewEvent): void {
  db.run(
    'INSERT INTO events (id, at_ms, actor, kind, batch_id, run_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
    event.id,
    BigInt(event.atMs),
    event.actor,
    event.kind,
    event.batchId,
    event.runId,
    event.detail,
  );
}

export interface Lease {
  readonly token: string;
  readonly host: string;
  readonly pid: number;
  /** Who holds it, for people: `window`, `grantmeter queue run`. */
  readonly label: string;
  readonly beatAtMs: number;
}

export function getLease(db: ReadDb, name: string): Lease | undefined {
  const row = db.get<{ token: string; host: string; pid: bigint; label: string; beat_at_ms: bigint }>(
    'SELECT token, host, pid, label, beat_at_ms FROM leases WHERE name = ?',
    name,
  );
  return (
    row && {
      token: row.token,
      host: row.host,
      pid: Number(row.pid),
      label: row.label,
      beatAtMs: Number(row.beat_at_ms),
    }
  );
}

export function putLease(db: WriteDb, name: string, lease: Lease): void {
  db.run(
    `INSERT INTO leases (name, token, host, pid, label, beat_at_ms) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET token = excluded.token, host = excluded.host, pid = excluded.pid,
       label = excluded.label, beat_at_ms = excluded.beat_at_ms`,
    name,
    lease.token,
    lease.host,
    BigInt(lease.pid),
    lease.label,
    BigInt(lease.beatAtMs),
  );
}

/** False when the lease is no longer this token's. */
export const beatLease = (db: WriteDb, name: string, token: string, nowMs: number): boolean =>
  db.run('UPDATE leases SET beat_at_ms = ? WHERE name = ? AND token = ?', BigInt(nowMs), name, token) === 1;

export const dropLease = (db: WriteDb, name: string, token: string): void => {
  db.run('DELETE FROM leases WHERE name = ? AND token = ?', name, token);
};

export function getSetting(db: ReadDb, key: string): Json | undefined {
  const row = db.get<{ value: string }>('SELECT value FROM settings WHERE key = ?', key);
  return row && (JSON.parse(row.value) as Json);
}

export function putSetting(db: WriteDb, key: string, value: Json): void {
  db.run(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    key,
    JSON.stringify(value),
  );
}

export interface RunLine {
  readonly id: RunId;
  readonly batchId: BatchId;
  readonly seq: number;
  readonly prompt: string;
  readonly modelKey: string;
  readonly state: RunState;
  readonly why: string | null;
  readonly ceiling: Nanos;
  readonly spent: Nanos;
  readonly attempts: number;
  readonly retryAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly outputHash: string | null;
  readonly mediaType: string | null;
  readonly outputBytes: number | null;
  readonly practice: boolean;
  readonly seed: number;
  readonly experimentName: string;
}

const RUN_LINE = `SELECT r.id, r.batch_id, r.seq, p.text AS prompt, m.key AS model_key, r.state, r.why, r.ceiling_nanos,
  r.spent_nanos, r.attempts, r.retry_at_ms, r.ended_at_ms, r.output_hash, o.media_type, o.bytes, c.practice, r.seed,
  x.name AS experiment_name
  FROM runs r JOIN batches b ON b.id = r.batch_id JOIN experiments x ON x.id = b.experiment_id
  JOIN prompts p ON p.batch_id = r.batch_id AND p.seq = r.prompt_seq JOIN models m ON m.id = r.model_id
  JOIN accounts c ON c.id = r.account_id LEFT JOIN outputs o ON o.hash = r.output_hash`;

type Cells = Readonly<Record<string, string | bigint | null>>;
const numberOrNull = (value: string | bigint | null | undefined): number | null =>
  value == null ? null : Number(value);

const toRunLine = (row: Cells): RunLine => ({
  id: row['id'] as RunId,
  batchId: row['batch_id'] as BatchId,
  seq: Number(row['seq']),
  prompt: row['prompt'] as string,
  modelKey: row['model_key'] as string,
  state: row['state'] as RunState,
  why: row['why'] as string | null,
  ceiling: nanos(row['ceiling_nanos'] as bigint),
  spent: nanos(row['spent_nanos'] as bigint),
  attempts: Number(row['attempts']),
  retryAtMs: numberOrNull(row['retry_at_ms']),
  endedAtMs: numberOrNull(row['ended_at_ms']),
  outputHash: row['output_hash'] as string | null,
  mediaType: row['media_type'] as string | null,
  outputBytes: numberOrNull(row['bytes']),
  practice: row['practice'] === 1n,
  seed: Number(row['seed']),
  experimentName: row['experiment_name'] as string,
});

export const getRunLine = (db: ReadDb, runId: RunId): RunLine | undefined => {
  const row = db.get<Cells>(`${RUN_LINE} WHERE r.id = ?`, runId);
  return row && toRunLine(row);
};

export interface RunFilter {
  readonly batchId: BatchId | null;
  readonly states: readonly RunState[] | null;
  readonly offset: number;
  readonly limit: number;
}

/** One page of runs: of a batch in its order, or of all batches newest first. */
export function runPage(db: ReadDb, filter: RunFilter): RunLine[] {
  const conditions = [
    ...(filter.batchId === null ? [] : ['batch_id = ?']),
    ...(filter.states === null ? [] : [`state IN (${filter.states.map(() => '?').join(', ')})`]),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const order = filter.batchId === null ? 'id DESC' : 'seq';
  const outer = filter.batchId === null ? 'r.id DESC' : 'r.seq';
  return db
    .all<Cells>(
      `${RUN_LINE} WHERE r.id IN (SELECT id FROM runs ${where} ORDER BY ${order} LIMIT ? OFFSET ?) ORDER BY ${outer}`,
      ...(filter.batchId === null ? [] : [filter.batchId]),
      ...(filter.states ?? []),
      BigInt(filter.limit),
      BigInt(filter.offset),
    )
    .map(toRunLine);
}

export interface AttemptLine {
  readonly number: number;
  readonly sentAtMs: number;
  readonly requestId: string | null;
  readonly acceptedAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly outcome: string | null;
  readonly detail: string | null;
}

export const attemptsOfRun = (db: ReadDb, runId: RunId): AttemptLine[] =>
  db.all<Cells>('SELECT * FROM attempts WHERE run_id = ? ORDER BY number', runId).map((row) => ({
    number: Number(row['number']),
    sentAtMs: Number(row['sent_at_ms']),
    requestId: row['request_id'] as string | null,
    acceptedAtMs: numberOrNull(row['accepted_at_ms']),
    endedAtMs: numberOrNull(row['ended_at_ms']),
    outcome: row['outcome'] as string | null,
    detail: row['detail'] as string | null,
  }));

export const eventsOfRun = (
  db: ReadDb,
  runId: RunId,
): { atMs: number; actor: string; kind: string; detail: string | null }[] =>
  db
    .all<Cells>('SELECT at_ms, actor, kind, detail FROM events WHERE run_id = ? ORDER BY id', runId)
    .map((row) => ({
      atMs: Number(row['at_ms']),
      actor: row['actor'] as string,
      kind: row['kind'] as string,
      detail: row['detail'] as string | null,
    }));
