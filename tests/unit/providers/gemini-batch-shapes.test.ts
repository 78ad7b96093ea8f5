// Every shape of a batch job in provider-apis.md section 7.2, with its mark of confidence.
import { describe, expect, test } from 'vitest';
import { batchDialect } from '../../../electron/providers/gemini-batch/dialect.ts';
import { parseJob, parseJobPage, stateOf } from '../../../electron/providers/gemini-batch/records.ts';
import {
  displayNameOf,
  JOB_SIZE,
  markOf,
  marksIn,
  placeOf,
  requestIdOf,
} from '../../../electron/providers/gemini-batch/slots.ts';
import { assert, type JsonObject } from '#shared/base';

const REFERENCES = ['a-1', 'b-1', 'c-1'];
const job = (metadata: object, more: object = {}) => ({
  name: 'batches/x1',
  metadata: { displayName: displayNameOf(REFERENCES), ...metadata },
  ...more,
});
const read = (body: object, reference = 'b-1') => {
  const parsed = parseJob(JSON.stringify(body));
  assert(parsed.ok, 'it is a job');
  return stateOf(parsed.value, markOf(reference));
};
const usageMetadata = {
  promptTokenCount: 9,
  candidatesTokenCount: 4,
  thoughtsTokenCount: 20,
  cachedContentTokenCount: 3,
};
const text = (words: string) => ({
  candidates: [{ content: { parts: [{ text: words }] }, finishReason: 'STOP' }],
  usageMetadata,
});
const lineFor = (key: string | null, more: object) => ({ ...(key ? { metadata: { key } } : {}), ...more });
const output = (lines: readonly object[]) => ({ inlinedResponses: { inlinedResponses: lines } });
const words = (state: ReturnType<typeof read>) =>
  state.kind === 'done'
    ? state.outputs.map((each) => ('bytes' in each ? Buffer.from(each.bytes).toString() : each.url))
    : state.kind;

describe('a state', () => {
  test.each(['QUEUED', 'PENDING', 'RUNNING', 'CANCELLING', 'PAUSED', 'UPDATING', 'A_WORD_NOBODY_KNOWS'])(
    '[C] %s is still running, under both names',
    (state) => {
      for (const family of ['JOB', 'BATCH'])
        expect(read(job({ state: `${family}_STATE_${state}` }))).toMatchObject({ kind: 'pending' });
    },
  );
  test('[C] FAILED, CANCELLED, EXPIRED without an answer: what is charged is not said', () => {
    const failed = read(job({ state: 'JOB_STATE_FAILED' }, { error: { code: 13, message: 'Broken.' } }));
    expect(failed).toMatchObject({ kind: 'failed', error: { message: 'Broken.', charged: 'unknown' } });
    expect(read(job({ state: 'JOB_STATE_CANCELLED' }))).toEqual({ kind: 'cancelled', charged: 'unknown' });
    expect(read(job({ state: 'JOB_STATE_EXPIRED' }))).toMatchObject({
      kind: 'failed',
      error: { code: 'job-failed', charged: 'unknown' },
    });
  });
  test('[I] cancelled, but this one was answered before', () => {
    const lines = [lineFor('b-1', { response: text('early') })];
    expect(words(read(job({ state: 'JOB_STATE_CANCELLED', output: output(lines) })))).toEqual(['early']);
    expect(read(job({ state: 'JOB_STATE_CANCELLED', output: output(lines) }), 'c-1')).toMatchObject({
      kind: 'cancelled',
    });
  });
  test('[C] succeeded, and its answers come later', () => {
    expect(read(job({ state: 'BATCH_STATE_SUCCEEDED' }))).toMatchObject({ kind: 'pending' });
  });
});

describe('answers', () => {
  const all = (keys: readonly (string | null)[]) =>
    keys.map((key, index) => lineFor(key, { response: text(`answer ${index}`) }));
  test('[D] by key, in whatever order', () => {
    const lines = output(all(['c-1', 'b-1', 'a-1']));
    expect(words(read(job({ state: 'BATCH_STATE_SUCCEEDED', output: lines })))).toEqual(['answer 1']);
    expect(words(read(job({ state: 'BATCH_STATE_SUCCEEDED', output: lines }), 'a-1'))).toEqual(['answer 2']);
  });
  test('[C] without keys by place, which the name of the job tells', () => {
    const lines = output(all([null, null, null]));
    expect(words(read(job({ state: 'BATCH_STATE_SUCCEEDED', output: lines }), 'c-1'))).toEqual(['answer 2']);
  });
  test('neither keys nor as many as were asked: nobody guesses', () => {
    const lines = output(all([null, null]));
    expect(read(job({ state: 'BATCH_STATE_SUCCEEDED', output: lines }))).toMatchObject({
      kind: 'failed',
      error: { code: 'malformed-answer', charged: 'unknown' },
    });
  });
  test('[C] in the response of the operation, listed once', () => {
    const response = { inlinedResponses: all(['a-1', 'b-1', 'c-1']) };
    expect(words(read(job({ state: 'BATCH_STATE_SUCCEEDED' }, { response })))).toEqual(['answer 1']);
  });
  test('[C] PARTIALLY_SUCCEEDED: each line for itself', () => {
    const lines = [
      lineFor('a-1', { response: text('good') }),
      lineFor('b-1', { error: { code: 3, message: 'Invalid.' } }),
    ];
    const partly = job({ state: 'JOB_STATE_PARTIALLY_SUCCEEDED', output: output(lines) });
    expect(words(read(partly, 'a-1'))).toEqual(['good']);
    expect(read(partly)).toMatchObject({
      kind: 'failed',
      error: { message: 'Invalid.', charged: 'unknown' },
    });
  });
});

