/** OpenAI's shapes of errors, and reading what clients send. */
import { isJsonObject, type JsonObject } from '#shared/base';
import { jsonReply, type Reply } from '../call.ts';

const TYPES: Readonly<Record<number, readonly [type: string, code: string | null]>> = {
  400: ['invalid_request_error', null],
  401: ['invalid_request_error', 'invalid_api_key'],
  404: ['invalid_request_error', 'model_not_found'],
  429: ['requests', 'rate_limit_exceeded'],
};

export function errorText(status: number, message: string): string {
  const [type, code] = TYPES[status] ?? ['server_error', null];
  return JSON.stringify({ error: { message, type, param: null, code } });
}

export const failure = (status: number, message: string): Reply =>
  jsonReply(status, errorText(status, message));

export function readObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
