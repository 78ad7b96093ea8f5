/** Reads the video object, its lists and the list of models; lenient to what gateways leave out. Pure. */
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import type { ModelListing, RequestState } from '#electron/providers';
import { errorTextOf, isPolicy, parseJsonText, problem } from '#electron/providers/wire';
import { countsOf, secondsText, TRTLLM_FORM } from './dialect.ts';

const video = z.object({
  id: z.string().min(1),
  status: z.string(),
  model: z.string().optional().catch(undefined),
  prompt: z.string().nullish().catch(undefined),
  seconds: z.unknown().optional(),
  /** Instead of `seconds` in trtllm-serve. */
  duration: z.unknown().optional(),
  size: z.string().nullish().catch(undefined),
  created_at: z.number().nullish().catch(undefined),
  error: z.unknown().optional(),
});

export interface VideoRecord {
  readonly id: string;
  readonly status: string;
  readonly model: string | null;
  readonly prompt: string | null;
  readonly seconds: string | null;
  readonly size: string | null;
  readonly createdAtMs: number | null;
  readonly error: { readonly code: string; readonly text: string } | null;
}

export interface VideoList {
  readonly records: readonly VideoRecord[];
  readonly unreadable: number;
  /** Null: this server does not say whether there are more. */
  readonly hasMore: boolean | null;
  /** Where the next page begins. */
  readonly lastId: string | null;
}

export function parseVideo(bodyText: string): Result<VideoRecord, string> {
  const body = parseJsonText(bodyText);
  if (!body.ok) return body;
  const record = readVideo(body.value);
  return record ? ok(record) : err('the answer is not a video object');
}

const list = z.object({
  data: z.array(z.unknown()),
  has_more: z.boolean().optional().catch(undefined),
});

export function parseVideoList(bodyText: string): Result<VideoList, string> {
  const body = parseJsonText(bodyText);
  const parsed = list.safeParse(body.ok ? body.value : null);
  if (!parsed.success) return err('the answer is not a list of videos');
  const { data, has_more: hasMore = null } = parsed.data;
  const records = data.flatMap((entry) => readVideo(entry) ?? []);
  return ok({
    records,
    unreadable: data.length - records.length,
    hasMore,
    lastId: records.at(-1)?.id ?? null,
  });
}

const models = z.object({ data: z.array(z.object({ id: z.string(), owned_by: z.unknown().optional() })) });

export function parseModels(bodyText: string): Result<readonly ModelListing[], string> {
  const body = parseJsonText(bodyText);
  const parsed = models.safeParse(body.ok ? body.value : null);
  if (!parsed.success) return err('the answer is not a list of models');
  return ok(
    parsed.data.data.map(({ id, owned_by: owner }) => ({
      key: id,
      // The server says by this word what it is, and so what it takes.
      form: owner === 'tensorrt_llm' ? TRTLLM_FORM : null,
      price: null,
      task: null,
    })),
  );
}

/** How it stands. Words nobody knows count as still running. */
export function stateOf(record: VideoRecord, contentUrl: (id: string) => string): RequestState {
  switch (record.status) {
    case 'completed':
      return { kind: 'done', outputs: [{ url: contentUrl(record.id) }], bill: countsOf(record.seconds) };
    case 'failed': {
      const { code, text } = record.error ?? { code: '', text: 'the provider gives no reason' };
      // Nowhere is it said whether a failed film is charged.
      const isRefusal = isPolicy(`${code} ${text}`);
      return {
        kind: 'failed',
        error: problem(isRefusal ? 'refused-by-policy' : 'job-failed', text, { charged: 'unknown' }),
      };
    }
    default:
      return { kind: 'pending', status: record.status };
  }
}

function readVideo(value: unknown): VideoRecord | null {
  const parsed = video.safeParse(value);
  if (!parsed.success) return null;
  const { data } = parsed;
  return {
    id: data.id,
    status: data.status.toLowerCase(),
    model: data.model ?? null,
    prompt: data.prompt ?? null,
    seconds: secondsText(data.seconds ?? data.duration),
    size: data.size ?? null,
    createdAtMs: data.created_at ? data.created_at * 1000 : null,
    error: readError(data.error),
  };
}

/** An object with a code in OpenAI's, a bare text in trtllm-serve. */
function readError(error: unknown): VideoRecord['error'] {
  if (error === null || error === undefined) return null;
  const text = errorTextOf(JSON.stringify({ error }));
  const code = typeof error === 'object' && 'code' in error ? String(error.code) : '';
  return text === null && code === '' ? null : { code, text: text ?? code };
}
