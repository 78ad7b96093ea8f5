/** The backend as the desktop runs it: in a utility process, so that no query or export ever blocks a window. */
import { onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { MessagePortMain } from 'electron';
import { type App, openApp, restoreWorkspace } from '#electron/app';
import { actorName, bugLogger, keepYoungHeapSmall, type OutputAsk, reportCrashes } from '#electron/hosting';
import { createKeyStore, createRedactor } from '#electron/keys';
import type { BackendConfig, FromBackend, ToBackend } from './backend-messages.ts';
import { createKeychainLine } from './keychain-line.ts';

const main = process.parentPort;
const say = (message: FromBackend): void => main.postMessage(message);
const redactor = createRedactor(process.env);
const log = (line: string): void => void process.stderr.write(`${redactor.clean(line)}\n`);

keepYoungHeapSmall();
reportCrashes(log);
const { keysDir, ...config } = JSON.parse(process.argv[2] ?? '{}') as BackendConfig;
const line = createKeychainLine((id, question) => say({ type: 'keychain', id, question }));
const keys = createKeyStore({ env: process.env, dir: keysDir, keychain: line.keychain, redactor });
await open();

async function open(): Promise<void> {
  const opened = await openApp({ ...config, label: 'the window', log, keys });
  if (opened.ok) return serve(opened.value);
  const { error } = opened;
  const backup = error.code === 'workspace-unusable' ? (error.backup ?? null) : null;
  if (backup !== null) main.once('message', ({ data }) => void restore(data as ToBackend));
  say({ type: 'refused', message: error.message, backup });
}

async function restore(message: ToBackend): Promise<void> {
  if (message.type !== 'restore') process.exit(0);
  const restored = restoreWorkspace(config.dir, message.backup);
  if (restored.ok) await open();
  else say({ type: 'refused', message: restored.error.message, backup: null });
}

function serve(app: App): void {
  const handler = new RPCHandler(app.router, { interceptors: [onError(bugLogger(log))] });
  const context = { actor: actorName() };
  const connect = (port: MessagePortMain | undefined): void => {
    if (!port) return;
    handler.upgrade(port, { context });
    port.start();
  };
  main.on('message', ({ data, ports }) => {
    const message = data as ToBackend;
    if (message.type === 'connect') connect(ports[0]);
    else if (message.type === 'keychain') line.hear(message.id, message);
    else if (message.type === 'output') void answerOutput(app, message.id, message.ask);
    else if (message.type === 'stop') void app.close().then(() => process.exit(0));
  });
  app.startQueue();
  say({ type: 'ready' });
}

async function answerOutput(app: App, id: number, { hash, size }: OutputAsk): Promise<void> {
  const output = await app.output(hash, size).catch((error: unknown) => {
    log(String(error));
    return null;
  });
  say({ type: 'output', id, output });
}
