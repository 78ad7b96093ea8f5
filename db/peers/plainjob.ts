/** The real plainjob, where somebody has installed it: the program itself neither brings nor needs it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import BetterSqlite from 'better-sqlite3';
import { assert } from '#shared/base';

/** What is used of it, as of 0.0.14. */
interface Plainjob {
  better(database: BetterSqlite.Database): unknown;
  defineQueue(options: { readonly connection: unknown; readonly logger: Logger }): PlainjobQueue;
  defineWorker(
    type: string,
    process: () => Promise<void>,
    options: {
      readonly queue: PlainjobQueue;
      readonly pollIntervall: number;
      readonly logger: Logger;
      readonly onCompleted: () => void;
    },
  ): { readonly start: () => Promise<void>; readonly stop: () => Promise<void> };
}
interface PlainjobQueue {
  addMany(type: string, data: readonly unknown[]): unknown;
  close(): void;
}
type Logger = Readonly<Record<'debug' | 'info' | 'warn' | 'error', () => void>>;

const SILENT: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const TYPE = 'bench';

export interface RealPlainjob {
  addMany(data: readonly unknown[]): void;
  /** So many workers in this process; resolves when so many jobs are done. */
  workAll(workers: number, jobs: number): Promise<void>;
  close(): void;
}

/** `installedIn`: the folder in which `npm install plainjob` was called. */
export async function openPlainjob(installedIn: string, file: string): Promise<RealPlainjob> {
  const entry = join(installedIn, 'node_modules', 'plainjob', 'dist', 'plainjob.js');
  assert(existsSync(entry), `plainjob is installed in ${installedIn}`);
  const plainjob = (await import(pathToFileURL(entry).href)) as Plainjob;
  const queue = plainjob.defineQueue({ connection: plainjob.better(new BetterSqlite(file)), logger: SILENT });
  return {
    addMany: (data) => void queue.addMany(TYPE, data),
    async workAll(count, jobs) {
      const working: Promise<void>[] = [];
      const stops: (() => Promise<void>)[] = [];
      await new Promise<void>((resolve) => {
        let left = jobs;
        const onCompleted = (): void => {
          left -= 1;
          if (left === 0) resolve();
        };
        const options = { queue, pollIntervall: 0, logger: SILENT, onCompleted };
        for (let worker = 0; worker < count; worker += 1) {
          const { start, stop } = plainjob.defineWorker(TYPE, () => Promise.resolve(), options);
          working.push(start());
          stops.push(stop);
        }
      });
      await Promise.all(stops.map((stop) => stop()));
      await Promise.all(working);
    },
    close: () => queue.close(),
  };
}
