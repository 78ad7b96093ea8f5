// OpenAI's own published client against the practice provider: what it sees is what our adapters see.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import OpenAI, { toFile } from 'openai';
import { type Adapter, providerKind } from '#electron/providers';
import { assert } from '#shared/base';
import type { Rate } from '#shared/money';
import { BATCH_SUBJECT, CHAT_SUBJECTS } from '../chat-subjects.ts';
import { createPracticeRig, type PracticeRig, realClock } from '../practice-rig.ts';

const [CHAT] = CHAT_SUBJECTS;
const catalogue = new Map<string, ReadonlyMap<string, Rate>>(
  [...CHAT_SUBJECTS, BATCH_SUBJECT].map(({ provider, models }) => [provider, models]),
);
/** Long enough that some of it comes from the cache. */
const SYSTEM = 'Answer in one line, in the language of the question, and without a word about yourself.';
const signal = new AbortController().signal;
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

let rig: PracticeRig;
let client: OpenAI;

const adapterOf = (provider: string): Adapter => {
  const kind = providerKind(provider);
  assert(kind, provider);
  const baseUrl = rig.url() + kind.practicePath;
  return kind.create({ http: rig.http, clock: realClock, baseUrl, apiKey: () => Promise.resolve('any') });
};

/** What the adapter makes of the same run. */
const submissionFor = (adapter: Adapter, modelKey: string, prompt: string, reference: string) => {
  const parameters = { max_tokens: 40, system: SYSTEM };
  const payload = adapter.buildPayload({ modelKey, prompt, seed: 7, parameters, form: null });
  assert(payload.ok, 'the form takes it');
  return { modelKey, payload: payload.value, reference };
};
const asked = (model: string, prompt: string) => ({
  model,
  messages: [
    { role: 'system' as const, content: SYSTEM },
    { role: 'user' as const, content: prompt },
  ],
  max_tokens: 40,
  seed: 7,
});

beforeAll(async () => {
  rig = await createPracticeRig({ catalogue, pace: 0.2 });
  client = new OpenAI({ baseURL: `${rig.url()}/openai/v1`, apiKey: 'any', maxRetries: 0 });
});
afterAll(() => rig.close());

describe('the published client, chats', () => {
  test.each(['llama-small', 'qwen-think'])(
    '%s: in one piece, in many, and as the adapter has it',
    async (model) => {
      const adapter = adapterOf('openai-chat');
      const whole = await client.chat.completions.create(asked(model, 'Fields in the rain'));
      const stream = await client.chat.completions.create({
        ...asked(model, 'Fields in the rain'),
        stream: true,
        stream_options: { include_usage: true },
      });
      let said = '';
      let reason: string | null = null;
      let usage: OpenAI.CompletionUsage | null | undefined;
      for await (const chunk of stream) {
        said += chunk.choices[0]?.delta.content ?? '';
        reason = chunk.choices[0]?.finish_reason ?? reason;
        usage = chunk.usage ?? usage;
      }
      const [choice] = whole.choices;
      expect({ said, reason, usage }).toEqual({
        said: choice?.message.content,
        reason: choice?.finish_reason,
        usage: whole.usage,
      });

      const answer = await adapter.submit(
        submissionFor(adapter, model, 'Fields in the rain', 'run-1'),
        signal,
      );
      assert(answer.kind === 'accepted' && answer.state.kind === 'done', 'the adapter is answered too');
      const [output, more] = answer.state.outputs;
      assert(output !== undefined && 'bytes' in output, 'an answer has a text');
      expect(text(output.bytes)).toBe(said);
      expect(answer.state.bill.tokens).toEqual({
        input: BigInt(usage?.prompt_tokens ?? -1),
        output: BigInt(usage?.completion_tokens ?? -1),
        cached: BigInt(usage?.prompt_tokens_details?.cached_tokens ?? -1),
      });
      expect(answer.state.bill.tokens?.cached).toBeGreaterThan(0n);
      expect(answer.state.measured?.firstTokenMs).toBeGreaterThanOrEqual(0);
      expect(answer.state.measured?.generationMs).toBeGreaterThan(0);
      // The reasoning stands beside the text.
      expect(more !== undefined && 'bytes' in more && text(more.bytes).includes('"reasoning_content"')).toBe(
        model === 'qwen-think',
      );
    },
  );

  test('its list of models is the adapter’s', async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    const listed = await adapterOf('openai-chat').listModels(signal);
    expect(listed.ok && listed.value.map(({ key }) => key)).toEqual(ids);
    expect(ids).toEqual([...(CHAT?.models.keys() ?? []), ...BATCH_SUBJECT.models.keys()]);
  });

  test('errors in the shape it knows: status, code, message', async () => {
    const adapter = adapterOf('openai-chat');
    const unknown = client.chat.completions.create(asked('no-such-model', 'x'));
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    expect(await adapter.submit(submissionFor(adapter, 'no-such-model', 'x', 'run-2'), signal)).toMatchObject(
      {
        kind: 'refused',
        error: { code: 'no-entitlement-or-model' },
      },
    );
    await rig.force('429', '429');
    const busy = client.chat.completions.create(asked('llama-small', 'x'));
    await expect(busy).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    expect(await adapter.submit(submissionFor(adapter, 'llama-small', 'x', 'run-3'), signal)).toMatchObject({
      kind: 'refused',
      error: { code: 'rate-limited' },
    });
  });

  test('GMI’s address wants a key, and its list says what tokens cost', async () => {
    const gmi = new OpenAI({ baseURL: `${rig.url()}/gmi-llm/v1`, apiKey: 'any', maxRetries: 0 });
    const whole = await gmi.chat.completions.create(asked('deepseek-ai/DeepSeek-V3', 'Snow'));
    expect(whole.choices[0]?.message.content).not.toBe('');
    const listed = await adapterOf('gmi-llm').listModels(signal);
    const rates = new Map(catalogue.get('gmi-llm') ?? []);
    expect(
      listed.ok && listed.value.map(({ key, price }) => [key, price?.nanos, price?.outputNanos]),
    ).toEqual([...rates].map(([key, rate]) => [key, rate.nanos, rate.outputNanos]));
    expect((await fetch(`${rig.url()}/gmi-llm/v1/models`)).status).toBe(401);
  });
});

