/** Browser mode over the fake backend, with a page of two files, and a client that says exactly what it is told to. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServedApp, startServer } from '#electron/server';
import { createFakeBackend } from '../../support/fake-backend.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Serving {
  readonly port: number;
  readonly token: string;
  readonly rendererDir: string;
  readonly logged: readonly string[];
  /** `path` goes out as it stands: nothing resolves `..` on the way. */
  ask(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  /** The cookie of a browser that showed the token. */
  cookie(): Promise<string>;
  close(): Promise<void>;
}

/** `outputs`: hash to the media type and content that the app would answer. */
export async function serveFake(
  options: {
    readonly router?: ServedApp['router'];
    readonly outputs?: Readonly<Record<string, { readonly mediaType: string; readonly content: Uint8Array }>>;
    readonly html?: string;
  } = {},
): Promise<Serving> {
  const dir = await mkdtemp(join(tmpdir(), 'grantmeter-serve-'));
  const rendererDir = join(dir, 'renderer');
  await mkdir(join(rendererDir, 'assets'), { recursive: true });
  await writeFile(
    join(rendererDir, 'index.html'),
    options.html ?? '<!doctype html><title>Grantmeter</title>',
  );
  await writeFile(join(rendererDir, 'assets', 'page-abc123.js'), 'export {};');
  await writeFile(join(rendererDir, 'assets', 'program.exe'), 'MZ');
  await writeFile(join(dir, 'secret.json'), '{"secret":true}');
  const logged: string[] = [];
  const started = await startServer({
    app: {
      router: options.router ?? createFakeBackend().router,
      output: async (hash, size) => {
        const output = options.outputs?.[hash];
        // As the app: small pictures are WebP, and only of what has one.
        if (!output || (size && !output.mediaType.startsWith('video/'))) return null;
        if (size) return { path: join(rendererDir, 'assets', 'page-abc123.js'), mediaType: 'image/webp' };
        const path = join(dir, hash);
        await writeFile(path, output.content);
        return { path, mediaType: output.mediaType };
      },
    },
    rendererDir,
    port: 0,
    log: (line) => logged.push(line),
  });
  if (!started.ok) throw new Error(started.error.message);
  const { port, url, close } = started.value;
  const ask: Serving['ask'] = (path, headers = {}, method = 'GET') =>
    new Promise((resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          }),
        );
      });
      asking.on('error', reject);
      asking.end();
    });
  const token = new URL(url).searchParams.get('token') ?? '';
  return {
    port,
    token,
    rendererDir,
    logged,
    ask,
    cookie: async () => {
      const { headers } = await ask(`/?token=${token}`);
      return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    },
    close: async () => {
      await close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
