/** Batches, their lists, and the lines of their files; lenient to keys it does not know. Pure. */
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import type { ProviderError, RequestState } from '#electron/providers';
import { OPENAI_RULES, readCompletion, stateOfCompletion } from '#electron/providers/openai-chat';
import { errorTextOf, problem, verdictOfAnswer } from '#electron/providers/wire';

export const ENDPOINT = '/v1/chat/completions';
/** In the metadata of every batch of ours. */
export const PROGRAM = 'grantmeter';

/** A request is known by its batch and the word that we gave it there. */
export const requestIdOf = (batchId: string, reference: string): string => `${batchId}/${reference}`;

export function splitRequestId(requestId: string): { readonly batchId: string; readonly reference: string } {
  const at = requestId.indexOf('/');
  return at < 0
    ? { batchId: requestId, reference: '' }
    : { batchId: requestId.slice(0, at), reference: requestId.slice(at + 1) };
}

const fileId = z.string().min(1).nullish().catch(null);
const batch = z.object({
  id: z.string().min(1),
  status: z.string(),
  input_file_id: fileId,
  output_file_id: fileId,
  error_file_id: fileId,
  created_at: z.number().nullish().catch(null),
  metadata: z.record(z.string(), z.unknown()).nullish().catch(null),
  errors: z
    .object({
      data: z.array(z.object({ code: z.string().nullish(), message: z.string().nullish() })).nullish(),
    })
    .nullish()
    .catch(null),
});
export type Batch = z.infer<typeof batch>;

export function parseBatch(bodyText: string): Result<Batch, string> {
  const parsed = batch.safeParse(readJson(bodyText));
  return parsed.success ? ok(parsed.data) : err('the answer is not a batch');
}

export interface BatchPage {
  readonly batches: readonly Batch[];
  readonly unreadable: number;
  readonly hasMore: boolean;
  readonly lastId: string | null;
}

const page = z.object({
  data: z.array(z.unknown()),
  has_more: z.boolean().nullish().catch(null),
  last_id: z.string().nullish().catch(null),
});

export function parsePage(bodyText: string): Result<BatchPage, string> {
  const parsed = page.safeParse(readJson(bodyText));
  if (!parsed.success) return err('the answer is not a list of batches');
  const { data, has_more: hasMore, last_id: lastId } = parsed.data;
  const batches = data.flatMap((entry) => batch.safeParse(entry).data ?? []);
  return ok({
    batches,
    unreadable: data.length - batches.length,
    hasMore: hasMore === true,
    lastId: lastId ?? batches.at(-1)?.id ?? null,
  });
}

const ENDED = new Set(['completed', 'failed', 'expired', 'cancelled']);
/** An unknown word counts as still running. */
export const hasEnded = ({ status }: Batch): boolean => ENDED.has(status);

const line = z.object({
  custom_id: z.string().min(1),
  response: z.object({ status_code: z.number().int(), body: z.unknown().optional() }).nullish(),
  error: z.object({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});
type Line = z.infer<typeof line>;

/** Of one file: what it says of each request; lines that cannot be read are left out. */
export function readLines(text: string): ReadonlyMap<string, RequestState> {
  const states = new Map<string, RequestState>();
  for (const each of text.split('\n')) {
    const parsed = each.trim() === '' ? null : line.safeParse(readJson(each));
    if (parsed?.success) states.set(parsed.data.custom_id, stateOfLine(parsed.data));
  }
  return states;
}

/** The words we gave, from a file of requests; null where a line of it cannot be read. */
export function readReferences(text: string): readonly string[] | null {
  const lines = text.split('\n').filter((each) => each.trim() !== '');
  const references = lines.flatMap(
    (each) => z.object({ custom_id: z.string() }).safeParse(readJson(each)).data?.custom_id ?? [],
  );
  return references.length === lines.length ? references : null;
}

/** Finished requests are charged, whatever became of the rest [D]; one that was refused was never run. */
function stateOfLine({ response, error }: Line): RequestState {
  if (error?.code === 'batch_cancelled') return { kind: 'cancelled', charged: 'no' };
  if (error?.code === 'batch_expired')
    return failed(problem('job-failed', error.message ?? 'it was not begun within its day'));
  if (response) {
    const { status_code: status, body } = response;
    const bodyText = JSON.stringify(body ?? null);
    if (status < 200 || status >= 300)
      return failed(verdictOfAnswer({ status, headers: {}, bodyText }, 0, OPENAI_RULES).error);
    const answer = readCompletion(body);
    return answer.ok
      ? stateOfCompletion(answer.value)
      : failed(problem('malformed-answer', answer.error, { httpStatus: status, charged: 'yes' }));
  }
  const said = error ? errorTextOf(JSON.stringify({ error })) : null;
  return failed(problem('job-failed', said ?? 'the provider gives no reason', { charged: 'unknown' }));
}

/** Of a request that is in none of the files of its ended batch; `isGone`: a file was there and is no longer given out. */
export function stateWithoutLine({ status, errors }: Batch, isGone: boolean): RequestState {
  if (status === 'failed') {
    // The file was not accepted: nothing of it was run.
    const [first] = errors?.data ?? [];
    const why = first?.message ?? 'the batch was refused as a whole';
    return failed(
      first?.code === 'token_limit_exceeded'
        ? problem('rate-limited', why, { retry: { kind: 'after', delayMs: null } })
        : problem('bad-request', why),
    );
  }
  if (isGone)
    return failed(problem('output-gone', 'the file of answers is no longer there', { charged: 'yes' }));
  if (status === 'cancelled') return { kind: 'cancelled', charged: 'no' };
  if (status === 'expired') return failed(problem('job-failed', 'it was not begun within its day'));
  return failed(
    problem('malformed-answer', 'the batch has ended and says nothing of this request', {
      charged: 'unknown',
    }),
  );
}

const failed = (error: ProviderError): RequestState => ({ kind: 'failed', error });

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
