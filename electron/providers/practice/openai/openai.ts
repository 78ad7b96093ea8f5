/** OpenAI's protocol from the server's side, at two addresses: a chat server with batches, and GMI's endpoint, whose list says prices. */
import { toDecimal } from '#shared/money';
import type { Rate } from '#shared/money';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext, WireFormat } from '../context.ts';
import { handleBatches } from './batches.ts';
import { receiveChat } from './chat.ts';
import { failure } from './words.ts';

interface Address {
  readonly prefix: string;
  /** Whose catalogue chats are billed by. */
  readonly provider: string;
  /** Refuses who brings no key. */
  readonly wantsKey: boolean;
  /** Whose models its list shows, and whether with prices. */
  readonly listed: readonly string[];
  readonly withPrices: boolean;
}

const createFormat = ({ prefix, provider, wantsKey, listed, withPrices }: Address): WireFormat => ({
  prefix: `${prefix}/`,
  async handle(context, call) {
    const path = call.path.slice(prefix.length);
    if (wantsKey && call.bearer === null) return call.reply(failure(401, 'missing api key'));
    if (path === '/chat/completions' && call.method === 'POST') return receiveChat(context, call, provider);
    if (path === '/models' && call.method === 'GET')
      return call.reply(
        jsonReply(200, JSON.stringify({ object: 'list', data: modelsOf(context, listed, withPrices) })),
      );
    if (!wantsKey && (path === '/files' || path === '/batches' || /^\/(files|batches)\//.test(path)))
      return handleBatches(context, call, path);
    return notThere(call);
  },
});

const notThere = (call: Call): void =>
  call.reply(failure(404, `unknown request URL: ${call.method} ${call.path}`));

function modelsOf({ catalogue }: PracticeContext, listed: readonly string[], withPrices: boolean) {
  const models = new Map(
    listed.flatMap((provider) => [...(catalogue.get(provider) ?? new Map<string, Rate>())]),
  );
  return [...models].map(([id, rate]) => ({
    id,
    object: 'model',
    created: 1_790_000_000,
    owned_by: 'practice',
    ...(withPrices ? { pricing: [pricingOf(rate)] } : {}),
  }));
}

/** Dollars per token, as text; the rate is per million. */
const pricingOf = (rate: Rate) => ({
  prompt: perToken(rate.nanos),
  completion: perToken(rate.outputNanos ?? rate.nanos),
});

/** The point six places to the left. */
function perToken(perMillion: Rate['nanos']): string {
  const [whole = '0', fraction = ''] = toDecimal(perMillion).split('.');
  const digits = whole.padStart(7, '0');
  const places = `${digits.slice(-6)}${fraction}`.replace(/0+$/, '');
  return `${Number(digits.slice(0, -6))}${places === '' ? '' : `.${places}`}`;
}

export const openai = createFormat({
  prefix: '/openai/v1',
  provider: 'openai-chat',
  wantsKey: false,
  listed: ['openai-chat', 'openai-batch'],
  withPrices: false,
});

export const gmiLlm = createFormat({
  prefix: '/gmi-llm/v1',
  provider: 'gmi-llm',
  wantsKey: true,
  listed: ['gmi-llm'],
  withPrices: true,
});
