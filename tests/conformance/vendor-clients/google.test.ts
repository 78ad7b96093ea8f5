/**
 * Google's own client (@google/genai) against the practice provider, and what our adapters see of the same requests. The client takes a
 * base address for all of it; on Google Cloud it wants credentials of google-auth-library, of which only the headers are given here.
 */
import { GenerateVideosOperation, GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Adapter, providerKind } from '#electron/providers';
import { markOf, requestIdOf } from '#electron/providers/gemini-batch';
import { assert } from '#shared/base';
import { createPracticeRig, type PracticeRig, realClock } from '../practice-rig.ts';
import { GOOGLE_RATES } from '../google-subjects.ts';

const signal = new AbortController().signal;
const KEY = 'a-key';
let rig: PracticeRig;
let gemini: GoogleGenAI;
let cloud: GoogleGenAI;

const adapterOf = (id: keyof typeof GOOGLE_RATES): Adapter => {
  const kind = providerKind(id);
  assert(kind, 'a kind of provider');
  return kind.create({
    http: rig.http,
    baseUrl: rig.url() + kind.practicePath,
    apiKey: () => Promise.resolve(KEY),
    clock: realClock,
  });
};

beforeAll(async () => {
  rig = await createPracticeRig({ pace: 0.1, catalogue: new Map(Object.entries(GOOGLE_RATES)) });
  // Version 3 asks for v1 unless told otherwise; the facts stand for v1beta.
  gemini = new GoogleGenAI({
    apiKey: KEY,
    apiVersion: 'v1beta',
    httpOptions: { baseUrl: `${rig.url()}/google` },
  });
  const authClient = { getRequestHeaders: async () => new Headers({ authorization: `Bearer ${KEY}` }) };
  cloud = new GoogleGenAI({
    vertexai: true,
    project: 'practice',
    location: 'us-central1',
    apiVersion: 'v1',
    httpOptions: { baseUrl: `${rig.url()}/vertex` },
    googleAuthOptions: { authClient } as never,
  });
});
afterAll(() => rig.close());

const stateOf = async (adapter: Adapter, requestId: string) => {
  const states = await adapter.poll('any', [requestId], signal);
  assert(states.ok, 'the question is answered');
  return states.value.get(requestId);
};

describe('interactions', () => {
  const order = (model: string) => ({
    model,
    input: 'waves at dusk',
    background: true as const,
    store: true,
    labels: { 'grantmeter-seconds': '4' },
    response_format: {
      type: 'video' as const,
      resolution: '720p' as const,
      duration: '4s',
      delivery: 'uri' as const,
    },
  });

  test('submit, poll, the film and its tokens are the same for both', async () => {
    const made = await gemini.interactions.create(order('gemini-omni-flash-preview'));
    const seen = await gemini.interactions.get(made.id);
    expect(seen).toMatchObject({ status: 'completed', labels: { 'grantmeter-seconds': '4' } });
    const state = await stateOf(adapterOf('gemini-omni'), made.id);
    expect(state).toMatchObject({
      kind: 'done',
      bill: { counts: { second: '4' }, tokens: { output: BigInt(seen.usage?.total_output_tokens ?? -1) } },
    });
    const step = seen.steps?.find(({ type }) => type === 'model_output');
    const [film] = step && 'content' in step ? (step.content as readonly { readonly uri?: string }[]) : [];
    expect(state?.kind === 'done' && state.outputs).toEqual([{ url: film?.uri }]);
  });

  test('cancel: only what still runs', async () => {
    const made = await gemini.interactions.create(order('gemini-omni-1.1-flash'));
    expect(['queued', 'in_progress']).toContain(made.status);
    expect(await stateOf(adapterOf('gemini-omni'), made.id)).toMatchObject({ kind: 'pending' });
    expect(await gemini.interactions.cancel(made.id)).toMatchObject({ status: 'cancelled' });
    expect(await stateOf(adapterOf('gemini-omni'), made.id)).toEqual({
      kind: 'cancelled',
      charged: 'unknown',
    });
    await expect(gemini.interactions.cancel(made.id)).rejects.toMatchObject({ status: 400 });
  });

  test('errors are read by the client as they are by the adapter', async () => {
    await expect(gemini.interactions.get('nothing')).rejects.toMatchObject({ status: 404 });
    expect(await stateOf(adapterOf('gemini-omni'), 'nothing')).toBeUndefined();
    const unknown = order('gemini-omni-9-flash');
    await expect(gemini.interactions.create(unknown)).rejects.toMatchObject({ status: 404 });
  });
});

