/** The practice provider: a local server that speaks vendors' protocols, makes small real files and keeps its own bill. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, err, ok, type Result } from '#shared/base';
import { bria } from './bria/bria.ts';
import { createCall } from './call.ts';
import type { PracticeCatalogue } from './catalogue.ts';
import type { PracticeContext, WireFormat } from './context.ts';
import { CONTROL_PREFIX, handleControl } from './control.ts';
import { createFaultSource, type FaultSpec, NO_FAULTS } from './faults.ts';
import { fal } from './fal/fal.ts';
import { GMI_QUEUE_PATH, gmiQueue } from './gmi-queue/gmi-queue.ts';
import { geminiApi } from './google/gemini-api.ts';
import { vertex } from './google/vertex.ts';
import { lockState } from './lock.ts';
import { handleMedia, MEDIA_PREFIX, mediaPath } from './media-calls.ts';
import { gmiLlm, openai } from './openai/openai.ts';
import { openaiVideos } from './openai-videos/openai-videos.ts';
import { replicate } from './replicate/replicate.ts';
import { openRequestBook, type RequestBook } from './request-book.ts';

export interface PracticeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** One JSON line for each billed request. */
  readonly billFile: string;
  /** What it accepted is kept here; one provider at a time. */
  readonly stateDir: string;
  readonly catalogue: PracticeCatalogue;
  readonly clock: Clock;
  /** From 0 to 1; for request ids. */
  readonly random: () => number;
  readonly faults?: FaultSpec;
  /** Multiplies every duration; 0 lets every model answer at once. */
  readonly pace?: number;
}

export interface Practice {
  readonly url: string;
  close(): Promise<void>;
}

export interface PracticeError {
  readonly code: 'practice-failed';
  readonly message: string;
}

/** Further formats come here, one folder each. */
// biome-ignore format: one a line
const FORMATS: readonly WireFormat[] = [
  bria,
  fal,
  geminiApi,
  gmiLlm,
  gmiQueue,
  openai,
  openaiVideos,
  replicate,
  vertex,
];

/** The base address for the GMI adapter. */
export const gmiQueueUrl = (practiceUrl: string): string => `${practiceUrl}${GMI_QUEUE_PATH}`;

export async function startPractice(options: PracticeOptions): Promise<Result<Practice, PracticeError>> {
  const { clock, catalogue, random, faults = NO_FAULTS, pace = 1 } = options;
  const lock = await lockState(options.stateDir, clock);
  if (!lock.ok) return err(failed(lock.error));
  let book: RequestBook | null = null;
  try {
    const opened = await openRequestBook({ ...options, pace, makeId: () => makeId(random) });
    book = opened;
    let url = '';
    const context: PracticeContext = {
      book: opened,
      clock,
      catalogue,
      makeId: () => makeId(random),
      faults: createFaultSource(faults),
      url: () => url,
      mediaUrl: (request, index = 0) => url + mediaPath(request, index),
      submissions: 0,
    };
    const server = createPracticeServer(context);
    url = await listen(server, options.port);
    return ok({
      url,
      async close() {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        await closed;
        await opened.close();
        await lock.value.release();
      },
    });
  } catch (error) {
    await book?.close();
    await lock.value.release();
    return err(failed(error instanceof Error ? error.message : String(error)));
  }
}

function createPracticeServer(context: PracticeContext): Server {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const call = createCall(request, response);
    const format = FORMATS.find(({ prefix }) => call.path.startsWith(prefix));
    const handled = format
      ? format.handle(context, call)
      : call.path.startsWith(MEDIA_PREFIX)
        ? handleMedia(context, call)
        : call.path.startsWith(CONTROL_PREFIX)
          ? handleControl(context, call)
          : Promise.resolve(
              call.reply({
                status: 404,
                contentType: 'text/plain',
                body: 'This is a practice provider; see /practice/bill.',
              }),
            );
    // A disk that refuses to keep the journal must not look like an accepted request.
    handled.catch(() => call.cut());
  });
  return server;
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // Loopback only: it takes any key.
    server.listen(port, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    );
  });
}

/** 128 random bits, so that ids of different practice providers never meet in one ledger. */
const makeId = (random: () => number): string =>
  `practice-${[0, 1, 2, 3]
    .map(() =>
      Math.floor(random() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('')}`;

const failed = (message: string): PracticeError => ({
  code: 'practice-failed',
  message: `the practice provider cannot start: ${message}`,
});
