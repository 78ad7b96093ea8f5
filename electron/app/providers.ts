/** Which adapter speaks to which account; the practice provider is started when the first practice account asks. */
import { join } from 'node:path';
import type { AccountRow } from '#db/repos';
import { practiceRates } from '#db/seed';
import {
  type Adapter,
  cleanHttp,
  createHttp,
  type LaunchedPractice,
  launchPractice,
  type PracticeCatalogue,
  providerKind,
} from '#electron/providers';
import { isSecretVariable, type KeyStore } from '#electron/keys';
import { assert, type Clock } from '#shared/base';
import type { AppOptions } from './app.ts';

export interface ProviderDeps {
  readonly options: Pick<AppOptions, 'dir' | 'practice' | 'log'>;
  readonly keys: KeyStore;
  readonly clock: Clock;
}

export interface Providers {
  /** `practiceUrl`: use that practice provider instead of starting one. */
  adapterFor(account: AccountRow, practiceUrl: string | null): Promise<Adapter>;
  close(): Promise<void>;
}

/** The practice provider answers in milliseconds, so nothing is worth a long wait there. */
const PRACTICE_TIMES = { absenceGraceMs: 1_500, pollIntervalMs: 150, submitTimeoutMs: 15_000 };

export const practiceFolder = (dir: string): string => join(dir, 'practice');
export const practiceBill = (dir: string): string => join(practiceFolder(dir), 'bill.jsonl');

export function createProviders({ options, clock, keys }: ProviderDeps): Providers {
  const http = cleanHttp(createHttp({ clock, connectionsPerOrigin: 128 }), keys.clean);
  let launched: Promise<LaunchedPractice> | null = null;
  let closing = false;
  /** Kept after the first start: adapters remember the address, so a new child must listen where the old one did. */
  let port = 0;

  const launch = async (): Promise<LaunchedPractice> => {
    const { command, args, env } = options.practice;
    const folder = practiceFolder(options.dir);
    const place = ['--port', String(port), '--bill', practiceBill(options.dir), '--state', folder];
    const started = await launchPractice({
      command,
      args: [...args, 'practice', ...place, '--exit-with-parent'],
      env: { ...withoutSecrets(process.env), ...env },
      clock,
    });
    if (!started.ok) throw new Error(started.error.message);
    port = Number(new URL(started.value.url).port);
    options.log(`Practice provider at ${started.value.url}`);
    void started.value.ended.then(restart);
    return started.value;
  };

  const restart = (): void => {
    launched = null;
    if (closing) return;
    options.log('The practice provider ended; it is started again.');
    practiceAt().catch((error: unknown) =>
      options.log(error instanceof Error ? error.message : String(error)),
    );
  };

  const practiceAt = async (): Promise<string> => {
    launched ??= launch();
    try {
      return (await launched).url;
    } catch (error) {
      launched = null;
      throw error;
    }
  };

  return {
    async adapterFor(account, practiceUrl) {
      const kind = providerKind(account.provider);
      assert(kind, `no adapter speaks to "${account.provider}"`);
      if (account.practice) {
        const baseUrl = `${practiceUrl ?? (await practiceAt())}${kind.practicePath}`;
        const apiKey = () => Promise.resolve('practice');
        return kind.create({ http, clock, baseUrl, apiKey, ...PRACTICE_TIMES });
      }
      assert(account.baseUrl !== null, 'a real account has an address');
      // Asked with every call: a key that is set or taken away counts at once.
      const apiKey = () => keys.get(account);
      return kind.create({ http, clock, baseUrl: account.baseUrl, apiKey });
    },
    async close() {
      closing = true;
      const practice = await launched?.catch(() => null);
      await practice?.close();
      await http.close();
    },
  };
}

/** The practice provider asks for no key, so it is given none. */
const withoutSecrets = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !isSecretVariable(name)));

/** What the practice provider bills: the price list that every workspace begins with, and models of every other protocol. */
export const practicePrices = (): PracticeCatalogue => practiceRates();
