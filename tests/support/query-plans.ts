/** The plans of the very statements that a repo function runs, not of copies of them. */
import type { Db, ReadDb, WriteDb } from '#db';

export interface Plan {
  readonly sql: string;
  /** Lines of EXPLAIN QUERY PLAN: `SEARCH r USING INDEX runs_claimable (...)`. */
  readonly steps: readonly string[];
}

/** Runs `act` in a transaction, notes each statement it hands over, and asks SQLite how it goes about it. */
export function plansOf(db: Db, act: (tx: WriteDb) => unknown): Plan[] {
  return db.write((tx) => {
    const plans: Plan[] = [];
    const note = (sql: string, values: readonly Parameters<ReadDb['all']>[1][]): void => {
      const rows = tx.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...values);
      plans.push({ sql: sql.replaceAll(/\s+/g, ' '), steps: rows.map((row) => row.detail) });
    };
    act({
      ...tx,
      all: (sql, ...values) => {
        note(sql, values);
        return tx.all(sql, ...values);
      },
      get: (sql, ...values) => {
        note(sql, values);
        return tx.get(sql, ...values);
      },
      run: (sql, ...values) => {
        note(sql, values);
        return tx.run(sql, ...values);
      },
    });
    return plans;
  });
}
