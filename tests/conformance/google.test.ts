/** What only Google's doors do: cancels whose charge nobody knows, jobs of many, films in answers and buckets, tokens of service accounts. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Adapter, type AdapterDeps, providerKind, type RequestState } from '#electron/providers';
import { assert, type JsonObject } from '#shared/base';
import { GOOGLE_RATES } from './google-subjects.ts';
import { createPracticeRig, type PracticeRig, realClock } from './practice-rig.ts';

const signal = new AbortController().signal;
let rig: PracticeRig;
beforeAll(async () => {
  rig = await createPracticeRig({ pace: 0.3, catalogue: new Map(Object.entries(GOOGLE_RATES)) });
});
afterAll(() => rig.close());

type Kind = keyof typeof GOOGLE_RATES;
const adapterOf = (id: Kind, deps: Partial<AdapterDeps> = {}): Adapter => {
  const kind = providerKind(id);
  assert(kind, 'a kind of provider');
  const baseUrl = rig.url() + kind.practicePath;
  return kind.create({ http: rig.http, baseUrl, apiKey: async () => 'a-key', clock: realClock, ...deps });
};
const submissionOf = (
  adapter: Adapter,
  modelKey: string,
  reference: string,
  more: JsonObject = {},
  prompt = 'waves',
) => {
  const payload = adapter.buildPayload({ modelKey, prompt, seed: 1, parameters: more, form: null });
  assert(payload.ok, 'it can be asked');
  return { modelKey, payload: payload.value, reference };
};
const submit = async (
  adapter: Adapter,
  modelKey: string,
  reference: string,
  more: JsonObject = {},
  prompt?: string,
) => {
  const answer = await adapter.submit(submissionOf(adapter, modelKey, reference, more, prompt), signal);
  assert(answer.kind === 'accepted', 'it was accepted');
  return answer.requestId;
};
const stateOf = async (adapter: Adapter, requestId: string): Promise<RequestState | undefined> => {
  const states = await adapter.poll('any', [requestId], signal);
  assert(states.ok, 'the question is answered');
  return states.value.get(requestId);
};
const endOf = async (adapter: Adapter, requestId: string): Promise<RequestState> => {
  for (;;) {
    const state = await stateOf(adapter, requestId);
    assert(state, 'it is known');
    if (state.kind !== 'pending') return state;
    await realClock.sleep(5);
  }
};

test('Omni: what runs in the background is cancelled, and nobody says what it is charged; what ended is not', async () => {
  const adapter = adapterOf('gemini-omni');
  const slow = await submit(adapter, 'gemini-omni-1.1-flash', 'a-1');
  expect(await adapter.cancel(slow, signal)).toEqual({ ok: true, value: 'asked' });
  expect(await stateOf(adapter, slow)).toEqual({ kind: 'cancelled', charged: 'unknown' });
  const quick = await submit(adapter, 'gemini-omni-flash-preview', 'a-2');
  expect(await adapter.cancel(quick, signal)).toEqual({ ok: true, value: 'unsupported' });
  expect(await adapter.cancel('unknown', signal)).toEqual({ ok: true, value: 'unsupported' });
});

describe('a batch job', () => {
  const REFERENCES = ['a-1', 'b-1', 'c-1'];
  const sendJob = async (adapter: Adapter, model: string, prompts: readonly string[]) => {
    assert(adapter.submitMany, 'it takes jobs');
    const job = prompts.map((prompt, index) =>
      submissionOf(adapter, model, REFERENCES[index] ?? '', {}, prompt),
    );
    return { job, answer: await adapter.submitMany(job, signal) };
  };

  test('is one submission and one bill; each request has its own answer and tokens', async () => {
    const adapter = adapterOf('gemini-batch');
    const before = await rig.counts();
    const { answer } = await sendJob(adapter, 'gemini-3.1-flash-lite', [
      'one',
      'two, longer',
      'fail this line',
    ]);
    assert(answer.kind === 'accepted', 'it was accepted');
    const callsBefore = rig.calls.length;
    const states = await adapter.poll('any', answer.requestIds, signal);
    expect(rig.calls.length - callsBefore).toBe(1);
    assert(states.ok, 'the question is answered');
    const [first, second, third] = answer.requestIds.map((id) => states.value.get(id));
    assert(first?.kind === 'done' && second?.kind === 'done', 'two are done');
    const words = [first, second].map(({ outputs: [output] }) =>
      output && 'bytes' in output ? Buffer.from(output.bytes).toString() : '',
    );
    expect(words).toEqual(['You asked: one', 'You asked: two, longer']);
    expect(third).toMatchObject({ kind: 'failed', error: { code: 'job-failed', charged: 'unknown' } });
    const after = await rig.counts();
    expect([after.submissions - before.submissions, after.billedRequests - before.billedRequests]).toEqual([
      1, 1,
    ]);
    const rate = GOOGLE_RATES['gemini-batch'].get('gemini-3.1-flash-lite');
    const tokens = [first, second].map(({ bill }) => bill.tokens ?? { input: -1n, output: -1n });
    const counted = tokens.reduce(
      (sum, { input, output }) => sum + input * (rate?.nanos ?? 0n) + output * (rate?.outputNanos ?? 0n),
      0n,
    );
    expect((BigInt(after.billedNanos) - BigInt(before.billedNanos)) * 1_000_000n).toBe(counted);
  });

  test('whose answer was lost is found by each of its requests alone, by another process, long before it ends', async () => {
    await rig.force('lost');
    const sentAtMs = Date.now();
    const { job, answer } = await sendJob(adapterOf('gemini-batch'), 'gemini-3.5-flash', [
      'one',
      'two',
      'three',
    ]);
    expect(answer).toMatchObject({ kind: 'in-doubt', error: { code: 'answer-lost', charged: 'unknown' } });
    const other = adapterOf('gemini-batch');
    const isTaken = () => false;
    const found = await Promise.all(job.map((each) => other.find({ ...each, sentAtMs, isTaken }, signal)));
    const ids = found.map((each) => (each.kind === 'found' ? each.requestId : each.kind));
    expect(new Set(ids.map((id) => id.split('#')[0])).size).toBe(1);
    expect(new Set(ids).size).toBe(3);
    expect(await endOf(other, ids[1] ?? '')).toMatchObject({ kind: 'done' });
    const absent = submissionOf(other, 'gemini-3.5-flash', 'a-2');
    expect(await other.find({ ...absent, sentAtMs, isTaken }, signal)).toEqual({ kind: 'absent' });
  });

  test('is cancelled when nobody wants any of it any more', async () => {
    const adapter = adapterOf('gemini-batch');
    const { answer } = await sendJob(adapter, 'gemini-3.5-flash', ['one', 'two', 'three']);
    assert(answer.kind === 'accepted', 'it was accepted');
    const [first = '', second = '', third = ''] = answer.requestIds;
    expect(await adapter.cancel(first, signal)).toEqual({ ok: true, value: 'unsupported' });
    expect(await adapter.cancel(first, signal)).toEqual({ ok: true, value: 'unsupported' });
    expect(await adapter.cancel(second, signal)).toEqual({ ok: true, value: 'unsupported' });
    expect((await stateOf(adapter, first))?.kind).toBe('pending');
    expect(await adapter.cancel(third, signal)).toEqual({ ok: true, value: 'asked' });
    expect(await stateOf(adapter, first)).toEqual({ kind: 'cancelled', charged: 'unknown' });
    expect(await adapter.cancel(first, signal)).toEqual({ ok: true, value: 'unsupported' });
  });

  test('that is too large is not sent', async () => {
    const before = await rig.counts();
    const { answer } = await sendJob(adapterOf('gemini-batch'), 'gemini-3.5-flash', [
      'x'.repeat(21 * 1024 * 1024),
    ]);
    expect(answer).toMatchObject({ kind: 'refused', error: { code: 'bad-request', charged: 'no' } });
    expect((await rig.counts()).submissions).toBe(before.submissions);
  });
});

describe('Veo', () => {
  const FAST = 'veo-3.1-fast-generate-001';

  test('films come with the answer, and the seconds of all of them are the bill', async () => {
    const adapter = adapterOf('veo');
    const id = await submit(adapter, FAST, 'a-1', { sampleCount: 2, durationSeconds: 6 });
    const state = await endOf(adapter, id);
    assert(state.kind === 'done', 'it is done');
    expect(state.outputs.every((output) => 'bytes' in output && output.bytes.length > 500)).toBe(true);
    expect(state.bill).toEqual({ quantity: '1', counts: { second: '12' } });
    const lines = (await rig.billLines()).filter(({ requestId }) => id.includes(requestId));
    expect(lines.map(({ nanos }) => nanos)).toEqual([String(12n * 150_000_000n)]);
  });

  test('what was filtered is refused by policy; its charge is not known', async () => {
    const adapter = adapterOf('veo');
    const id = await submit(adapter, FAST, 'a-2', {}, 'filter this film');
    expect(await endOf(adapter, id)).toMatchObject({
      kind: 'failed',
      error: { code: 'refused-by-policy', charged: 'unknown', retry: { kind: 'no' } },
    });
  });

  test('a lost answer cannot be known, but a bucket tells where to look', async () => {
    const adapter = adapterOf('veo');
    const query = { sentAtMs: Date.now(), isTaken: () => false };
    const kept = submissionOf(adapter, FAST, 'a-3', { storageUri: 'gs://our-lab/films' });
    const found = await adapter.find({ ...kept, ...query }, signal);
    expect(found.kind === 'cannot-know' && found.why).toContain('gs://our-lab/films/a-3/');
    const inline = await adapter.find({ ...submissionOf(adapter, FAST, 'a-4'), ...query }, signal);
    expect(inline.kind === 'cannot-know' && inline.why).toContain('billing');
  });

  test('a service account works from its file: a token for all calls, the bucket included', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const account = {
      type: 'service_account',
      client_email: 'lab@practice.example',
      private_key: privateKey,
      token_uri: `${rig.url()}/vertex/token`,
    };
    const adapter = adapterOf('veo', { apiKey: async () => JSON.stringify(account) });
    const callsBefore = rig.calls.length;
    const id = await submit(adapter, FAST, 'a-5', { storageUri: 'gs://our-lab/films' });
    const state = await endOf(adapter, id);
    assert(state.kind === 'done', 'it is done');
    const output = await adapter.openOutput(state.outputs[0] ?? { url: '' }, signal);
    assert(output.ok, 'the film can be opened');
    let bytes = 0;
    for await (const chunk of output.value) bytes += chunk.length;
    expect(bytes).toBeGreaterThan(500);
    expect(rig.calls.slice(callsBefore).filter((call) => call.endsWith('/token'))).toHaveLength(1);
    const wrong = adapterOf('veo', {
      apiKey: async () =>
        JSON.stringify({ ...account, client_email: ' ', token_uri: `${rig.url()}/elsewhere` }),
    });
    expect(await wrong.listModels(signal)).toMatchObject({ ok: false, error: { code: 'key-refused' } });
  });

  test('the token goes to the account and to its bucket, and nowhere else', async () => {
    const seen: (Readonly<Record<string, string>> | undefined)[] = [];
    const http = {
      ...rig.http,
      open: (request: Parameters<typeof rig.http.open>[0]) => (
        seen.push(request.headers), rig.http.open(request)
      ),
    };
    const adapter = adapterOf('veo', { http });
    for (const url of [
      `${rig.url()}/media/x/0.mp4`,
      'gs://our-lab/x.mp4',
      `${rig.url()}/vertex/storage/v1/b/our-lab/o/x?alt=media`,
    ])
      await adapter.openOutput({ url }, signal).catch(() => null);
    expect(seen.map((headers) => headers?.['authorization'] ?? null)).toContain('Bearer a-key');
    expect(seen.filter((headers) => headers?.['authorization'])).toHaveLength(1);
  });
});
