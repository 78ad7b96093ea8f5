/** Our adapter beside a vendor's own client, both at one practice provider. */
import { type Adapter, providerKind, type RequestState } from '#electron/providers';
import { assert, type JsonObject } from '#shared/base';
import type { Rate } from '#shared/money';
import { createPracticeRig, type PracticeRig, realClock } from '../conformance/practice-rig.ts';

export interface VendorRig {
  readonly practice: PracticeRig;
  /** Where the kind's protocol is spoken. */
  readonly url: string;
  adapterWith(key: string): Adapter;
  endOf(adapter: Adapter, modelKey: string, requestId: string): Promise<RequestState>;
  submit(adapter: Adapter, modelKey: string, parameters?: JsonObject): Promise<string>;
}

export const NEVER = new AbortController().signal;

export async function createVendorRig(
  provider: string,
  models: ReadonlyMap<string, Rate>,
): Promise<VendorRig> {
  const practice = await createPracticeRig({ pace: 0.4, catalogue: new Map([[provider, models]]) });
  const kind = providerKind(provider);
  assert(kind, 'a kind that is registered');
  const url = practice.url() + kind.practicePath;
  let prompts = 0;
  return {
    practice,
    url,
    adapterWith: (key) =>
      kind.create({
        http: practice.http,
        baseUrl: url,
        apiKey: () => Promise.resolve(key),
        clock: realClock,
      }),
    async endOf(adapter, modelKey, requestId) {
      for (;;) {
        const states = await adapter.poll(modelKey, [requestId], NEVER);
        assert(states.ok, 'the question is answered');
        const state = states.value.get(requestId);
        assert(state, 'the request is known');
        if (state.kind !== 'pending') return state;
        await realClock.sleep(5);
      }
    },
    async submit(adapter, modelKey, parameters = {}) {
      prompts += 1;
      const prompt = `a lighthouse, ${prompts}`;
      const described =
        Object.keys(parameters).length > 0 ? await adapter.describeModel(modelKey, NEVER) : null;
      const form = described?.ok ? (described.value?.form ?? null) : null;
      const payload = adapter.buildPayload({ modelKey, prompt, seed: prompts, parameters, form });
      assert(payload.ok, 'the model takes it');
      const reference = `test-${prompts}`;
      const answer = await adapter.submit({ modelKey, payload: payload.value, reference }, NEVER);
      assert(answer.kind === 'accepted', 'it is accepted');
      return answer.requestId;
    },
  };
}

export async function textOf(adapter: Adapter, state: RequestState): Promise<string> {
  assert(state.kind === 'done', 'it went well');
  const [output = { url: '' }] = state.outputs;
  const opened = await adapter.openOutput(output, NEVER);
  assert(opened.ok, 'the output opens');
  let text = '';
  for await (const chunk of opened.value) text += Buffer.from(chunk).toString('utf8');
  return text;
}