describe('batches', () => {
  const create = (model: string, displayName: string) =>
    gemini.batches.create({
      model,
      src: [{ contents: [{ role: 'user', parts: [{ text: 'one wave' }] }], metadata: { key: 'run-1' } }],
      config: { displayName },
    });

  test('submit, list, poll and result', async () => {
    const job = await create('gemini-3.1-flash-lite', 'a name of its own');
    const listed: string[] = [];
    for await (const each of await gemini.batches.list()) listed.push(each.displayName ?? '');
    expect(listed).toContain('a name of its own');
    const seen = await gemini.batches.get({ name: job.name ?? '' });
    expect(seen.state).toBe('JOB_STATE_SUCCEEDED');
    const [line] = seen.dest?.inlinedResponses ?? [];
    expect(line?.metadata).toEqual({ key: 'run-1' });

    const state = await stateOf(adapterOf('gemini-batch'), requestIdOf(job.name ?? '', markOf('run-1')));
    assert(state?.kind === 'done', 'it is done');
    expect(state.bill.tokens).toEqual({
      input: BigInt(line?.response?.usageMetadata?.promptTokenCount ?? -1),
      cached: 0n,
      output: BigInt(line?.response?.usageMetadata?.candidatesTokenCount ?? -1),
    });
    const [output] = state.outputs;
    assert(output && 'bytes' in output, 'the text came with the answer');
    expect(Buffer.from(output.bytes).toString('utf8')).toBe(
      line?.response?.candidates?.[0]?.content?.parts?.[0]?.text,
    );
  });

  test('our job is what the client reads, and its cancel is ours', async () => {
    const adapter = adapterOf('gemini-batch');
    const payload = adapter.buildPayload({
      modelKey: 'gemini-3.5-flash',
      prompt: 'two waves',
      seed: 7,
      parameters: {},
      form: null,
    });
    assert(payload.ok && adapter.submitMany, 'it can be asked');
    const job = ['a-1', 'a-2'].map((reference) => ({
      modelKey: 'gemini-3.5-flash',
      payload: payload.value,
      reference,
    }));
    const answer = await adapter.submitMany(job, signal);
    assert(answer.kind === 'accepted', 'it was accepted');
    const [first = '', second = ''] = answer.requestIds;
    const name = first.split('#')[0] ?? '';
    expect(second.startsWith(`${name}#`)).toBe(true);
    await gemini.batches.cancel({ name });
    expect((await gemini.batches.get({ name })).state).toBe('JOB_STATE_CANCELLED');
    expect(await stateOf(adapter, second)).toEqual({ kind: 'cancelled', charged: 'unknown' });
  });

  test('errors', async () => {
    await expect(create('gemini-nine', 'x')).rejects.toMatchObject({ status: 404 });
    await rig.force('429');
    await expect(create('gemini-3.1-flash-lite', 'x')).rejects.toMatchObject({ status: 429 });
  });
});

describe('Veo on Google Cloud', () => {
  const order = (prompt: string) =>
    cloud.models.generateVideos({
      model: 'veo-3.1-fast-generate-001',
      source: { prompt },
      config: { numberOfVideos: 2, durationSeconds: 4, labels: { team: 'waves' } },
    });
  const idOf = ({ name = '' }: GenerateVideosOperation) => `${name}#samples=2&seconds=4`;

  test('submit, poll and the films themselves', async () => {
    const operation = await order('waves');
    const seen = await cloud.operations.getVideosOperation({ operation });
    expect(seen.done).toBe(true);
    const films = seen.response?.generatedVideos ?? [];
    expect(films).toHaveLength(2);
    const state = await stateOf(adapterOf('veo'), idOf(operation));
    assert(state?.kind === 'done', 'it is done');
    expect(state.bill).toEqual({ quantity: '1', counts: { second: '8' } });
    expect(
      state.outputs.map((output) => 'bytes' in output && Buffer.from(output.bytes).toString('base64')),
    ).toEqual(films.map(({ video }) => video?.videoBytes));
  });

  test('what was filtered is a success without films for the client, and a refusal for us', async () => {
    const operation = await order('filter this film');
    const seen = await cloud.operations.getVideosOperation({ operation });
    expect(seen).toMatchObject({ done: true, response: { raiMediaFilteredCount: 2 } });
    expect(await stateOf(adapterOf('veo'), idOf(operation))).toMatchObject({
      kind: 'failed',
      error: { code: 'refused-by-policy', charged: 'unknown' },
    });
  });

  test('our operation is what the client reads; errors', async () => {
    const adapter = adapterOf('veo');
    const input = {
      modelKey: 'veo-3.1-fast-generate-001',
      prompt: 'rain',
      seed: 3,
      parameters: {},
      form: null,
    };
    const payload = adapter.buildPayload(input);
    assert(payload.ok, 'it can be asked');
    const answer = await adapter.submit({ ...input, payload: payload.value, reference: 'a-1' }, signal);
    assert(answer.kind === 'accepted', 'it was accepted');
    const operation = Object.assign(new GenerateVideosOperation(), { name: answer.requestId.split('#')[0] });
    const seen = await cloud.operations.getVideosOperation({ operation: operation });
    expect(seen.response?.generatedVideos).toHaveLength(1);
    await rig.force('503');
    await expect(order('waves')).rejects.toMatchObject({ status: 503 });
  });
});
