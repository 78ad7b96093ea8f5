/** Reads batch jobs and the answers in them; lenient to keys it does not know. Pure. */
import { z } from 'zod';
import type { OutputRef, RequestState } from '#electron/providers';
import {
  bytesOf,
  failedJob,
  filtered,
  messageOf,
  NOT_SAID,
  readerOf,
  tokensOf,
} from '#electron/providers/google';
import { malformed } from '#electron/providers/wire';
import { markOf, marksIn } from './slots.ts';

const line = z.object({
  metadata: z.object({ key: z.string().optional() }).optional().catch(undefined),
  response: z.unknown().optional(),
  error: z.unknown().optional(),
});
type Line = z.infer<typeof line>;

/** Written once or twice under its own name, depending on who asks [C]. */
const answers = z.object({
  inlinedResponses: z.union([z.array(z.unknown()), z.object({ inlinedResponses: z.array(z.unknown()) })]),
});

const named = z.object({ name: z.string().regex(/^batches\/[^/#]+$/) });
/** The answer to a submission; what else is in it does not matter. */
export const parseAccepted = readerOf(named, 'a batch job');

const job = named.extend({
  metadata: z.object({
    displayName: z.string().optional(),
    state: z.string().optional(),
    createTime: z.string().optional(),
    output: z.unknown().optional(),
  }),
  error: z.unknown().optional(),
  response: z.unknown().optional(),
});
export type Job = z.infer<typeof job>;

export const parseJob = readerOf(job, 'a batch job');

const page = z.object({ operations: z.array(z.unknown()).default([]), nextPageToken: z.string().optional() });
const readPage = readerOf(page, 'a list of batch jobs');

export interface JobPage {
  readonly jobs: readonly Job[];
  readonly unreadable: number;
  readonly nextPageToken: string;
}

export function parseJobPage(bodyText: string) {
  const read = readPage(bodyText);
  if (!read.ok) return read;
  const { operations, nextPageToken = '' } = read.value;
  const jobs = operations.flatMap((each) => job.safeParse(each).data ?? []);
  return { ok: true as const, value: { jobs, unreadable: operations.length - jobs.length, nextPageToken } };
}

/** How one request of the job stands. Unknown words count as still running. */
export function stateOf(request: Job, mark: string): RequestState {
  const state = (request.metadata.state ?? 'UNSPECIFIED').replace(/^(JOB|BATCH)_STATE_/, '');
  if (!ENDED.has(state)) return { kind: 'pending', status: state.toLowerCase() };
  const lines = linesOf(request);
  const found = lineOf(request, lines, mark);
  // What was answered before the job was cancelled or had expired is an answer.
  if (found) return stateOfLine(found);
  switch (state) {
    case 'CANCELLED':
      return { kind: 'cancelled', charged: NOT_SAID };
    case 'FAILED':
      return { kind: 'failed', error: failedJob(messageOf(request.error) ?? 'the whole job failed') };
    case 'EXPIRED':
      return { kind: 'failed', error: failedJob('the job expired before this request was answered') };
    default:
      // Seen at jobs that have just succeeded: the answers come a little later [C].
      if (lines.length === 0)
        return { kind: 'pending', status: `${state.toLowerCase()}, without its answers yet` };
      return {
        kind: 'failed',
        error: malformed('the job has ended, but which of its answers is this one cannot be told', 200),
      };
  }
}

const ENDED = new Set(['SUCCEEDED', 'PARTIALLY_SUCCEEDED', 'FAILED', 'CANCELLED', 'EXPIRED']);

/** Ended, and every request of it has its answer. */
function linesOf({ metadata, response }: Job): readonly Line[] {
  for (const place of [metadata.output, response]) {
    const { data } = answers.safeParse(place);
    if (!data) continue;
    const inlined = data.inlinedResponses;
    const lines = Array.isArray(inlined) ? inlined : inlined.inlinedResponses;
    return lines.map((each) => line.safeParse(each).data ?? {});
  }
  return [];
}

/** By its key; where keys are not given back, which is reported of inline jobs, by its place: answers keep the order of requests [C]. */
function lineOf(request: Job, lines: readonly Line[], mark: string): Line | undefined {
  const keys = lines.map(({ metadata }) => metadata?.key);
  if (keys.some((key) => key !== undefined))
    return lines[keys.findIndex((key) => key !== undefined && markOf(key) === mark)];
  const marks = marksIn(request.metadata.displayName);
  return marks.length === lines.length ? lines[marks.indexOf(mark)] : undefined;
}

const part = z.object({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  inlineData: z.object({ data: z.string() }).optional(),
});
const answer = z.object({
  candidates: z
    .array(
      z.object({
        content: z.object({ parts: z.array(part).optional() }).optional(),
        finishReason: z.string().optional(),
      }),
    )
    .optional(),
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  usageMetadata: z.record(z.string(), z.unknown()).optional(),
});

function stateOfLine({ response, error }: Line): RequestState {
  if (error !== undefined || response === undefined)
    return { kind: 'failed', error: failedJob(messageOf(error) ?? 'this request of the job failed') };
  const read = answer.safeParse(response);
  if (!read.success) return { kind: 'failed', error: malformed('its answer cannot be read', 200) };
  const { candidates: [first] = [], promptFeedback, usageMetadata: usage = {} } = read.data;
  const outputs = outputsOf(first?.content?.parts ?? []);
  const ending = first?.finishReason ?? '';
  const reason = promptFeedback?.blockReason ?? (BLOCKED.has(ending) ? ending : null);
  if (outputs.length === 0 && reason !== null)
    return { kind: 'failed', error: filtered(`Google gave no answer for reasons of policy (${reason})`) };
  const tokens = tokensOf(
    [usage['promptTokenCount'], usage['toolUsePromptTokenCount']],
    usage['cachedContentTokenCount'],
    // What is not written has no count: only thoughts, or nothing at all.
    [usage['candidatesTokenCount'] ?? (outputs.length === 0 ? 0 : undefined), usage['thoughtsTokenCount']],
  );
  return { kind: 'done', outputs, bill: { quantity: '1', ...(tokens ? { tokens } : {}) } };
}

const BLOCKED = new Set([
  'SAFETY',
  'PROHIBITED_CONTENT',
  'BLOCKLIST',
  'RECITATION',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
]);

/** The text as one output, then each picture or sound. */
function outputsOf(parts: readonly z.infer<typeof part>[]): readonly OutputRef[] {
  const shown = parts.filter(({ thought }) => thought !== true);
  const text = shown.map((each) => each.text ?? '').join('');
  return [
    ...(text === '' ? [] : [{ bytes: Buffer.from(text) }]),
    ...shown.flatMap(({ inlineData }) => (inlineData ? [bytesOf(inlineData.data)] : [])),
  ];
}
