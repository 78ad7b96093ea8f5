/** `app://grantmeter/` is the window itself, `grantmeter://output/<hash>` what was made: no file: address anywhere. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { protocol } from 'electron';
import {
  type FileAnswer,
  isFilePart,
  outputAnswer,
  pageAnswer,
  plainAnswer,
  readOutputAsk,
} from '#electron/hosting';
import type { Backend } from './backend.ts';
import { OUTPUT_SCHEME, type OwnPages, PAGE_SCHEME } from './own-pages.ts';

/** Before the program is ready, or not at all. */
export function declareSchemes(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { ...privileges, codeCache: true } },
    { scheme: OUTPUT_SCHEME, privileges: { ...privileges, stream: true, corsEnabled: true } },
  ]);
}

export function serveSchemes(options: {
  readonly rendererDir: string;
  readonly backend: Pick<Backend, 'output'>;
  readonly pages: OwnPages;
}): void {
  const { rendererDir, backend, pages } = options;
  protocol.handle(PAGE_SCHEME, async ({ url }) => {
    const { host, pathname } = new URL(url);
    if (host !== 'grantmeter') return toResponse(plainAnswer(404, 'There is nothing here.'));
    return toResponse(
      await pageAnswer(rendererDir, pathname, { outputs: `${OUTPUT_SCHEME}:`, connect: null }),
    );
  });
  protocol.handle(OUTPUT_SCHEME, async ({ url, headers }) => {
    const { host, pathname } = new URL(url);
    const ask = host === 'output' ? readOutputAsk(pathname.slice(1)) : null;
    const output = ask && (await backend.output(ask));
    const answer = await outputAnswer(output, ask, headers.get('range'));
    return toResponse({
      ...answer,
      headers: { ...answer.headers, 'access-control-allow-origin': pages.origin },
    });
  });
}

function toResponse({ status, headers, body }: FileAnswer): Response {
  if (body === null || !isFilePart(body))
    return new Response(body === null ? null : new Uint8Array(body), { status, headers });
  const { path, start, end } = body;
  const stream = Readable.toWeb(createReadStream(path, { start, end }));
  return new Response(stream as ReadableStream<Uint8Array>, { status, headers });
}
