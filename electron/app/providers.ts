/** Which adapter speaks to which account; the practice provider is started when the first practice account asks. */
import { join } from 'node:path';
import type { AccountRow } from '#db/repos';
import { type Adapter, createGmiAdapter, createHttp, gmiQueueUrl, type LaunchedPractice, launchPractice } from '#electron/providers';
import { assert, type Clock } from '#shared/base';
import type { AppOptions } from './app.ts';

export interface ProviderDeps {
  readonly options: AppOptions;
  readonly clock: Clock;
}

export interface Providers {
  /** `practiceUrl`: use that practice provider instead of starting one. */
  adapterFor(account: AccountRow, practiceUrl: string | null): Promise<Adapter>;
  close(): Promise<void>;
}

/** The practice provider answers in milliseconds, so nothing is worth a long wait there. */
const PRACTICE_TIMES = { absenceGraceMs: 1_500, pollIntervalMs: 150, submitTimeoutMs: 15_000 };

/** The environment variable that holds an account's key: `GRANTMETER_KEY_GMI`. Keys are never stored. */
export const keyVariable = (provider: string): string => `GRANTMETER_KEY_${provider.toUpperCase()}`;

export const practiceFolder = (dir: string): string => join(dir, 'practice');
export const practiceBill = (dir: string): string => join(practiceFolder(dir), 'bill.jsonl');

export function createProviders({ options, clock }: ProviderDeps): Providers {
  const http = createHttp({ clock, connectionsPerOrigin: 128 });
  let launched: Promise<LaunchedPractice> | null = null;

  const launch = async (): Promise<LaunchedPractice> => {
    const { command, args, env } = options.practice;
    const folder = practiceFolder(options.dir);
    const started = await launchPractice({
      command,
      args: [...args, 'practice', '--port', '0', '--bill', practiceBill(options.dir), '--state', folder, '--exit-with-parent'],
      env: { ...process.env, ...env },
      clock,
    });
    if (!started.ok) throw new Error(started.error.message);
    options.log(`Practice provider at ${started.value.url}`);
    void started.value.ended.then(() => {
      launched = null;
    });
    return started.value;
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
      assert(account.provider === 'gmi', `no adapter speaks to "${account.provider}"`);
      if (account.practice) {
        const baseUrl = gmiQueueUrl(practiceUrl ?? (await practiceAt()));
        return createGmiAdapter({ http, clock, baseUrl, apiKey: () => Promise.resolve('practice'), ...PRACTICE_TIMES });
      }
      assert(account.baseUrl !== null, 'a real account has an address');
      const apiKey = () => Promise.resolve(process.env[keyVariable(account.provider)] ?? null);
      return createGmiAdapter({ http, clock, baseUrl: account.baseUrl, apiKey });
    },
    async close() {
      const practice = await launched?.catch(() => null);
      await practice?.close();
      await http.close();
    },
  };
}
