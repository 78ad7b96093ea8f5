/** Reads the platform's lists: requests of the past, what was billed for them, models. Pure. */
import { z } from 'zod';
import { err, isJsonObject, type JsonObject, ok, type Result } from '#shared/base';
import { MAX_NANOS, type Nanos, nanos } from '#shared/money';
import type { ModelForm } from '#electron/providers';
import { formOfSchema, parseJsonText } from '#electron/providers/wire';

const cursors = {
  next_cursor: z.string().nullish().catch(null),
  has_more: z.boolean().nullish().catch(null),
};
const historyShape = z.object({ items: z.array(z.unknown()), ...cursors });
const pastShape = z.object({
  request_id: z.string().min(1),
  sent_at: z.string(),
  json_input: z.custom<JsonObject>(isJsonObject),
});

export interface PastRequest {
  readonly id: string;
  readonly sentAtMs: number;
  readonly input: JsonObject;
}

export interface History {
  readonly requests: readonly PastRequest[];
  /** Entries without their input or time: absence from such a list proves nothing. */
  readonly unreadable: number;
  readonly nextCursor: string | null;
}

export function parseHistory(bodyText: string): Result<History, string> {
  const page = parse(bodyText, historyShape);
  if (!page) return err('the answer is not a list of requests');
  const requests = page.items.flatMap((item) => {
    const past = pastShape.safeParse(item).data;
    const sentAtMs = Date.parse(past?.sent_at ?? '');
    return past && !Number.isNaN(sentAtMs) ? [{ id: past.request_id, sentAtMs, input: past.json_input }] : [];
  });
  return ok({ requests, unreadable: page.items.length - requests.length, nextCursor: nextOf(page) });
}

const eventsShape = z.object({ billing_events: z.array(z.unknown()), ...cursors });
const eventShape = z.object({
  request_id: z.string(),
  cost_estimate_nano_usd: z.number().int().nonnegative().max(Number(MAX_NANOS)),
});

/** What the request cost; null where nothing is billed yet, or not all of it is on this page. */
export function parseAmount(id: string, bodyText: string): Result<Nanos | null, string> {
  const page = parse(bodyText, eventsShape);
  if (!page) return err('the answer is not a list of billing events');
  if (nextOf(page) !== null) return ok(null);
  const events = page.billing_events.map((event) => eventShape.safeParse(event).data ?? null);
  if (events.length === 0 || events.some((event) => event?.request_id !== id)) return ok(null);
  const total = events.reduce((sum, event) => sum + BigInt(event?.cost_estimate_nano_usd ?? 0), 0n);
  return ok(total <= MAX_NANOS ? nanos(total) : null);
}

const modelsShape = z.object({ models: z.array(z.unknown()), ...cursors });
const modelShape = z.object({
  endpoint_id: z.string().min(1),
  metadata: z
    .object({ category: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
  openapi: z.unknown().optional(),
});

export interface PlatformModel {
  readonly key: string;
  readonly task: string | null;
  readonly form: ModelForm | null;
}

export function parseModels(
  bodyText: string,
): Result<{ readonly models: readonly PlatformModel[]; readonly nextCursor: string | null }, string> {
  const page = parse(bodyText, modelsShape);
  if (!page) return err('the answer is not a list of models');
  const models = page.models.flatMap((one) => {
    const model = modelShape.safeParse(one).data;
    if (!model) return [];
    const { endpoint_id: key, metadata, openapi } = model;
    return [{ key, task: metadata?.category ?? null, form: formOf(openapi) }];
  });
  return ok({ models, nextCursor: nextOf(page) });
}

/** The body of the one POST that the description has. */
function formOf(openapi: unknown): ModelForm | null {
  const { paths } = (openapi ?? {}) as { readonly paths?: Readonly<Record<string, unknown>> };
  const posts = Object.values(paths ?? {}).flatMap((path) => {
    const schema = postShape.safeParse(path).data?.post.requestBody.content['application/json'].schema;
    return schema === undefined ? [] : [schema];
  });
  return posts.length === 0 ? null : formOfSchema(openapi, posts[0]);
}

const postShape = z.object({
  post: z.object({
    requestBody: z.object({
      content: z.object({ 'application/json': z.object({ schema: z.unknown() }) }),
    }),
  }),
});

interface Cursors {
  readonly next_cursor?: string | null | undefined;
  readonly has_more?: boolean | null | undefined;
}

const nextOf = ({ next_cursor, has_more }: Cursors): string | null =>
  has_more === false ? null : (next_cursor ?? null);

function parse<T>(bodyText: string, shape: z.ZodType<T>): T | null {
  const body = parseJsonText(bodyText);
  const parsed = body.ok ? shape.safeParse(body.value) : null;
  return parsed?.success ? parsed.data : null;
}
