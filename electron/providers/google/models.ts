/** The list of models of the Gemini API, and why those of Veo are not in it. */
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import type { Adapter, ModelListing, ProviderError } from '#electron/providers';
import { badRequest, type Calls, problem } from '#electron/providers/wire';
import { readerOf } from './read.ts';

const listed = z.object({
  name: z.string(),
  supportedGenerationMethods: z.array(z.string()).optional().catch(undefined),
});
export type ListedModel = z.infer<typeof listed>;

const readPage = readerOf(
  z.object({ models: z.array(listed).default([]), nextPageToken: z.string().optional() }),
  'a list of models',
);
const readModel = readerOf(listed, 'a model');
const MAX_PAGES = 20;

export function createModels(
  calls: Calls,
  isWanted: (key: string, model: ListedModel) => boolean,
): Pick<Adapter, 'listModels' | 'describeModel'> {
  return {
    async listModels(signal) {
      const keys: string[] = [];
      let token = '';
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const path = `/models?pageSize=1000${token && `&pageToken=${encodeURIComponent(token)}`}`;
        const read = await calls.read(path, readPage, { signal });
        if (!read.ok) return read;
        if (!read.value) return err(NO_MODELS);
        const { models, nextPageToken = '' } = read.value.value;
        for (const model of models) if (isWanted(keyOf(model), model)) keys.push(keyOf(model));
        token = nextPageToken;
        if (token === '') break;
      }
      return ok(keys.map(listing));
    },
    async describeModel(key, signal): Promise<Result<ModelListing | null, ProviderError>> {
      const read = await calls.read(`/models/${encodeURIComponent(key)}`, readModel, { signal });
      if (!read.ok) return read;
      return ok(read.value && isWanted(key, read.value.value) ? listing(key) : null);
    },
  };
}

/** It says no price, and no schema of what a model takes. */
const listing = (key: string): ModelListing => ({ key, form: null, price: null, task: null });

const keyOf = ({ name }: ListedModel): string => name.replace(/^models\//, '');

const NO_MODELS = problem('no-entitlement-or-model', 'there is no list of models at this address', {
  httpStatus: 404,
});

/** Section 3.1 of the facts: its calls answer 404 since then. Null: it is none of them. */
export const goneVeo = (modelKey: string): ProviderError | null =>
  modelKey.startsWith('veo-')
    ? badRequest(
        `${modelKey} is gone: Veo left the Gemini API on 22 October 2026; take gemini-omni-1.1-flash, or Veo in an account of Google Cloud`,
      )
    : null;
