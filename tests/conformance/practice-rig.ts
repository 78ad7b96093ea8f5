/** A practice provider in a temporary folder with everything an adapter needs beside it, over real HTTP. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#electron/system';
import { nanos, type Rate } from '#shared/money';
import {
  createHttp,
  gmiCatalogue,
  type Http,
  type Practice,
  type PracticeCatalogue,
  startPractice,
} from '#electron/providers';

export const realClock = systemClock;

/** Nanos for one request. */
export const PRICES = new Map([
  ['bria-fibo-relight', 1_000n],
  ['inworld-tts-1.5-mini', 5_000_000n],
  ['seedream-5.0-lite', 35_000_000n],
  ['pixverse-v5.6-t2v', 30_000_000n],
  ['Veo3', 400_000_000n],
]);

/** So many nanos for one of the unit. */
export const per = (unit: Rate['unit'], amount: bigint): Rate => ({
  nanos: nanos(amount),
  perUnits: 1n,
  unit,
});

export interface PracticeCounts {
  /** POSTs that arrived since the practice provider was started. */
  readonly submissions: number;
  readonly accepted: number;
  readonly billedRequests: number;
  readonly billedNanos: string;
}

export interface BillLine {
  readonly requestId: string;
  readonly model: string;
  readonly nanos: string;
  readonly at: string;
}

export interface PracticeRig {
  readonly http: Http;
  /** Method and path of every call made through `http`, in order. */
  readonly calls: readonly string[];
  readonly url: () => string;
  readonly counts: () => Promise<PracticeCounts>;
  readonly force: (...faults: readonly string[]) => Promise<void>;
  readonly setSpec: (spec: string) => Promise<void>;
  readonly billLines: () => Promise<readonly BillLine[]>;
  /** Ends the practice provider and starts another on the same state and bill, at another address. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function createPracticeRig({
  pace = 1,
  catalogue = gmiCatalogue(PRICES),
}: {
  readonly pace?: number;
  readonly catalogue?: PracticeCatalogue;
} = {}): Promise<PracticeRig> {
  const dir = await mkdtemp(join(tmpdir(), 'grantmeter-practice-'));
  const billFile = join(dir, 'bill.jsonl');
  const start = async (): Promise<Practice> => {
    const started = await startPractice({
      port: 0,
      billFile,
      stateDir: join(dir, 'state'),
      catalogue,
      clock: realClock,
      random: Math.random,
      pace,
    });
    if (!started.ok) throw new Error(started.error.message);
    return started.value;
  };
  let practice = await start();
  const inner = createHttp({ clock: realClock });
  const calls: string[] = [];
  const control = async (body: object) => {
    const answer = await fetch(`${practice.url}/practice/faults`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (answer.status !== 200) throw new Error(await answer.text());
  };
  return {
    http: {
      ...inner,
      send(request) {
        calls.push(`${request.method} ${new URL(request.url).pathname}`);
        return inner.send(request);
      },
      stream(request) {
        calls.push(`${request.method} ${new URL(request.url).pathname}`);
        return inner.stream(request);
      },
    },
    calls,
    url: () => practice.url,
    counts: async () => (await (await fetch(`${practice.url}/practice/bill`)).json()) as PracticeCounts,
    force: (...next) => control({ next }),
    setSpec: (spec) => control({ spec }),
    billLines: () => readBill(billFile),
    async restart() {
      await practice.close();
      practice = await start();
    },
    async close() {
      await inner.close();
      await practice.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export async function readBill(path: string): Promise<readonly BillLine[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BillLine);
}
