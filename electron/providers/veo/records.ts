/** Reads operations; lenient to keys it does not know. Pure. */
import { z } from 'zod';
import type { Bill, OutputRef, RequestState } from '#electron/providers';
import { bytesOf, failedJob, filtered, messageOf, readerOf } from '#electron/providers/google';
import type { Order } from './dialect.ts';

const operation = z.object({
  name: z.string(),
  done: z.boolean().optional(),
  error: z.unknown().optional(),
  response: z
    .object({
      videos: z
        .array(z.object({ gcsUri: z.string().optional(), bytesBase64Encoded: z.string().optional() }))
        .optional(),
      raiMediaFilteredCount: z.number().optional(),
      raiMediaFilteredReasons: z.array(z.string()).optional(),
    })
    .optional()
    .catch(undefined),
});
export type Operation = z.infer<typeof operation>;

export const parseOperation = readerOf(operation, 'an operation');

const NAME = /^projects\/[^/]+\/locations\/[^/]+\/publishers\/google\/models\/([^/#]+)\/operations\/[^/#]+$/;

/** Null: not the name of an operation of such a model. */
export const modelIn = (operationName: string): string | null => NAME.exec(operationName)?.[1] ?? null;

/**
 * An operation says nothing of what was asked, and the seconds asked for are what is billed: so the id keeps them,
 * as in `.../operations/1#samples=2&seconds=8`.
 */
export const requestIdOf = (operationName: string, { samples, seconds }: Order): string =>
  `${operationName}#samples=${samples}${seconds === null ? '' : `&seconds=${seconds}`}`;

export interface Asked extends Order {
  readonly operationName: string;
  readonly model: string;
}

export function askedOf(requestId: string): Asked | null {
  const [operationName = '', kept = ''] = requestId.split('#');
  const model = modelIn(operationName);
  const order = new URLSearchParams(kept);
  const samples = Number(order.get('samples'));
  if (model === null || !(samples >= 1)) return null;
  const seconds = order.get('seconds');
  return { operationName, model, samples, seconds: seconds === null ? null : Number(seconds) };
}

export function stateOf(
  { done, error, response }: Operation,
  asked: Order,
  filmAt: (gcsUri: string) => string,
): RequestState {
  if (done !== true) return { kind: 'pending', status: 'running' };
  if (error !== undefined)
    return { kind: 'failed', error: failedJob(messageOf(error) ?? 'the operation failed without a reason') };
  const { videos = [], raiMediaFilteredCount = 0, raiMediaFilteredReasons = [] } = response ?? {};
  const outputs = videos.flatMap(({ gcsUri, bytesBase64Encoded }): OutputRef[] => {
    if (gcsUri) return [{ url: filmAt(gcsUri) }];
    return bytesBase64Encoded ? [bytesOf(bytesBase64Encoded)] : [];
  });
  if (outputs.length > 0)
    return { kind: 'done', outputs, bill: billOf(outputs.length, raiMediaFilteredCount, asked) };
  const reasons = raiMediaFilteredReasons.join(' ').slice(0, 500);
  // It counts as a success there, without a film [C].
  if (raiMediaFilteredCount > 0)
    return {
      kind: 'failed',
      error: filtered(reasons || 'all of its films were filtered for reasons of policy'),
    };
  return { kind: 'failed', error: failedJob(reasons || 'the operation ended without a film') };
}

/** Whether films that were filtered are charged is not documented: then the seconds are not counted, and a person is asked. */
function billOf(films: number, filteredOut: number, { samples, seconds }: Order): Bill {
  const isWhole = filteredOut === 0 && films === samples;
  return {
    quantity: '1',
    ...(isWhole && seconds !== null ? { counts: { second: String(samples * seconds) } } : {}),
  };
}
