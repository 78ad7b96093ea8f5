// Every shape of an operation in provider-apis.md section 3.2, with its mark of confidence.
import { describe, expect, test } from 'vitest';
import { folderFor, payloadFor, veoDialect } from '../../../electron/providers/veo/dialect.ts';
import { askedOf, parseOperation, requestIdOf, stateOf } from '../../../electron/providers/veo/records.ts';
import { filmAddress, storageAt } from '../../../electron/providers/veo/storage.ts';
import { assert, type JsonObject } from '#shared/base';

const NAME = 'projects/p/locations/l/publishers/google/models/veo-3.1-generate-001/operations/op1';
const STORAGE = storageAt('https://l-aiplatform.googleapis.com/v1/projects/p/locations/l', false);
const read = (more: object, samples = 1) => {
  const parsed = parseOperation(JSON.stringify({ name: NAME, ...more }));
  assert(parsed.ok, 'it is an operation');
  return stateOf(parsed.value, { samples, seconds: 8 }, (uri) => filmAddress(STORAGE, uri));
};
const ended = (response: object, samples = 1) => read({ done: true, response }, samples);

test('[D] running: a name and nothing else', () => {
  expect(read({})).toMatchObject({ kind: 'pending' });
  expect(read({ done: false })).toMatchObject({ kind: 'pending' });
});

test('[D] a film in a bucket is read through the interface of Cloud Storage', () => {
  const gcsUri = 'gs://our-lab/films/a-1/6789/sample 0.mp4';
  expect(ended({ videos: [{ gcsUri, mimeType: 'video/mp4' }], raiMediaFilteredCount: 0 })).toEqual({
    kind: 'done',
    outputs: [
      {
        url: 'https://storage.googleapis.com/storage/v1/b/our-lab/o/films%2Fa-1%2F6789%2Fsample%200.mp4?alt=media',
      },
    ],
    bill: { quantity: '1', counts: { second: '8' } },
  });
});

test('[D/C] without a bucket it comes with the answer', () => {
  expect(ended({ videos: [{ bytesBase64Encoded: 'AAEC', mimeType: 'video/mp4' }] })).toMatchObject({
    kind: 'done',
    outputs: [{ bytes: Buffer.from([0, 1, 2]) }],
  });
});

test('[C] filtered: done, without an error, without a film; whether it is charged is not documented', () => {
  expect(ended({ raiMediaFilteredCount: 1, raiMediaFilteredReasons: ['Not this.'] })).toMatchObject({
    kind: 'failed',
    error: { code: 'refused-by-policy', message: 'Not this.', charged: 'unknown', retry: { kind: 'no' } },
  });
});

test('[I] some filtered: the films are there, the seconds are not counted', () => {
  const response = { videos: [{ bytesBase64Encoded: 'AA==' }], raiMediaFilteredCount: 1 };
  expect(ended(response, 2)).toMatchObject({ kind: 'done', bill: { quantity: '1' } });
  const state = ended(response, 2);
  expect(state.kind === 'done' && state.bill.counts).toBeUndefined();
});

test('[I] an error of google.rpc.Status; nothing at all', () => {
  expect(read({ done: true, error: { code: 8, message: 'Quota.' } })).toMatchObject({
    kind: 'failed',
    error: { code: 'job-failed', message: 'Quota.', charged: 'unknown' },
  });
  expect(ended({})).toMatchObject({ kind: 'failed', error: { code: 'job-failed', charged: 'unknown' } });
});

test('an id keeps what was ordered', () => {
  const id = requestIdOf(NAME, { samples: 2, seconds: 4 });
  expect(id).toBe(`${NAME}#samples=2&seconds=4`);
  expect(askedOf(id)).toEqual({ operationName: NAME, model: 'veo-3.1-generate-001', samples: 2, seconds: 4 });
  expect(askedOf(requestIdOf(NAME, { samples: 1, seconds: null }))).toMatchObject({ seconds: null });
  for (const foreign of ['practice-unknown', NAME, 'projects/p/operations/1#samples=1&seconds=8'])
    expect(askedOf(foreign)).toBeNull();
});

describe('what is asked', () => {
  const build = (parameters: JsonObject, modelKey = 'veo-3.1-generate-001') =>
    veoDialect.buildPayload({ modelKey, prompt: 'waves', seed: 7, parameters, form: null });
  const built = (parameters: JsonObject) => {
    const payload = build(parameters);
    assert(payload.ok, 'it can be asked');
    return payload.value;
  };
  test('[D] prompt in the instance, everything else in the parameters', () => {
    expect(built({ sampleCount: 2, durationSeconds: 6 })).toEqual({
      instances: [{ prompt: 'waves' }],
      parameters: {
        seed: 7,
        sampleCount: 2,
        durationSeconds: 6,
        resolution: '720p',
        aspectRatio: '16:9',
        generateAudio: true,
      },
    });
  });
  test('seconds of all films; none where a film at 4k costs something else', () => {
    const measure = (parameters: JsonObject) =>
      veoDialect.measure(
        { modelKey: 'x', prompt: 'waves', seed: 7, parameters, form: null },
        built(parameters),
      ).ceiling;
    expect(measure({ sampleCount: 4, durationSeconds: 6 })).toEqual({
      quantity: '1',
      counts: { second: '24' },
    });
    expect(measure({ resolution: '1080p' })).toEqual({ quantity: '1', counts: { second: '8' } });
    expect(measure({ resolution: '4k' })).toEqual({ quantity: '1' });
  });
  test('each attempt has a folder of its own, and a label', () => {
    const payload = built({ storageUri: 'gs://our-lab/films/' });
    expect(folderFor(payload, 'Run-1-2')).toBe('gs://our-lab/films/Run-1-2/');
    expect(payloadFor(payload, 'Run-1-2')).toMatchObject({
      labels: { 'grantmeter-run': 'run-1-2' },
      parameters: { storageUri: 'gs://our-lab/films/Run-1-2/' },
    });
    expect(folderFor(built({}), 'Run-1-2')).toBeNull();
    expect(payloadFor(built({}), 'Run-1-2')['parameters']).not.toHaveProperty('storageUri');
  });
  test.each([
    [{ durationSeconds: 5 }, /one of 4, 6, 8/],
    [{ sampleCount: 5 }, /from 1 to 4/],
    [{ storageUri: 'https://our-lab.example/films' }, /a place in a bucket/],
    [{ storageUri: 'gs://our-lab/../films' }, /a place in a bucket/],
    [{ fps: 24 }, /not known to take the parameter "fps"/],
  ])('%o is refused before it is sent', (parameters, message) => {
    const payload = build(parameters);
    expect(payload.ok ? '' : payload.error.message).toMatch(message);
  });
  test('only what Google Cloud sells', () => {
    expect(build({}, 'veo-3.1-generate-preview')).toMatchObject({
      ok: false,
      error: { code: 'bad-request' },
    });
  });
});
