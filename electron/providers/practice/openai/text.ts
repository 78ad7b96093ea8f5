/** What the practice provider answers to a chat, and how it counts: its own words and its own tokens, the same for the same request. */
import { isJsonObject, type Json, type JsonObject } from '#shared/base';
import type { TokenCounts } from '#shared/money';

export interface Answer {
  readonly reasoning: string;
  readonly content: string;
  readonly finishReason: 'stop' | 'length';
  readonly tokens: TokenCounts;
  readonly reasoningTokens: number;
}

/** Models whose names say that they reason do so aloud. */
const REASONS = /reason|think|-r1/i;
/** A server that keeps what it read last time keeps whole blocks of the system's words. */
const CACHE_BLOCK = 16;
const WORDS =
  'the field lies open under a low grey sky and each of the lines that cross it leads towards water where light gathers before rain'.split(
    ' ',
  );

export function answerTo(model: string, payload: JsonObject): Answer {
  const messages = Array.isArray(payload['messages']) ? (payload['messages'] as readonly Json[]) : [];
  const texts = messages.map((message) => (isJsonObject(message) ? textOf(message['content']) : ''));
  const isSystem = (index: number) => {
    const message = messages[index];
    return message !== undefined && isJsonObject(message) && message['role'] === 'system';
  };
  const counts = texts.map((text) => countTokens(text) + 4);
  const input = counts.reduce((sum, count) => sum + count, 3);
  const repeated = counts.filter((_, index) => isSystem(index)).reduce((sum, count) => sum + count, 0);
  const limit = Number(payload['max_completion_tokens'] ?? payload['max_tokens'] ?? 128);

  const start = hashOf(`${model}\n${texts.join('\n')}\n${String(payload['seed'] ?? '')}`);
  const thought = REASONS.test(model) ? wordsFrom(start, 6 + (start % 7)) : [];
  const said = wordsFrom(start >>> 3, 30 + (start % 40));
  const reasoning = thought.slice(0, limit);
  const content = said.slice(0, limit - reasoning.length);
  const written = reasoning.length + content.length;
  return {
    reasoning: reasoning.join(' '),
    content: content.join(' '),
    finishReason: written < thought.length + said.length ? 'length' : 'stop',
    tokens: {
      input: BigInt(input),
      cached: BigInt(Math.floor(repeated / CACHE_BLOCK) * CACHE_BLOCK),
      output: BigInt(written),
    },
    reasoningTokens: reasoning.length,
  };
}

/** Four letters of a word, or a mark, are a token. */
export const countTokens = (text: string): number =>
  text.match(/[\p{L}\p{N}_]{1,4}|[^\p{L}\p{N}_\s]/gu)?.length ?? 0;

export const usageOf = ({ tokens: { input, cached, output }, reasoningTokens }: Answer): JsonObject => ({
  prompt_tokens: Number(input),
  completion_tokens: Number(output),
  total_tokens: Number(input + output),
  prompt_tokens_details: { cached_tokens: Number(cached) },
  completion_tokens_details: { reasoning_tokens: reasoningTokens },
});

/** A word is a token of an answer. */
const wordsFrom = (start: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => WORDS[(start + index * 7) % WORDS.length] ?? 'rain');

const textOf = (content: Json | undefined): string =>
  typeof content === 'string' ? content : content === undefined ? '' : JSON.stringify(content);

/** FNV-1a; kept whole and positive. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
