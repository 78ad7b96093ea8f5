/** Files as OpenAI takes and gives them; what is uploaded is kept until the practice provider ends. */
import { Buffer } from 'node:buffer';
import { type Call, jsonReply } from '../call.ts';
import type { PracticeContext } from '../context.ts';
import { failure } from './words.ts';

const MAX_FILE_BYTES = 200_000_000;
const kept = new WeakMap<PracticeContext, Map<string, string>>();

/** Text of an uploaded file. */
export const uploadedFile = (context: PracticeContext, id: string): string | null =>
  kept.get(context)?.get(id) ?? null;

export async function takeFile(context: PracticeContext, call: Call): Promise<void> {
  const parts = partsOf((await call.readBody(MAX_FILE_BYTES)) ?? '');
  const file = parts.get('file');
  if (parts.get('purpose') !== 'batch' || file === undefined)
    return call.reply(failure(400, "a 'file' with the purpose 'batch' is wanted"));
  const id = `file-${context.makeId()}`;
  const files = kept.get(context) ?? new Map<string, string>();
  kept.set(context, files.set(id, file));
  const created_at = Math.floor(context.clock.nowMs() / 1000);
  const bytes = Buffer.byteLength(file);
  return call.reply(
    jsonReply(
      200,
      JSON.stringify({
        id,
        object: 'file',
        bytes,
        created_at,
        filename: 'requests.jsonl',
        purpose: 'batch',
        status: 'processed',
      }),
    ),
  );
}

/** The content of a file with its faults; null: it is not there. */
export async function answerFile(
  { clock, faults }: PracticeContext,
  call: Call,
  content: string | null,
): Promise<void> {
  if (content === null) return call.reply(failure(404, 'no such file'));
  const reply = { status: 200, contentType: 'application/octet-stream', body: content };
  switch (faults.forMedia()) {
    case 'media-503':
      return call.reply(failure(503, 'try again later'));
    case 'media-cut':
      return call.replyCut(reply);
    case 'media-drip':
      return call.drip(reply, clock, faults.spec.dripMs);
    case null:
      return call.reply(reply);
  }
}

/** The fields of a multipart form by name; its border is its first line. */
function partsOf(body: string): ReadonlyMap<string, string> {
  const border = body.slice(0, Math.max(0, body.indexOf('\r\n')));
  const parts = new Map<string, string>();
  if (!border.startsWith('--')) return parts;
  for (const part of body.split(border).slice(1)) {
    const at = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.slice(0, Math.max(0, at)))?.[1];
    if (name !== undefined) parts.set(name, part.slice(at + 4).replace(/\r\n$/, ''));
  }
  return parts;
}
