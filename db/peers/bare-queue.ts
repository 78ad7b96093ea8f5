/**
 * A SQLite queue without any accounting, to compare with: the tables and statements of plainjob 0.0.14 and its worker's
 * order of calls, written again here so that measuring needs no package.
 */
import BetterSqlite from 'better-sqlite3';

export interface BareQueue {
  /** One transaction. */
  addMany(data: readonly unknown[], nowMs: number): void;
  /** One worker, one job after another, each in transactions of its own; resolves to how many there were. */
  workAll(nowMs: () => number, process: (data: string) => Promise<void>): Promise<number>;
  close(): void;
}

export function openBareQueue(file: string): BareQueue {
  const sqlite = new BetterSqlite(file);
  sqlite.pragma('journal_mode = WAL');
  sqlite.pragma('synchronous = 1');
  sqlite.exec(`
    CREATE TABLE plainjob_jobs (
      id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, data TEXT NOT NULL, status INTEGER DEFAULT 0 NOT NULL,
      failed_at INTEGER, error TEXT, next_run_at INTEGER, created_at INTEGER NOT NULL);
    CREATE INDEX idx_jobs_status_type_next_run_at ON plainjob_jobs (status, type, next_run_at);
    CREATE TABLE plainjob_scheduled_jobs (
      id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL UNIQUE, status INTEGER DEFAULT 0 NOT NULL,
      cron_expression TEXT, next_run_at INTEGER, created_at INTEGER NOT NULL);
    CREATE INDEX idx_scheduled_jobs_status_type_next_run_at ON plainjob_scheduled_jobs (status, type, next_run_at);`);
  const insert = sqlite.prepare(
    'INSERT INTO plainjob_jobs (type, data, created_at, next_run_at) VALUES (@type, @data, @createdAt, @nextRunAt)',
  );
  const nextScheduled = sqlite.prepare(
    'SELECT * FROM plainjob_scheduled_jobs WHERE status = 0 AND next_run_at <= @now ORDER BY next_run_at LIMIT 1',
  );
  const next = sqlite.prepare<unknown[], { readonly id: number }>(
    `SELECT id FROM plainjob_jobs WHERE status = 0 AND type = @type AND next_run_at <= @now
     ORDER BY next_run_at LIMIT 1`,
  );
  const begin = sqlite.prepare('UPDATE plainjob_jobs SET status = 1 WHERE id = @id');
  const byId = sqlite.prepare<unknown[], { readonly id: number; readonly data: string }>(
    `SELECT id, type, data, status, created_at AS createdAt, failed_at AS failedAt, next_run_at AS nextRunAt, error
     FROM plainjob_jobs WHERE id = ?`,
  );
  const setStatus = sqlite.prepare('UPDATE plainjob_jobs SET status = @status WHERE id = @id');
  const takeScheduled = sqlite.transaction((now: number) => nextScheduled.get({ now }));
  const take = sqlite.transaction((now: number) => {
    const found = next.get({ type: TYPE, now });
    if (found) begin.run({ id: found.id });
    return found;
  });

  return {
    addMany: sqlite.transaction((data: readonly unknown[], now: number) => {
      const ids: (number | bigint)[] = [];
      for (const each of data) {
        const job = { type: TYPE, data: JSON.stringify(each), createdAt: now, nextRunAt: now };
        ids.push(insert.run(job).lastInsertRowid);
      }
    }),
    async workAll(nowMs, process) {
      for (let jobs = 0; ; jobs += 1) {
        takeScheduled(nowMs());
        const taken = take(nowMs());
        const job = taken && byId.get(taken.id);
        if (!job) return jobs;
        await process(job.data);
        setStatus.run({ status: 2, id: job.id });
      }
    },
    close: () => void sqlite.close(),
  };
}

const TYPE = 'bench';
