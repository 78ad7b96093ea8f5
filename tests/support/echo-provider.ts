/**
 * A provider at its worst: speaks the request queue of GMI and says the key it was sent in every error body, header, redirect and
 * id. For the test that looks for a planted key in everything the program writes.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface EchoProvider {
  readonly url: string;
  /** How often the key came, and how often it was said back. */
  readonly counts: () => { readonly heard: number; readonly said: number };
  /** From now on every call is refused as 401. */
  refuseAll(): void;
  close(): Promise<void>;
}

interface Job {
  readonly request_id: string;
  readonly model: string;
  readonly payload: { readonly instruction: string };
  readonly status: string;
  readonly outcome: object | null;
}

export async function startEchoProvider(secret: string): Promise<EchoProvider> {
  const escaped = JSON.stringify(secret).slice(1, -1);
  const jobs: Job[] = [];
  let heard = 0;
  let said = 0;
  let polls = 0;
  let refusing = false;
  const server = createServer((request, response) => void answer(request, response));

  const say = (response: ServerResponse, status: number, body: object | string, headers = {}): void => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    if ([secret, escaped].some((form) => `${text}${JSON.stringify(headers)}`.includes(form))) said += 1;
    response.writeHead(status, { 'content-type': 'application/json', 'x-your-key': secret, ...headers });
    response.end(text);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.headers.authorization?.includes(secret)) heard += 1;
    const { port } = server.address() as AddressInfo;
    const { pathname } = new URL(request.url ?? '/', `http://127.0.0.1:${port}`);
    if (pathname.startsWith('/out/'))
      return say(response, 302, '', { location: `http://internal.example/${secret}` });
    if (refusing) return say(response, 401, { error: `invalid key "${secret}"` });
    if (pathname === '/models')
      return say(response, 200, `<p>${secret}</p>`, { 'content-type': `text/html; k=${secret}` });
    if (request.method === 'GET') {
      polls += 1;
      if (polls === 1) return say(response, 500, { error: { message: `upstream said ${secret}` } });
      const [, asked] = /^\/requests\/(.+)$/.exec(pathname) ?? [];
      const job = jobs.find((each) => each.request_id === asked) ?? jobs.at(-1);
      return say(response, 200, asked === undefined || !job ? { requests: jobs } : job);
    }
    submit(JSON.parse(await bodyOf(request)) as Pick<Job, 'model' | 'payload'>, response);
  };

  const submit = ({ model, payload }: Pick<Job, 'model' | 'payload'>, response: ServerResponse): void => {
    const { port } = server.address() as AddressInfo;
    const { instruction } = payload;
    if (instruction.includes('bad request'))
      return say(response, 400, { error: `no such parameter; you sent Bearer ${secret}` });
    // Half of the key would stand after a message is shortened to 500 characters.
    if (instruction.includes('long refusal'))
      return say(response, 400, { error: `${'x'.repeat(500 - Math.floor(secret.length / 2))}${secret}` });
    if (instruction.includes('wrapped'))
      return say(response, 500, { error: `Backend error (400): ${encodeURIComponent(secret)} ${secret}` });
    const job: Job = {
      request_id: instruction.includes('key as id') ? `r-${secret}` : `r-${jobs.length}`,
      model,
      payload,
      ...(instruction.includes('redirected')
        ? { status: 'success', outcome: { media_urls: [{ url: `http://127.0.0.1:${port}/out/1` }] } }
        : { status: 'failed', outcome: { error: `failed for ${secret}` } }),
    };
    jobs.push(job);
    say(response, 200, { ...job, status: 'queued', outcome: null, note: secret });
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: () => ({ heard, said }),
    refuseAll: () => {
      refusing = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
