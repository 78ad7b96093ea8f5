/** Reads a chat's answer while it comes: its text, its times, and the usage that the last piece brings. */
import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import type { Clock } from '#shared/base';
import type { TokenCounts } from '#shared/money';
import type { Measured } from '#electron/providers';
import { errorTextOf } from '#electron/providers/wire';
import { type Completion, metricsOf, spoken, textIn, tokensOf } from './records.ts';

export type StreamEnd =
  | {
      readonly kind: 'whole';
      readonly completion: Completion;
      readonly measured: Measured;
      /** It ended as it should, and the server never said what it took. */
      readonly isSilent: boolean;
    }
  /** `how`: the line broke, the server said so itself, or what came is no such stream. */
  | {
      readonly kind: 'broken';
      readonly how: 'cut' | 'said' | 'malformed';
      readonly message: string;
      /** What had been counted by then, where the server counts as it goes. */
      readonly counted: TokenCounts | null;
    };

const piece = z.object({
  id: z.string().min(1).nullish().catch(null),
  choices: z
    .array(z.object({ delta: spoken.nullish(), finish_reason: z.string().nullish() }))
    .optional()
    .default([]),
  usage: z.unknown().optional(),
  metrics: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** What has come so far. */
interface Gathered {
  id: string | null;
  content: string;
  reasoning: string;
  refusal: string;
  finishReason: string | null;
  tokens: TokenCounts | null;
  metrics: Measured;
  /** The usage is of the whole answer: it came with its end or after it. */
  isCounted: boolean;
  hasUsage: boolean;
  isOver: boolean;
  firstAtMs: number | null;
  lastAtMs: number;
  problem: { readonly how: 'said' | 'malformed'; readonly message: string } | null;
}

export async function readChatStream(
  chunks: AsyncIterable<Uint8Array>,
  clock: Pick<Clock, 'monotonicMs'>,
  sentAtMs: number,
): Promise<StreamEnd> {
  const all: Gathered = {
    id: null,
    content: '',
    reasoning: '',
    refusal: '',
    finishReason: null,
    tokens: null,
    metrics: {},
    isCounted: false,
    hasUsage: false,
    isOver: false,
    firstAtMs: null,
    lastAtMs: sentAtMs,
    problem: null,
  };
  const parser = createParser({ onEvent: ({ data }) => hear(all, data, clock.monotonicMs()) });
  const decoder = new TextDecoder();
  let cut: string | null = null;
  try {
    for await (const chunk of chunks) {
      parser.feed(decoder.decode(chunk, { stream: true }));
      // After its end the connection is read dry, so that it can be used again.
      if (all.problem) break;
    }
  } catch (error) {
    cut = error instanceof Error ? error.message : String(error);
  }
  const counted = all.tokens;
  if (all.problem) return { kind: 'broken', ...all.problem, counted };
  // Once the end was said the text is whole; a usage that did not follow it is merely not known.
  if (all.finishReason === null && !all.isOver)
    return cut === null
      ? { kind: 'broken', how: 'malformed', message: 'the answer stopped before its end', counted }
      : { kind: 'broken', how: 'cut', message: cut, counted };
  return {
    kind: 'whole',
    completion: { ...all, tokens: all.isCounted ? all.tokens : null },
    measured: { ...timesOf(all, sentAtMs), ...all.metrics },
    isSilent: all.isOver && !all.hasUsage,
  };
}

function hear(all: Gathered, data: string, nowMs: number): void {
  if (all.isOver || all.problem) return;
  if (data.trim() === '[DONE]') {
    all.isOver = true;
    return;
  }
  const parsed = piece.safeParse(readJson(data));
  if (!parsed.success) {
    all.problem = { how: 'malformed', message: 'a piece of the answer cannot be read' };
    return;
  }
  const { id, choices, usage, metrics, error } = parsed.data;
  if (error !== undefined && error !== null) {
    all.problem = { how: 'said', message: errorTextOf(data) ?? 'the server broke off with an error' };
    return;
  }
  all.id ??= id ?? null;
  const [choice] = choices;
  const { delta } = choice ?? {};
  const content = textIn(delta?.content);
  const reasoning = delta?.reasoning_content ?? delta?.reasoning ?? '';
  if (content !== '' || reasoning !== '') {
    all.firstAtMs ??= nowMs;
    all.lastAtMs = nowMs;
  }
  all.content += content;
  all.reasoning += reasoning;
  all.refusal += delta?.refusal ?? '';
  all.finishReason ??= choice?.finish_reason ?? null;
  if (metrics !== undefined && metrics !== null) all.metrics = metricsOf(metrics);
  if (usage === undefined || usage === null) return;
  all.hasUsage = true;
  all.tokens = tokensOf(usage);
  all.isCounted = all.finishReason !== null || choices.length === 0;
}

/** What the stream shows; the times that the server itself gives go before them. */
function timesOf({ firstAtMs, lastAtMs }: Gathered, sentAtMs: number): Measured {
  if (firstAtMs === null) return {};
  return {
    firstTokenMs: Math.max(0, Math.round(firstAtMs - sentAtMs)),
    generationMs: Math.max(0, Math.round(lastAtMs - firstAtMs)),
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
