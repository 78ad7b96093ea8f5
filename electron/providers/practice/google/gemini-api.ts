/** The Gemini API, spoken from the server's side: models, interactions, batches, files (provider-apis.md sections 3.3 and 7.2). */
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext, WireFormat } from '../context.ts';
import { handleMedia, mediaPath } from '../media-calls.ts';
import { cancelJob, listJobs, receiveJob, showJob } from './batches.ts';
import { cancelInteraction, receiveInteraction, showInteraction } from './interactions.ts';
import { failure, ratesOf } from './words.ts';

const ROOT = '/google/v1beta';

export const geminiApi: WireFormat = {
  prefix: '/google/',
  async handle(context, call) {
    if (call.header('x-goog-api-key') === null)
      return call.reply(failure(403, "Method doesn't allow unregistered callers."));
    const path = call.path.startsWith(`${ROOT}/`) ? call.path.slice(ROOT.length + 1) : '';
    const [collection = '', rest = ''] = splitOnce(path, '/');
    const [name = '', verb = ''] = splitOnce(rest, ':').map(decodeURIComponent);
    const route = `${call.method} ${collection}${name === '' ? '' : '/*'}${verb === '' ? '' : `:${verb}`}`;
    switch (route) {
      case 'GET models':
        return call.reply(jsonReply(200, JSON.stringify({ models: modelsOf(context) })));
      case 'GET models/*':
        return showModel(context, call, name);
      case 'POST models/*:batchGenerateContent':
        return receiveJob(context, call, name);
      case 'GET batches':
        return listJobs(context, call);
      case 'GET batches/*':
        return showJob(context, call, name);
      case 'POST batches/*:cancel':
        return cancelJob(context, call, name);
      case 'POST interactions':
        return receiveInteraction(context, call);
      case 'GET interactions/*':
        return showInteraction(context, call, name);
      case 'GET files/*':
        return showFile(context, call, name);
      case 'GET files/*:download':
        return download(context, call, name);
    }
    const cancelled = /^interactions\/([^/]+)\/cancel$/.exec(path)?.[1];
    if (call.method === 'POST' && cancelled) return cancelInteraction(context, call, cancelled);
    return call.reply(failure(404, 'Method not found.'));
  },
};

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const modelsOf = (context: PracticeContext) => [
  ...[...ratesOf(context, 'gemini-omni').keys()].map((key) => ({ name: `models/${key}` })),
  ...[...ratesOf(context, 'gemini-batch').keys()].map((key) => ({
    name: `models/${key}`,
    supportedGenerationMethods: ['generateContent', 'batchGenerateContent'],
  })),
];

function showModel(context: PracticeContext, call: Call, key: string): void {
  const model = modelsOf(context).find(({ name }) => name === `models/${key}`);
  return call.reply(
    model
      ? jsonReply(200, JSON.stringify(model))
      : failure(404, `models/${key} is not found for API version v1beta.`),
  );
}

/** A film is a file under its request's id. */
function showFile({ book }: PracticeContext, call: Call, id: string): void {
  const request = book.get(id);
  if (request?.ended?.status !== 'success' || request.isGone)
    return call.reply(
      failure(404, `File files/${id} does not exist or you do not have permission to access it.`),
    );
  return call.reply(
    jsonReply(200, JSON.stringify({ name: `files/${id}`, mimeType: 'video/mp4', state: 'ACTIVE' })),
  );
}

function download(context: PracticeContext, call: Call, id: string): Promise<void> {
  const request = context.book.get(id);
  if (!request) return Promise.resolve(call.reply(failure(404, 'no such file')));
  return handleMedia(context, { ...call, path: mediaPath(request, 0) });
}
