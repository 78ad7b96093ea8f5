/** The chat servers and OpenAI's batches, as the suite of adapters sees them. */
import { nanos, type Rate } from '#shared/money';
import type { AdapterUnderTest } from './adapter-suite.ts';

/** Dollars per million tokens: read, written, read again from the cache. */
const perMillion = (input: bigint, output: bigint, cached: bigint | null = null): Rate => ({
  unit: 'token',
  perUnits: 1_000_000n,
  nanos: nanos(input),
  outputNanos: nanos(output),
  cachedNanos: cached === null ? null : nanos(cached),
});

/** 500 with words of its own is nothing special here: it may have been run. */
const BROKEN_INSIDE = {
  answer: 'in-doubt',
  code: 'server-error',
  retry: 'no',
  charged: 'unknown',
  billed: 0,
} as const;
/** The stream breaks off with an error after its first words; nothing is said of money, and nothing can be looked for. */
const BROKE_OFF = {
  answer: 'in-doubt',
  code: 'server-error',
  httpStatus: 200,
  retry: 'no',
  charged: 'unknown',
  find: 'cannot-know',
  end: undefined,
} as const;

const chat = (provider: string, models: AdapterUnderTest['models'], reasoning: string): AdapterUnderTest => ({
  provider,
  models,
  quickModel: [...models.keys()][0] ?? '',
  slowModel: null,
  modalities: [
    { model: [...models.keys()][0] ?? '', mediaType: 'text/plain' },
    { model: reasoning, mediaType: 'text/plain' },
  ],
  otherwise: {
    '500-inner': { ...BROKEN_INSIDE, find: 'cannot-know' },
    // The usage is left out: the answer is there and cannot be priced, which a test of its own shows.
    'no-outcome': null,
    vanish: null,
    'fail-free': BROKE_OFF,
    'fail-billed': BROKE_OFF,
    'fail-unsaid': BROKE_OFF,
    cancel: BROKE_OFF,
    stuck: BROKE_OFF,
  },
  // The answer is the end: there is no job to be asked after, stopped, or listed, and no file to be fetched.
  cannot: [
    'find',
    'cancel',
    'poll',
    'poll-list',
    'files',
    ...(provider === 'gmi-llm' ? [] : (['key'] as const)),
  ],
});

export const CHAT_SUBJECTS: readonly AdapterUnderTest[] = [
  chat(
    'openai-chat',
    new Map([
      ['llama-small', perMillion(60_000_000n, 400_000_000n)],
      ['qwen-think', perMillion(250_000_000n, 1_250_000_007n, 25_000_000n)],
    ]),
    'qwen-think',
  ),
  chat(
    'gmi-llm',
    new Map([
      ['deepseek-ai/DeepSeek-V3', perMillion(800_000_000n, 4_800_000_000n)],
      ['zai-org/GLM-think', perMillion(37_500_001n, 50_000_000n)],
    ]),
    'zai-org/GLM-think',
  ),
];

export const BATCH_SUBJECT: AdapterUnderTest = {
  provider: 'openai-batch',
  models: new Map([
    ['gpt-mini', perMillion(75_000_000n, 300_000_000n, 37_500_000n)],
    ['gpt-large', perMillion(1_250_000_000n, 5_000_000_000n)],
  ]),
  quickModel: 'gpt-mini',
  slowModel: 'gpt-large',
  modalities: [{ model: 'gpt-mini', mediaType: 'text/plain' }],
  otherwise: {
    '500-inner': { ...BROKEN_INSIDE, find: 'absent' },
    // Failures are never billed there.
    'fail-billed': { end: 'failed', charged: 'no', billed: 0 },
    // The file of answers is deleted before it is read: it was finished, so it is charged.
    vanish: { end: 'failed', charged: 'yes', billed: 1 },
  },
  // A run cannot be taken out of its batch; each batch is asked after by itself; answers come with the poll.
  cannot: ['cancel', 'poll-list', 'files'],
};
