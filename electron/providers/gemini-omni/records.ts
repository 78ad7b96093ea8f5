/** Reads interactions; lenient to keys it does not know. Pure. */
import { z } from 'zod';
import type { Bill, OutputRef, RequestState } from '#electron/providers';
import { problem } from '#electron/providers/wire';
import { bytesOf, failedJob, messageOf, NOT_SAID, readerOf, tokensOf } from '#electron/providers/google';

const content = z.object({
  type: z.string(),
  uri: z.string().optional(),
  data: z.string().optional(),
  text: z.string().optional(),
});
const step = z.object({ type: z.string(), content: z.array(z.unknown()).optional().catch(undefined) });

const interaction = z.object({
  id: z.string().min(1),
  status: z.string(),
  labels: z.record(z.string(), z.string()).optional().catch(undefined),
  steps: z.array(z.unknown()).optional().catch(undefined),
  output_video: z.unknown().optional(),
  usage: z.record(z.string(), z.unknown()).optional().catch(undefined),
  errors: z.array(z.unknown()).optional().catch(undefined),
});
export type Interaction = z.infer<typeof interaction>;

export const parseInteraction = readerOf(interaction, 'an interaction');

/** What we write beside a request; lower case, digits and dashes is what labels may hold [C]. */
export const RUN_LABEL = 'grantmeter-run';
export const SECONDS_LABEL = 'grantmeter-seconds';

export const labelsFor = (reference: string, seconds: string | null): Readonly<Record<string, string>> => ({
  [RUN_LABEL]: reference.toLowerCase().slice(0, 63),
  ...(seconds === null ? {} : { [SECONDS_LABEL]: seconds }),
});

/** How it stands. Unknown words count as still running: a run is never ended by a word nobody knows. */
export function stateOf(request: Interaction): RequestState {
  const { status } = request;
  switch (status) {
    case 'completed': {
      const outputs = filmsOf(request);
      if (outputs.length > 0) return { kind: 'done', outputs, bill: billOf(request) };
      return { kind: 'failed', error: failedJob(wordsOf(request) ?? 'it was completed without a film') };
    }
    case 'failed':
    case 'incomplete':
    case 'budget_exceeded':
      return { kind: 'failed', error: failedJob(wordsOf(request) ?? `it ended as "${status}"`) };
    case 'requires_action':
    case 'requires_continuation':
      // It waits for a word of ours that this program does not have; whether it is charged so far is not said.
      return {
        kind: 'failed',
        error: problem('job-failed', `it waits for an answer that only a person can give ("${status}")`, {
          charged: NOT_SAID,
        }),
      };
    case 'cancelled':
      return { kind: 'cancelled', charged: NOT_SAID };
    default:
      return { kind: 'pending', status };
  }
}

/** Says that it was completed, but shows no film: the answer to a submission may be shorter than the record. */
export const isWithoutFilm = (request: Interaction): boolean =>
  request.status === 'completed' && filmsOf(request).length === 0;

/** Tokens as it counts them; seconds as they were asked for, from the label that comes back with the record [C]. */
function billOf({ labels, usage = {} }: Interaction): Bill {
  const seconds = labels?.[SECONDS_LABEL];
  const tokens = tokensOf(
    [usage['total_input_tokens'], usage['total_tool_use_tokens']],
    usage['total_cached_tokens'],
    [usage['total_output_tokens'], usage['total_thought_tokens']],
  );
  return {
    quantity: '1',
    ...(seconds !== undefined && /^\d{1,3}$/.test(seconds) ? { counts: { second: seconds } } : {}),
    ...(tokens ? { tokens } : {}),
  };
}

/** In the steps of the model's output, or beside them; the same film is one output. */
function filmsOf({ steps, output_video: beside }: Interaction): readonly OutputRef[] {
  const films = [...contentsOf(steps), beside].flatMap((each) => {
    const { data: film } = content.safeParse(each);
    return film?.type === 'video' ? [film] : [];
  });
  const addresses = new Set(films.flatMap(({ uri }) => (uri ? [addressOf(uri)] : [])));
  if (addresses.size > 0) return [...addresses].map((url) => ({ url }));
  return [...new Set(films.flatMap(({ data }) => data || []))].map(bytesOf);
}

const contentsOf = (steps: readonly unknown[] = []): readonly unknown[] =>
  steps.flatMap((each) => {
    const { data } = step.safeParse(each);
    return data?.type === 'model_output' ? (data.content ?? []) : [];
  });

/** A file of the Gemini API is named by its record; its bytes are at `:download` [C]. */
const addressOf = (uri: string): string => (/\/files\/[\w-]+$/.test(uri) ? `${uri}:download?alt=media` : uri);

/** Why there is no film, in its own words. */
function wordsOf({ errors = [], steps }: Interaction): string | null {
  const said = errors.map(messageOf).find((text) => text !== null);
  if (said) return said;
  const texts = contentsOf(steps).flatMap((each) => content.safeParse(each).data?.text ?? []);
  return texts.join(' ').slice(0, 500) || null;
}

const file = z.object({ state: z.string().optional(), error: z.unknown().optional() });
export const parseFile = readerOf(file, 'a file');
