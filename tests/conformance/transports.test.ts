// One suite for every way to the contract: in process, over a MessagePort, over browser mode's WebSocket.
import { createHash } from 'node:crypto';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient, implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Contract, contract, GUESSED_READING } from '#shared/contract';
import type { Id } from '#shared/domain';
import { nanos } from '#shared/money';
import { createFakeBackend } from '../support/fake-backend.ts';
import { serveFake } from '../integration/server/serve-fake.ts';

type Client = ContractRouterClient<Contract>;
interface Transport {
  readonly client: Client;
  close(): Promise<void>;
}

/** The fake backend, with a stream that counts its listeners. */
function createRouter() {
  const backend = createFakeBackend();
  const streams = { open: 0 };
  const watch = implement(contract).queue.watch.handler(async function* ({ signal }) {
    const status = backend.status();
    streams.open += 1;
    try {
      while (!signal?.aborted) {
        yield status;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    } finally {
      streams.open -= 1;
    }
  });
  return { router: { ...backend.router, queue: { ...backend.router.queue, watch } }, streams };
}
type FakeRouter = ReturnType<typeof createRouter>['router'];

const transports: Readonly<Record<string, (router: FakeRouter) => Promise<Transport>>> = {
  'in process': async (router) => ({ client: createRouterClient(router), close: async () => {} }),
  'over a MessagePort': async (router) => {
    const { port1, port2 } = new MessageChannel();
    new RPCHandler(router).upgrade(port1);
    port1.start();
    port2.start();
    const client: Client = createORPCClient(new PortLink({ port: port2 }));
    return { client, close: async () => port2.close() };
  },
  'over a WebSocket': async (router) => {
    const serving = await serveFake({ router });
    const headers = { cookie: await serving.cookie(), origin: `http://127.0.0.1:${serving.port}` };
    const socket = new WebSocket(`ws://127.0.0.1:${serving.port}/rpc`, { headers });
    await new Promise((resolve) => socket.once('open', resolve));
    const client: Client = createORPCClient(
      new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }),
    );
    return {
      client,
      close: async () => {
        socket.close();
        await serving.close();
      },
    };
  },
};

describe.each(Object.entries(transports))('%s', (name, open) => {
  let transport: Transport;
  let streams: { readonly open: number };
  beforeEach(async () => {
    const fake = createRouter();
    ({ streams } = fake);
    transport = await open(fake.router);
  });
  afterEach(() => transport.close());

  test('money beyond what a number holds exactly arrives to the nano', async () => {
    const amount = nanos(9_007_199_254_740_993_001n);
    const added = await transport.client.awards.add({
      sponsor: 'NSF',
      number: '1',
      title: 'T',
      piName: null,
      start: '2026-01-01' as never,
      end: '2027-01-01' as never,
      amount,
    });
    expect(added.amount).toBe(amount);
    expect(added.projectedAtEnd).toBeNull();
  });

  test('a listed error arrives with its code, message and data', async () => {
    const awardId = '00000000-0000-7000-8000-00000000dead' as Id<'award'>;
    const error = await transport.client.awards.get({ awardId }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ORPCError);
    expect(error).toMatchObject({
      code: 'not-found',
      defined: true,
      message: 'There is no such award in this workspace.',
      data: { what: 'award', id: awardId },
    });
  });

  test("money in an error's data stays a bigint", async () => {
    const [award] = await transport.client.awards.list();
    const amount = nanos(10n ** 18n);
    const call = transport.client.awards.addAllocation({
      awardId: award?.id as Id<'award'>,
      name: 'X',
      amount,
    });
    await expect(call).rejects.toMatchObject({ code: 'insufficient-funds', data: { ceilingNanos: amount } });
  });

  test('input that breaks the schema is refused with the field named', async () => {
    const error: unknown = await transport.client.awards
      .get({ awardId: 'nonsense' as never })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'BAD_REQUEST',
      defined: false,
      data: { issues: [{ path: ['awardId'] }] },
    });
  });

  test('a file goes through byte for byte', async () => {
    const content = new Blob(['one\ntwo\nthrée\n']);
    const sent = await transport.client.prompts.upload({ uploadId: null, at: 0, content, isLast: true });
    expect(sent).toMatchObject({
      received: 15,
      sourceId: createHash('sha256').update('one\ntwo\nthrée\n').digest('hex'),
    });
  });

  test('what is wrong with a file comes out of the stream that reads it as a declared error', async () => {
    const { sourceId } = await transport.client.prompts.upload({
      uploadId: null,
      at: 0,
      content: new Blob(['\n \n']),
      isLast: true,
    });
    const reading = async () => {
      const steps = await transport.client.prompts.survey({
        sourceId: sourceId ?? '',
        name: 'blank.txt',
        reading: GUESSED_READING,
      });
      for await (const step of steps) expect(step.step).toBe('reading');
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'bad-file',
      message: 'blank.txt: The file holds no prompt: every line is blank.',
      data: { file: 'blank.txt', line: null, column: null },
    });
  });

  test('a stream ends on the other side when the listener breaks off', async () => {
    let seen = 0;
    for await (const status of await transport.client.queue.watch()) {
      expect(typeof status.spentTotal).toBe('bigint');
      seen += 1;
      if (seen === 3) break;
    }
    await vi.waitFor(() => expect(streams.open).toBe(0));
  });

  test('calls are answered while streams are open', async () => {
    const opened = await Promise.all(Array.from({ length: 10 }, () => transport.client.queue.watch()));
    await Promise.all(opened.map((stream) => stream.next()));
    expect(streams.open).toBe(10);
    expect((await transport.client.awards.list()).length).toBeGreaterThan(0);
    await Promise.all(opened.map((stream) => stream.return?.()));
    await vi.waitFor(() => expect(streams.open).toBe(0));
  });

  // In process there is no line to lose.
  if (name === 'in process') return;
  test('a line that is gone ends its streams', async () => {
    await (await transport.client.queue.watch()).next();
    expect(streams.open).toBe(1);
    await transport.close();
    await vi.waitFor(() => expect(streams.open).toBe(0));
  });
});