describe('one answer', () => {
  const answered = (response: object) =>
    read(job({ state: 'BATCH_STATE_SUCCEEDED', output: output([lineFor('b-1', { response })]) }));
  test('[C] tokens; thoughts are written, and not shown', () => {
    const parts = [{ text: 'hm', thought: true }, { text: 'one ' }, { text: 'two' }];
    const state = answered({ candidates: [{ content: { parts } }], usageMetadata });
    expect(words(state)).toEqual(['one two']);
    expect(state.kind === 'done' && state.bill).toEqual({
      quantity: '1',
      tokens: { input: 9n, cached: 3n, output: 24n },
    });
  });
  test('[C] a picture comes inline, after the words', () => {
    const parts = [{ inlineData: { mimeType: 'image/png', data: 'AAEC' } }, { text: 'here' }];
    const state = answered({ candidates: [{ content: { parts } }], usageMetadata });
    expect(state.kind === 'done' && state.outputs).toEqual([
      { bytes: Buffer.from('here') },
      { bytes: Buffer.from([0, 1, 2]) },
    ]);
  });
  test('[I] without a count of tokens none is booked', () => {
    const state = answered({ candidates: [{ content: { parts: [{ text: 'x' }] } }] });
    expect(state.kind === 'done' && state.bill).toEqual({ quantity: '1' });
  });
  test.each([
    ['the prompt', { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }],
    ['the answer', { candidates: [{ finishReason: 'SAFETY' }], usageMetadata }],
  ])('[C] %s was blocked', (_, response) => {
    expect(answered(response)).toMatchObject({
      kind: 'failed',
      error: { code: 'refused-by-policy', charged: 'unknown' },
    });
  });
  test('[I] all tokens went into thoughts: billed, and nothing made', () => {
    const usage = { promptTokenCount: 9, thoughtsTokenCount: 64 };
    expect(answered({ candidates: [{ finishReason: 'MAX_TOKENS' }], usageMetadata: usage })).toEqual({
      kind: 'done',
      outputs: [],
      bill: { quantity: '1', tokens: { input: 9n, cached: 0n, output: 64n } },
    });
  });
});

test('a list counts what it cannot read', () => {
  const page = JSON.stringify({ operations: [job({}), { name: 'operations/1' }, 'x'], nextPageToken: 't' });
  expect(parseJobPage(page)).toMatchObject({ ok: true, value: { unreadable: 2, nextPageToken: 't' } });
  expect(parseJobPage('{}')).toMatchObject({ ok: true, value: { jobs: [], unreadable: 0 } });
  expect(parseJobPage('[]').ok).toBe(false);
});

describe('the name of a job', () => {
  const many = Array.from({ length: JOB_SIZE }, (_, index) => `0193-${index}-1`);
  test('says all of its requests in their order, within 128 letters', () => {
    const name = displayNameOf(many);
    expect(name.length).toBeLessThanOrEqual(128);
    expect(marksIn(name)).toEqual(many.map(markOf));
    expect(new Set(many.map(markOf)).size).toBe(JOB_SIZE);
  });
  test.each([undefined, '', 'my own job', 'gm-', 'gm-12345'])('%s is not one of ours', (name) =>
    expect(marksIn(name)).toEqual([]),
  );
  test('an id says job and mark', () => {
    expect(placeOf(requestIdOf('batches/x', markOf('a')))).toEqual({ job: 'batches/x', mark: markOf('a') });
    for (const foreign of ['practice-unknown', 'batches/x', 'batches/x#abc', 'batches/x/y#abcdef'])
      expect(placeOf(foreign)).toBeNull();
  });
});

describe('what is asked', () => {
  const input = (parameters: JsonObject, modelKey = 'gemini-3.5-flash') => ({
    modelKey,
    prompt: 'Ein Märchen',
    seed: 7,
    parameters,
    form: null,
  });
  test('[D] the body of generateContent; how much may be written is always said', () => {
    expect(batchDialect.buildPayload(input({ systemInstruction: 'Be short.', thinkingBudget: 0 }))).toEqual({
      ok: true,
      value: {
        contents: [{ role: 'user', parts: [{ text: 'Ein Märchen' }] }],
        systemInstruction: { parts: [{ text: 'Be short.' }] },
        generationConfig: { seed: 7, maxOutputTokens: 4096, thinkingConfig: { thinkingBudget: 0 } },
      },
    });
  });
  const ceiling = (parameters: JsonObject) => {
    const payload = batchDialect.buildPayload(input(parameters));
    assert(payload.ok, 'it can be asked');
    return batchDialect.measure(input(parameters), payload.value).ceiling.tokens;
  };
  test('a ceiling that no bill is above: bytes read, all that may be written, and thought', () => {
    expect(ceiling({ maxOutputTokens: 100, thinkingBudget: 10 })).toEqual({
      input: 12n + 64n,
      cached: 0n,
      output: 110n,
    });
    expect(ceiling({ maxOutputTokens: 100 })?.output).toBe(100n + 32_768n);
    expect(ceiling({ systemInstruction: 'Be short.' })?.input).toBe(12n + 9n + 64n);
  });
  test.each([
    ['veo-3.0-generate-001', /left the Gemini API/],
    ['gemini-omni-1.1-flash', /makes films/],
  ])('%s is refused', (modelKey, message) => {
    const payload = batchDialect.buildPayload(input({}, modelKey));
    expect(payload.ok ? '' : payload.error.message).toMatch(message);
  });
});