describe('the published client, batches', () => {
  const line = (custom_id: string, model: string, prompt: string) => {
    const { max_tokens: max_completion_tokens, ...body } = asked(model, prompt);
    return JSON.stringify({
      custom_id,
      method: 'POST',
      url: '/v1/chat/completions',
      body: { ...body, max_completion_tokens },
    });
  };
  const send = async (model: string, ids: readonly string[]) => {
    const file = await client.files.create({
      purpose: 'batch',
      file: await toFile(Buffer.from(ids.map((id) => line(id, model, `Scene ${id}`)).join('\n')), 'in.jsonl'),
    });
    return client.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { job: 'theirs' },
    });
  };
  const endOf = async (id: string) => {
    for (;;) {
      const batch = await client.batches.retrieve(id);
      if (['completed', 'cancelled'].includes(batch.status)) return batch;
      await realClock.sleep(10);
    }
  };

  test('made, asked after, listed; its answers are those of our job', async () => {
    const theirs = await endOf((await send('gpt-large', ['a', 'b'])).id);
    expect(theirs).toMatchObject({
      status: 'completed',
      request_counts: { total: 2, completed: 2, failed: 0 },
    });
    const lines = (await (await client.files.content(theirs.output_file_id ?? '')).text())
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each) as { custom_id: string; response: { body: OpenAI.ChatCompletion } });

    const adapter = adapterOf('openai-batch');
    const jobs = ['a', 'b'].map((id) => submissionFor(adapter, 'gpt-large', `Scene ${id}`, id));
    const sent = await adapter.submitMany?.(jobs, signal);
    assert(sent?.kind === 'accepted', 'the job is taken');
    await endOf(sent.requestIds[0]?.split('/')[0] ?? '');
    const states = await adapter.poll('gpt-large', sent.requestIds, signal);
    assert(states.ok, 'it can be asked after');
    const ours = sent.requestIds.map((id) => {
      const state = states.value.get(id);
      assert(state?.kind === 'done', 'it has ended');
      const [output] = state.outputs;
      return [output && 'bytes' in output ? text(output.bytes) : '', Number(state.bill.tokens?.output)];
    });
    expect(ours).toEqual(
      lines.map(({ response: { body } }) => [
        body.choices[0]?.message.content,
        body.usage?.completion_tokens,
      ]),
    );

    const listed: string[] = [];
    for await (const batch of client.batches.list({ limit: 1 })) listed.push(batch.id);
    expect(listed).toEqual([sent.requestIds[0]?.split('/')[0], theirs.id]);
  });

  test('cancelled as a whole: what was not begun is in the file of errors, and our poll says so', async () => {
    const made = await send('gpt-large', ['c']);
    await client.batches.cancel(made.id);
    const batch = await endOf(made.id);
    expect(batch.status).toBe('cancelled');
    const errors = await (await client.files.content(batch.error_file_id ?? '')).text();
    expect(JSON.parse(errors)).toMatchObject({ custom_id: 'c', error: { code: 'batch_cancelled' } });
    const states = await adapterOf('openai-batch').poll('gpt-large', [`${made.id}/c`], signal);
    expect(states.ok && states.value.get(`${made.id}/c`)).toEqual({ kind: 'cancelled', charged: 'no' });
  });

  test('a file without its purpose, and a batch of an unknown file, are refused in its words', async () => {
    await expect(
      client.batches.create({
        input_file_id: 'file-x',
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
      }),
    ).rejects.toMatchObject({ status: 400, type: 'invalid_request_error' });
    await expect(client.batches.retrieve('batch_x')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });
});
