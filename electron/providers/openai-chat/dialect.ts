/**
 * Chats as OpenAI's protocol asks for them: provider-apis.md section 5. An answer has a limit of tokens, always, because that limit is
 * what makes it possible to say beforehand what it may cost.
 */
import { Buffer } from 'node:buffer';
import { err, type Json, type JsonObject, ok, type Result } from '#shared/base';
import type { TokenCounts } from '#shared/money';
import type { Bill, Dialect, ModelForm, ProviderError, RunInput } from '#electron/providers';
import { badRequest, fillForm } from '#electron/providers/wire';

/** `max_completion_tokens` goes instead of `max_tokens` to models that refuse the older word. */
export const CHAT_FORM: ModelForm = {
  promptName: 'prompt',
  seedName: 'seed',
  parameters: {
    max_tokens: { kind: 'integer', min: 1, max: 1_000_000, preset: 512 },
    max_completion_tokens: { kind: 'integer', min: 1, max: 1_000_000 },
    temperature: { kind: 'number', min: 0, max: 2 },
    top_p: { kind: 'number', min: 0, max: 1 },
    stop: { kind: 'any' },
    system: { kind: 'text' },
    response_format: { kind: 'any' },
    /** vLLM's: usage with every piece, so that what a broken answer came to is known within one. Other servers may refuse it. */
    continuous_usage_stats: { kind: 'flag' },
  },
  required: ['max_tokens'],
};

interface DialectOptions {
  /** The answer is read while it comes. */
  readonly streams: boolean;
  /** The word under which the limit is sent unless the run uses the other one. */
  readonly limitName: 'max_tokens' | 'max_completion_tokens';
}

/** Payloads are whole request bodies but for the model. */
export const createChatDialect = ({ streams, limitName }: DialectOptions): Dialect => ({
  buildPayload(input): Result<JsonObject, ProviderError> {
    const form = input.form ?? CHAT_FORM;
    const filled = fillForm(form, input);
    if (!filled.ok) return err(badRequest(filled.error));
    const { system, continuous_usage_stats: continuous } = filled.value;
    const { max_tokens: older, max_completion_tokens: newer } = filled.value;
    const rest: JsonObject = Object.fromEntries(
      Object.entries(filled.value).filter(([name]) => name !== form.promptName && !REWORDED.has(name)),
    );
    const wrong = wrongChoice(input, rest['stop']);
    if (wrong !== null) return err(badRequest(wrong));
    const limit = newer ?? older;
    if (typeof limit !== 'number')
      return err(badRequest('"max_tokens" is needed: without it nobody can say what an answer may cost'));
    if (continuous === true && !streams)
      return err(badRequest('"continuous_usage_stats" is for answers that come in pieces'));
    const options = { include_usage: true, ...(continuous === true ? { continuous_usage_stats: true } : {}) };
    return ok({
      messages: [
        ...(typeof system === 'string' ? [{ role: 'system', content: system }] : []),
        { role: 'user', content: input.prompt },
      ],
      ...rest,
      [newer === undefined ? limitName : 'max_completion_tokens']: limit,
      ...(streams ? { stream: true, stream_options: options } : {}),
    });
  },
  measure: (_, payload) => ({
    likely: billOf(likelyTokens(payload)),
    ceiling: billOf({
      input: BigInt(promptBytes(payload) + FRAME_TOKENS),
      cached: 0n,
      output: BigInt(limitOf(payload)),
    }),
  }),
});

/** What is sent in other words than it is given. */
const REWORDED = new Set(['system', 'continuous_usage_stats', 'max_tokens', 'max_completion_tokens']);

/** A chat's own words around the messages: roles, marks, a line of the model's template. No token is shorter than a byte. */
const FRAME_TOKENS = 64;

/** English text has about four bytes a token, and an answer tends to end about half way to its limit. */
const likelyTokens = (payload: JsonObject): TokenCounts => ({
  input: BigInt(Math.ceil(promptBytes(payload) / 4) + 8),
  cached: 0n,
  output: BigInt(Math.ceil(limitOf(payload) / 2)),
});

/** The schema of an answer's format is read by the model too. */
function promptBytes({ messages, response_format: format }: JsonObject): number {
  const texts = Array.isArray(messages) ? messages.map((message: JsonObject) => message['content']) : [];
  const all = [...texts, ...(format === undefined ? [] : [JSON.stringify(format)])];
  return all.reduce<number>((sum, text) => sum + Buffer.byteLength(String(text), 'utf8'), 0);
}

const limitOf = (payload: JsonObject): number =>
  Number(payload['max_completion_tokens'] ?? payload['max_tokens'] ?? 0);

const billOf = (tokens: TokenCounts): Omit<Bill, 'amount'> => ({ quantity: '1', tokens });

function wrongChoice({ modelKey, parameters }: RunInput, stop: Json | undefined): string | null {
  if (Object.hasOwn(parameters, 'max_tokens') && Object.hasOwn(parameters, 'max_completion_tokens'))
    return `${modelKey} takes "max_tokens" or "max_completion_tokens", not both`;
  const isFine =
    stop === undefined || isText(stop) || (Array.isArray(stop) && stop.length > 0 && stop.every(isText));
  return isFine ? null : `the parameter "stop" of ${modelKey} must be a text or a list of texts`;
}

const isText = (value: Json): boolean => typeof value === 'string' && value !== '';

export const chatDialect = createChatDialect({ streams: true, limitName: 'max_tokens' });
