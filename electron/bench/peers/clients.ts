/**
 * What somebody would write without this program: the same two requests for each output (submit, fetch), at the same
 * concurrency, with no queue that survives, no money and no answer to a lost one. They bring their own HTTP clients on
 * purpose; that is what is compared.
 */
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { assert } from '#shared/base';

export interface ClientJob {
  /** Of the practice provider's queue. */
  readonly baseUrl: string;
  readonly modelKey: string;
  readonly runs: number;
  readonly concurrency: number;
  /** Where the student's outputs go. */
  readonly dir: string;
}

const HEADERS = { authorization: 'Bearer practice', 'content-type': 'application/json' };

const bodyOf = (modelKey: string, index: number): string =>
  JSON.stringify({ model: modelKey, payload: { prompt: `prompt ${index}` } });

/** A promise pool over undici's `request`, the fastest client there is with promises; outputs are read and dropped. */
export async function runUndiciPool(job: ClientJob): Promise<void> {
  const dispatcher = new Agent({ connections: job.concurrency, pipelining: 1 });
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < job.runs) {
      const index = next;
      next += 1;
      const body = bodyOf(job.modelKey, index);
      const url = `${job.baseUrl}/requests`;
      const answer = await request(url, { method: 'POST', headers: HEADERS, body, dispatcher });
      const output = await request(outputUrl(await answer.body.json()), { dispatcher });
      assert(output.statusCode === 200, 'the output is there');
      await output.body.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: job.concurrency }, worker));
  await dispatcher.close();
}

/** As a student would: a queue of promises, `fetch`, each output to a file of its own, one line for each in a log. */
export async function runStudentScript(job: ClientJob): Promise<void> {
  const queue = new PromiseQueue(job.concurrency);
  const log = join(job.dir, 'log.jsonl');
  const one = async (index: number): Promise<void> => {
    const answer = await globalThis.fetch(`${job.baseUrl}/requests`, {
      method: 'POST',
      headers: HEADERS,
      body: bodyOf(job.modelKey, index),
    });
    const output = await globalThis.fetch(outputUrl(await answer.json()));
    assert(output.ok, 'the output is there');
    await writeFile(join(job.dir, `${index}.png`), Buffer.from(await output.arrayBuffer()));
    await appendFile(log, `${JSON.stringify({ index, status: 'done' })}\n`);
  };
  await Promise.all(Array.from({ length: job.runs }, (_, index) => queue.add(() => one(index))));
}

/** What p-queue does for its users, in short: `add` resolves with the task, so many run at a time, first come first served. */
class PromiseQueue {
  private readonly waiting: (() => void)[] = [];
  private at = 0;
  private running = 0;
  private readonly concurrency: number;

  constructor(concurrency: number) {
    this.concurrency = concurrency;
  }

  add<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.waiting.push(() => {
        this.running += 1;
        void task()
          .then(resolve, reject)
          .finally(() => {
            this.running -= 1;
            this.startNext();
          });
      });
      this.startNext();
    });
  }

  private startNext(): void {
    const start = this.running < this.concurrency ? this.waiting[this.at] : undefined;
    if (!start) return;
    this.at += 1;
    start();
  }
}

interface BaselineRecord {
  readonly outcome?: { readonly media_urls?: readonly { readonly url?: string }[] } | null;
}

/** Of an answer that says success at once, as those of the baseline model do. */
function outputUrl(record: unknown): string {
  const url = (record as BaselineRecord).outcome?.media_urls?.[0]?.url;
  assert(url !== undefined, 'the baseline answers with its output');
  return url;
}
