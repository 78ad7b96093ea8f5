/** Keeps the backend process alive: starts it, starts it again when it dies, and hands ports to it. */
import { MessageChannelMain, type MessagePortMain, utilityProcess, type UtilityProcess } from 'electron';
import type { OutputAsk, StoredOutput } from '#electron/hosting';
import type { BackendConfig, FromBackend, ToBackend } from './backend-messages.ts';
import { answerKeychain } from './keychain.ts';

export interface Backend {
  /** Gives `hand` one end of a line to the contract, as soon as the backend is up. */
  connect(hand: (port: MessagePortMain) => void): void;
  output(ask: OutputAsk): Promise<StoredOutput | null>;
  /** Closes the workspace and ends the process; kills it when that takes too long. */
  stop(): Promise<void>;
}

interface BackendOptions {
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly config: BackendConfig;
  readonly log: (line: string) => void;
  /** It died; it is being started again. */
  readonly onLost: () => void;
  /** The workspace cannot be opened; it is not started again. `restore` puts its newest copy in place and opens that. */
  readonly onRefused: (message: string, restore: (() => void) | null) => void;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
/** One that lived this long was well: the next death is a new story. */
const HEALTHY_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

export function startBackend({ entry, env, config, log, onLost, onRefused }: BackendOptions): Backend {
  let child: UtilityProcess | null = null;
  let isReady = false;
  let isLeaving = false;
  let deaths = 0;
  let lastId = 0;
  let waiting: ((port: MessagePortMain) => void)[] = [];
  const questions = new Map<number, (output: StoredOutput | null) => void>();
  const tell = (message: ToBackend, ports: MessagePortMain[] = []): void =>
    child?.postMessage(message, ports);

  const fork = (): void => {
    const startedAtMs = performance.now();
    const process = utilityProcess.fork(entry, [JSON.stringify(config)], {
      serviceName: 'Grantmeter backend',
      env,
      stdio: 'inherit',
    });
    child = process;
    process.on('message', (message: FromBackend) => hear(message));
    process.on('exit', (code) => {
      child = null;
      isReady = false;
      for (const answer of questions.values()) answer(null);
      questions.clear();
      if (isLeaving) return;
      deaths = performance.now() - startedAtMs > HEALTHY_MS ? 1 : deaths + 1;
      const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (deaths - 1));
      log(`the backend ended with ${code}; starting it again in ${waitMs} ms`);
      onLost();
      setTimeout(() => {
        if (!isLeaving) fork();
      }, waitMs);
    });
  };

  const hear = (message: FromBackend): void => {
    if (message.type === 'ready') {
      isReady = true;
      for (const hand of waiting.splice(0)) line(hand);
    } else if (message.type === 'output') {
      questions.get(message.id)?.(message.output);
      questions.delete(message.id);
    } else if (message.type === 'keychain') {
      const { id, question } = message;
      void answerKeychain(question).then((answer) => tell({ type: 'keychain', id, ...answer }));
    } else {
      const { backup } = message;
      isLeaving = true;
      const restore = (name: string) => () => {
        isLeaving = false;
        tell({ type: 'restore', backup: name });
      };
      onRefused(message.message, backup === null ? null : restore(backup));
    }
  };

  const line = (hand: (port: MessagePortMain) => void): void => {
    const { port1, port2 } = new MessageChannelMain();
    tell({ type: 'connect' }, [port1]);
    hand(port2);
  };

  fork();
  return {
    connect: (hand) => {
      if (isReady) line(hand);
      else waiting = [...waiting, hand];
    },
    output: (ask) =>
      new Promise((resolve) => {
        if (!isReady) return resolve(null);
        questions.set(++lastId, resolve);
        tell({ type: 'output', id: lastId, ask });
      }),
    stop: () =>
      new Promise((resolve) => {
        isLeaving = true;
        const process = child;
        if (!process) return resolve();
        const timer = setTimeout(() => process.kill(), STOP_WITHIN_MS);
        process.once('exit', () => {
          clearTimeout(timer);
          resolve();
        });
        if (isReady) tell({ type: 'stop' });
        else process.kill();
      }),
  };
}
