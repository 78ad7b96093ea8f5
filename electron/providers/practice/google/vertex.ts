/** Veo on Google Cloud, spoken from the server's side: operations, a bucket, tokens for service accounts (provider-apis.md section 3.2). */
import type { JsonObject } from '#shared/base';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext, WireFormat } from '../context.ts';
import { handleMedia, mediaPath } from '../media-calls.ts';
import { renderMedia } from '../media/render.ts';
import type { PracticeRequest } from '../request-book.ts';
import { submit } from '../submission.ts';
import { giveToken } from './token.ts';
import { errorText, failure, innerStatus, ratesOf, readObject, readWithFaults, textAt } from './words.ts';

const PROVIDER = 'veo';
const MAX_BYTES = 64 * 1024 * 1024;
const LOCATION = /^\/vertex\/v1\/(projects\/[^/]+\/locations\/([^/]+))$/;
const MODEL =
  /^\/vertex\/v1\/(projects\/[^/]+\/locations\/[^/]+\/publishers\/google\/models\/([^/:]+)):(\w+)$/;
const OBJECT = /^\/vertex\/storage\/v1\/b\/([^/]+)\/o\/([^/]+)$/;
/** All films of these words are filtered, as the real one does it: a success without a film. */
const FILTERED = 'filter this film';

export const vertex: WireFormat = {
  prefix: '/vertex/',
  async handle(context, call) {
    if (call.path === '/vertex/token' && call.method === 'POST') return giveToken(context, call);
    if (call.bearer === null)
      return call.reply(failure(401, 'Request is missing required authentication credential.'));
    const [, place, locationId] = LOCATION.exec(call.path) ?? [];
    if (place) return call.reply(jsonReply(200, JSON.stringify({ name: place, locationId })));
    const [, , object] = OBJECT.exec(call.path) ?? [];
    if (object) return download(context, call, decodeURIComponent(object));
    const [, parent = '', model = '', verb] = call.method === 'POST' ? (MODEL.exec(call.path) ?? []) : [];
    if (verb === 'predictLongRunning') return receive(context, call, parent, model);
    if (verb === 'fetchPredictOperation') return show(context, call);
    return call.reply(failure(404, 'Not found.'));
  },
};

async function receive(context: PracticeContext, call: Call, parent: string, model: string): Promise<void> {
  context.submissions += 1;
  const body = await readObject(call, MAX_BYTES);
  if (!body) return;
  const { labels, ...payload } = body;
  if (textAt(payload, 'instances', 0, 'prompt') === '')
    return call.reply(failure(400, 'instances[0].prompt is required.'));
  const [samples, seconds] = [
    samplesIn(payload),
    Number(textAt(payload, 'parameters', 'durationSeconds')) || 8,
  ];
  if (ratesOf(context, PROVIDER).has(model) && ![4, 6, 8].includes(seconds))
    return call.reply(failure(400, 'durationSeconds must be 4, 6 or 8.'));
  const films = isFiltered(payload) ? 0 : samples;
  return submit(
    context,
    call,
    {
      provider: PROVIDER,
      model,
      payload,
      extra: { labels: labels ?? {}, parent },
      bill: { quantity: '1', counts: { second: String(films * seconds) } },
    },
    { error: errorText, accepted: (request) => JSON.stringify({ name: nameOf(request) }) },
  );
}

async function show(context: PracticeContext, call: Call): Promise<void> {
  const body = await readObject(call, MAX_BYTES);
  if (!body) return;
  readWithFaults(context, call, () => {
    const name = textAt(body, 'operationName');
    const request = context.book.get(name.slice(name.lastIndexOf('/') + 1));
    return request?.provider === PROVIDER && nameOf(request) === name ? operationText(request) : null;
  });
}

const nameOf = ({ id, extra }: PracticeRequest): string => `${textAt(extra, 'parent')}/operations/${id}`;

function operationText(request: PracticeRequest): string {
  const { ended } = request;
  const name = nameOf(request);
  if (!ended) return JSON.stringify({ name });
  if (ended.status !== 'success') {
    // There is no cancel: what the fault of that name does is an operation that was aborted.
    const error =
      ended.status === 'failed' ? innerStatus(request.reason ?? '') : { code: 10, message: 'aborted' };
    return JSON.stringify({ name, done: true, error });
  }
  const samples = samplesIn(request.payload);
  const response = isFiltered(request.payload)
    ? {
        raiMediaFilteredCount: samples,
        raiMediaFilteredReasons: ['The films were filtered: usage guidelines.'],
      }
    : {
        raiMediaFilteredCount: 0,
        videos: Array.from({ length: samples }, (_, index) => filmOf(request, index)),
      };
  return JSON.stringify({ name, done: true, response });
}

/** In the bucket where one was given, otherwise in the answer. */
function filmOf(request: PracticeRequest, index: number): object {
  const folder = textAt(request.payload, 'parameters', 'storageUri');
  const mimeType = 'video/mp4';
  if (folder !== '') return { gcsUri: `${folder}${request.id}/sample_${index}.mp4`, mimeType };
  const { bytes } = renderMedia(request.model, request.payload, index);
  return { bytesBase64Encoded: bytes.toString('base64'), mimeType };
}

function download(context: PracticeContext, call: Call, object: string): Promise<void> {
  const [, id = '', index] = /([^/]+)\/sample_(\d)\.mp4$/.exec(object) ?? [];
  const request = context.book.get(id);
  if (!request || call.query.get('alt') !== 'media')
    return Promise.resolve(call.reply(failure(404, 'No such object.')));
  return handleMedia(context, { ...call, path: mediaPath(request, Number(index)) });
}

const samplesIn = (payload: JsonObject): number => Number(textAt(payload, 'parameters', 'sampleCount')) || 1;
const isFiltered = (payload: JsonObject): boolean =>
  textAt(payload, 'instances', 0, 'prompt').includes(FILTERED);
