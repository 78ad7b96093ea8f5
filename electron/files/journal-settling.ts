/** Journals on their way out: when the system has had time to write their files by itself, a sync of each costs little. */
import { openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { closeQuietly, syncData, syncFolder } from './durable-write.ts';

/** More than a minute of the fastest work. */
const KEPT_WEIGHT = 256 * 1024 ** 2;
/** Systems write files back within about half a minute: a sync after that waits for nothing. */
const SETTLE_AFTER_MS = 40_000;

export interface Leaving {
  readonly path: string;
  /** Bytes, and a thousand for each file: what it costs to read it all again. */
  readonly weight: number;
  /** Where its files are, each of them whole. */
  readonly targets: () => Promise<Iterable<string>>;
}

export interface Settling {
  /** In a while, and those before it. */
  later(journal: Leaving): void;
  /** Begins no further file; journals that are left then are the next start's. */
  close(): Promise<void>;
}

/** `say`: what kept a journal from leaving. It stays for the next start. */
export function createSettling(say: (journal: string, error: unknown) => void): Settling {
  const waiting: Leaving[] = [];
  let settling: Promise<void> = Promise.resolve();
  let isClosed = false;

  /** One after the other. */
  const settleUpTo = (last: Leaving): void => {
    for (const journal of waiting.splice(0, waiting.indexOf(last) + 1))
      settling = settling.then(() => settle(journal)).catch((error: unknown) => say(journal.path, error));
  };

  /** Its files are durable, their names too, before it is removed. */
  const settle = async ({ path, targets }: Leaving): Promise<void> => {
    const folders = new Set<string>();
    for (const target of isClosed ? [] : await targets()) {
      if (isClosed) return;
      const file = openSync(target, 'r+');
      try {
        await syncData(file);
      } finally {
        closeQuietly(file);
      }
      folders.add(dirname(target));
    }
    if (isClosed) return;
    for (const folder of folders) await syncFolder(folder);
    rmSync(path, { force: true });
  };

  return {
    later(journal) {
      waiting.push(journal);
      setTimeout(() => settleUpTo(journal), SETTLE_AFTER_MS).unref();
      let kept = waiting.reduce((weight, each) => weight + each.weight, 0);
      for (const each of waiting.slice()) {
        if (kept <= KEPT_WEIGHT) break;
        kept -= each.weight;
        settleUpTo(each);
      }
    },
    close() {
      isClosed = true;
      return settling;
    },
  };
}
