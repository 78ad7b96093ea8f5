/** fal's errors and its key. */
import { type Call, jsonReply, type Reply } from '../call.ts';

export const detailText = (message: string): string => JSON.stringify({ detail: message });

export const failure = (status: number, detail: string, error_type?: string): Reply =>
  jsonReply(
    status,
    JSON.stringify(error_type === undefined ? { detail } : { detail, error_type }),
    error_type === undefined ? {} : { 'x-fal-error-type': error_type },
  );

/** `Authorization: Key ...`; any will do, none will not. */
export const keyOf = (call: Call): string | null =>
  /^Key\s+(\S+)$/i.exec(call.header('authorization') ?? '')?.[1] ?? null;
