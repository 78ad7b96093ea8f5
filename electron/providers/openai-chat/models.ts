/** `GET /models` of an OpenAI-compatible server; prices where it says them. Pure. */
import { z } from 'zod';
import { err, ok, type Result } from '#shared/base';
import { type Nanos, parseAmount } from '#shared/money';
import type { Adapter, ListedPrice, ModelListing } from '#electron/providers';
import { type Calls, problem } from '#electron/providers/wire';

/** Ids may hold a slash, and not every server answers for a single one: a model is looked up in the list. */
export function createModelCalls(calls: Calls): Pick<Adapter, 'listModels' | 'describeModel'> {
  const listModels: Adapter['listModels'] = async (signal) => {
    const read = await calls.read('/models', parseModels, { signal });
    if (!read.ok) return read;
    return read.value ? ok(read.value.value) : err(NO_MODELS);
  };
  return {
    listModels,
    async describeModel(key, signal) {
      const listed = await listModels(signal);
      return listed.ok ? ok(listed.value.find((model) => model.key === key) ?? null) : listed;
    },
  };
}

const NO_MODELS = problem('no-entitlement-or-model', 'there is no list of models at this address', {
  httpStatus: 404,
});

const list = z.object({
  data: z.array(z.object({ id: z.string().min(1), pricing: z.unknown().optional() })),
});

/** GMI: `pricing: [{prompt, completion}]`, dollars per token as text [C]. Others say nothing of money. */
export function parseModels(bodyText: string): Result<readonly ModelListing[], string> {
  let body: unknown;
  try {
    body = JSON.parse(bodyText);
  } catch {
    return err('the answer is not JSON');
  }
  const parsed = list.safeParse(body);
  if (!parsed.success) return err('the answer is not a list of models');
  return ok(
    parsed.data.data.map(({ id, pricing }) => ({ key: id, form: null, price: priceOf(pricing), task: null })),
  );
}

const TOKENS = 1_000_000n;
const tokenPrices = z.object({ prompt: z.string(), completion: z.string() });

/** Null where it is not said in the way that is known; several prices for one model are none until somebody says which holds. */
function priceOf(pricing: unknown): ListedPrice | null {
  const lines = Array.isArray(pricing) ? (pricing as readonly unknown[]) : [pricing];
  const said = lines.length === 1 ? tokenPrices.safeParse(lines[0]) : null;
  const input = said?.success ? ofMillion(said.data.prompt) : null;
  const output = said?.success ? ofMillion(said.data.completion) : null;
  return input === null || output === null
    ? null
    : { nanos: input, outputNanos: output, perUnits: TOKENS, unit: 'token', currency: 'USD' };
}

/** Dollars per token as nano-dollars per million: the point is moved in the text, so that nothing is rounded. */
function ofMillion(perToken: string): Nanos | null {
  const [, whole = '', fraction = ''] = /^(\d{1,6})(?:\.(\d{1,15}))?$/.exec(perToken.trim()) ?? [];
  if (whole === '') return null;
  const digits = fraction.padEnd(6, '0');
  const parsed = parseAmount(`${whole}${digits.slice(0, 6)}.${digits.slice(6).padEnd(1, '0')}`);
  return parsed.ok ? parsed.value : null;
}
