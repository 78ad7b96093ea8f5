/** A job is sent in two calls: a file of requests, which costs nothing, and the batch made of it, which does. */
import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { type Clock, err, ok, type Result } from '#shared/base';
import type { ProviderError, Submission } from '#electron/providers';
import {
  badRequest,
  type Calls,
  isSuccess,
  malformed,
  parseJsonAnswer,
  problem,
  refusedOrInDoubt,
  type Verdict,
  verdictOfAnswer,
  verdictOfFault,
} from '#electron/providers/wire';
import { ENDPOINT, PROGRAM } from './records.ts';

export type JobAnswer =
  | { readonly kind: 'accepted'; readonly batchId: string }
  | { readonly kind: 'refused' | 'in-doubt'; readonly error: ProviderError };

interface JobDeps {
  readonly calls: Calls;
  readonly clock: Clock;
  readonly submitTimeoutMs: number;
}

const MAX_FILE_BYTES = 200_000_000;

export async function sendJob(
  { calls, clock, submitTimeoutMs: timeoutMs }: JobDeps,
  submissions: readonly Submission[],
  signal: AbortSignal,
): Promise<JobAnswer> {
  const [first] = submissions;
  const file = Buffer.from(submissions.map(lineOf).join(''), 'utf8');
  if (file.length > MAX_FILE_BYTES)
    return { kind: 'refused', error: badRequest('the requests of this job are larger than a batch may be') };
  const uploaded = await calls.send('POST', '/files', { body: formOf(file), timeoutMs, signal });
  if (!uploaded.ok) return withoutBatch(verdictOfFault(uploaded.error), 'unreachable');
  if (!isSuccess(uploaded.value.status))
    return withoutBatch(verdictOfAnswer(uploaded.value, clock.nowMs(), calls.rules));
  const fileId = parseJsonAnswer(uploaded.value, parseId);
  if (!fileId.ok) return { kind: 'refused', error: notUploaded(fileId.error, uploaded.value.status) };

  const jsonBody = {
    input_file_id: fileId.value,
    endpoint: ENDPOINT,
    completion_window: '24h',
    // What a job in doubt is recognised by; which requests are in it stands in its file.
    metadata: { program: PROGRAM, job: first?.reference ?? '', requests: String(submissions.length) },
  };
  const answer = await calls.send('POST', '/batches', { jsonBody, timeoutMs, signal });
  if (!answer.ok) return refusedOrInDoubt(verdictOfFault(answer.error));
  if (!isSuccess(answer.value.status))
    return refusedOrInDoubt(verdictOfAnswer(answer.value, clock.nowMs(), calls.rules));
  const batchId = parseJsonAnswer(answer.value, parseId);
  return batchId.ok
    ? { kind: 'accepted', batchId: batchId.value }
    : { kind: 'in-doubt', error: malformed(batchId.error, answer.value.status) };
}

const lineOf = ({ modelKey, payload, reference }: Submission): string => {
  const body = { model: modelKey, ...payload };
  return `${JSON.stringify({ custom_id: reference, method: 'POST', url: ENDPOINT, body })}\n`;
};

/** A JSON line holds no line feed of its own followed by dashes, so no line of the file can be taken for the border. */
const BORDER = 'grantmeter-requests';

function formOf(file: Buffer): { readonly contentType: string; readonly bytes: Uint8Array } {
  const part = (head: string) => `--${BORDER}\r\nContent-Disposition: form-data; ${head}\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${BORDER}`,
    bytes: Buffer.concat([
      Buffer.from(`${part('name="purpose"')}\r\nbatch\r\n`),
      Buffer.from(`${part('name="file"; filename="requests.jsonl"')}Content-Type: application/jsonl\r\n\r\n`),
      file,
      Buffer.from(`\r\n--${BORDER}--\r\n`),
    ]),
  };
}

/**
 * A file by itself runs nothing and costs nothing: whatever became of it, no batch was made, as if nobody had been reached. What is left
 * of it there expires.
 */
function withoutBatch(
  { certainty, error }: Verdict,
  code: 'unreachable' | 'server-error' = 'server-error',
): JobAnswer {
  return {
    kind: 'refused',
    error: certainty === 'refused' ? error : notUploaded(error.message, error.httpStatus, code),
  };
}

const notUploaded = (
  message: string,
  httpStatus: number | null,
  code: 'unreachable' | 'server-error' = 'server-error',
): ProviderError =>
  problem(code, `the file of requests did not get there: ${message}`, {
    httpStatus,
    retry: { kind: 'after', delayMs: null },
  });

function parseId(bodyText: string): Result<string, string> {
  try {
    const body = z.object({ id: z.string().min(1) }).safeParse(JSON.parse(bodyText));
    return body.success ? ok(body.data.id) : err('the answer names no id');
  } catch {
    return err('the answer is not JSON');
  }
}
