/** What Google's interfaces have in common, spoken from the server's side: errors, models, faults of status calls. */
import { isJsonObject, type JsonObject } from '#shared/base';
import type { Rate } from '#shared/money';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext } from '../context.ts';
import { question } from '../question.ts';

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ABORTED',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** `google.rpc.Status` as JSON. */
export const errorText = (status: number, message: string): string =>
  JSON.stringify({ error: { code: status, message, status: STATUS_NAMES[status] ?? 'UNKNOWN' } });

export const failure = (status: number, message: string) => jsonReply(status, errorText(status, message));

/** What is inside a finished operation: codes of gRPC, not of HTTP. */
export const innerStatus = (message: string) => ({ code: 13, message });

/** The body as an object; null after it has answered that it is none. */
export async function readObject(call: Call, maxBytes: number): Promise<JsonObject | null> {
  const body = await call.readBody(maxBytes);
  if (body === null) {
    call.reply(failure(413, 'Request payload size exceeds the limit.'));
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(body === '' ? '{}' : body);
  } catch {
    value = null;
  }
  if (isJsonObject(value)) return value;
  call.reply(failure(400, 'Invalid JSON payload received.'));
  return null;
}

/** A status or list call with its faults; null: it is not there. */
export function readWithFaults(context: PracticeContext, call: Call, text: () => string | null): void {
  question(
    context,
    call,
    (message, status) => errorText(status, message),
    () => {
      const found = text();
      return found === null ? failure(404, 'Requested entity was not found.') : jsonReply(200, found);
    },
  );
}

/** Text at a path of keys and places; empty where there is none. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  let at: unknown = value;
  for (const key of path)
    at =
      typeof at === 'object' && at !== null
        ? (at as Readonly<Record<string | number, unknown>>)[key]
        : undefined;
  return typeof at === 'string' || typeof at === 'number' ? String(at) : '';
}

export const ratesOf = ({ catalogue }: PracticeContext, provider: string): ReadonlyMap<string, Rate> =>
  catalogue.get(provider) ?? new Map<string, Rate>();

export const isoTime = (atMs: number): string => new Date(atMs).toISOString();
