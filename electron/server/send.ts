/** Writes an answer to a browser; files are streamed and never held in memory. */
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type FileAnswer, isFilePart } from '#electron/hosting';

export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: FileAnswer,
): Promise<void> {
  const { status, headers, body } = answer;
  response.writeHead(status, { ...headers, 'cross-origin-resource-policy': 'same-origin' });
  if (request.method === 'HEAD' || body === null) {
    response.end();
  } else if (isFilePart(body)) {
    const { path, start, end } = body;
    // A player that has seen enough goes away in the middle; that is not an error.
    await pipeline(createReadStream(path, { start, end }), response).catch(() => response.destroy());
  } else {
    response.end(body);
  }
}
