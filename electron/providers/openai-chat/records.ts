/** A chat's answer: its text, why it ended, what it took. Lenient to keys it does not know, strict about what is billed. Pure. */
import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import type { TokenCounts } from '#shared/money';
import type { Bill, Measured, OutputRef, RequestState } from '#electron/providers';

/** An answer, whole or put together from its pieces. */
export interface Completion {
  readonly id: string | null;
  readonly content: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly finishReason: string | null;
  /** Null: the provider did not say, or contradicted itself. */
  readonly tokens: TokenCounts | null;
  readonly metrics: Measured;
}

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const usage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count.nullish(),
  // Absent or null unless the server was started so [C].
  prompt_tokens_details: z.object({ cached_tokens: count.nullish() }).nullish(),
});

/** What the usage block says; null where it says nothing, or where its figures do not add up: then nothing of it is booked. */
export function tokensOf(value: unknown): TokenCounts | null {
  const parsed = usage.safeParse(value);
  if (!parsed.success) return null;
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = parsed.data;
  const cached = parsed.data.prompt_tokens_details?.cached_tokens ?? 0;
  if (cached > input || (total != null && total !== input + output)) return null;
  return { input: BigInt(input), cached: BigInt(cached), output: BigInt(output) };
}

const milliseconds = z.number().nonnegative().max(1e9).nullish().catch(null);
const metricsShape = z.object({
  time_to_first_token_ms: milliseconds,
  generation_time_ms: milliseconds,
});

/** vLLM's times of one request, measured at the server [D]. */
export function metricsOf(value: unknown): Measured {
  const parsed = metricsShape.safeParse(value);
  if (!parsed.success) return {};
  const { time_to_first_token_ms: first, generation_time_ms: generation } = parsed.data;
  return {
    ...(first == null ? {} : { firstTokenMs: Math.round(first) }),
    ...(generation == null ? {} : { generationMs: Math.round(generation) }),
  };
}

/** What a message or a piece of one carries. vLLM calls the reasoning by either name [C]. */
export const spoken = z.object({
  content: z.unknown().optional(),
  reasoning_content: z.string().nullish().catch(null),
  reasoning: z.string().nullish().catch(null),
  refusal: z.string().nullish().catch(null),
});

/** Text, or a list of parts with text in them [I]. */
export function textIn(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => z.object({ text: z.string() }).safeParse(part).data?.text ?? '')
    .join('');
}

const completion = z.object({
  id: z.string().min(1).nullish().catch(null),
  choices: z.array(z.object({ message: spoken, finish_reason: z.string().nullish() })).min(1),
  usage: z.unknown().optional(),
  metrics: z.unknown().optional(),
});

export function readCompletion(value: unknown): Result<Completion, string> {
  const parsed = completion.safeParse(value);
  const choice = parsed.data?.choices[0];
  if (!parsed.success || !choice) return err('the answer is not a chat completion');
  const { message } = choice;
  return ok({
    id: parsed.data.id ?? null,
    content: textIn(message.content),
    reasoning: message.reasoning_content ?? message.reasoning ?? '',
    refusal: message.refusal ?? '',
    finishReason: choice.finish_reason ?? null,
    tokens: tokensOf(parsed.data.usage),
    metrics: metricsOf(parsed.data.metrics),
  });
}

export function parseCompletion(bodyText: string): Result<Completion, string> {
  try {
    return readCompletion(JSON.parse(bodyText));
  } catch {
    return err('the answer is not JSON');
  }
}

/** One request is one unit whatever it holds; tokens are billed only as the provider counted them. */
export function stateOfCompletion(answer: Completion, measured: Measured = answer.metrics): RequestState {
  const bill: Bill = { quantity: '1', ...(answer.tokens ? { tokens: answer.tokens } : {}) };
  return { kind: 'done', outputs: outputsOf(answer), bill, measured };
}

/**
 * The text itself is the output. What else is to be known - the reasoning, a refusal, an end before its time - stands in a JSON beside it,
 * which is the only output where there is no text.
 */
function outputsOf({ content, reasoning, refusal, finishReason }: Completion): readonly OutputRef[] {
  const more = {
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(refusal === '' ? {} : { refusal }),
    ...(finishReason === 'stop' ? {} : { finish_reason: finishReason }),
  };
  const hasMore = Object.keys(more).length > 0;
  return [
    ...(content === '' ? [] : [content]),
    ...(hasMore || content === ''
      ? [`${JSON.stringify({ content, finish_reason: finishReason, ...more }, null, 2)}\n`]
      : []),
  ].map((text) => ({ bytes: Buffer.from(text, 'utf8') }));
}

/**
 * Some small servers count their answers with three digits, and no id is ever asked for again: what does not look unique gets
 * the attempt's own reference.
 */
export const requestIdOf = (id: string | null, reference: string): string =>
  id !== null && id.length >= 24 ? id : [...(id === null ? [] : [id]), reference].join('@');
