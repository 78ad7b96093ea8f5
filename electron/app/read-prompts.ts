/** A prompt file from disk to a set of prompts, over the contract: for hosts and commands that have the file at hand. */
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { assert, piecesOf } from '#shared/base';
import type {
  Contract,
  PromptPlan,
  PromptProgress,
  PromptReading,
  PromptSetView,
  PromptTable,
} from '#shared/contract';

export interface ReadPromptsOptions {
  readonly reading: PromptReading;
  /** What is wanted of the file, once its columns are known. */
  readonly planFor: (table: PromptTable) => PromptPlan;
  readonly onProgress?: (progress: PromptProgress) => void;
}

const PIECE_BYTES = 4 * 1024 * 1024;

/** Refusals are thrown, as every call of the contract throws them. */
export async function readPrompts(
  client: ContractRouterClient<Contract>,
  path: string,
  { reading, planFor, onProgress }: ReadPromptsOptions,
): Promise<{ readonly table: PromptTable; readonly set: PromptSetView }> {
  const file = await openAsBlob(path);
  let uploadId: string | null = null;
  let sourceId: string | null = null;
  for (const { from, to, isLast } of piecesOf(file.size, PIECE_BYTES)) {
    const content = file.slice(from, to);
    ({ uploadId, sourceId } = await client.prompts.upload({ uploadId, at: from, content, isLast }));
  }
  assert(sourceId !== null, 'the last piece gives the file its id');
  const input = { sourceId, name: basename(path), reading };
  let table: PromptTable | null = null;
  for await (const step of await client.prompts.survey(input)) {
    if (step.step === 'done') table = step.table;
    else onProgress?.(step);
  }
  assert(table, 'a survey ends with its table');
  for await (const step of await client.prompts.make({ ...input, plan: planFor(table) })) {
    if (step.step === 'done') return { table, set: step.set };
    onProgress?.(step);
  }
  throw new Error('the last step holds the set');
}
