/**
 * Keeps one line to the backend open: opens the next when one is lost, waiting longer each time. A call made while there
 * is no line waits for it; a call under way when the line breaks fails and is never sent again by itself, because it may
 * have been carried out.
 */
import { type ClientLink, ORPCError } from '@orpc/client';
import { create, type StoreApi, type UseBoundStore } from 'zustand';
import type { Line, OpenLine } from './transport.ts';

export type ConnectionState = 'connecting' | 'connected' | 'lost';

export interface Connection {
  readonly link: ClientLink<Record<never, never>>;
  readonly useState: UseBoundStore<StoreApi<{ readonly state: ConnectionState; readonly tries: number }>>;
  /** Tries at once instead of waiting out the back-off. */
  hurry(): void;
  stop(): void;
}

/** The line broke during a call; whether it was carried out is not known. */
export const LINE_LOST = 'LINE_LOST';
/** There was no line for as long as a call may wait; nothing was sent. */
export const NO_LINE = 'NO_LINE';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8_000;
const CALL_WAITS_MS = 12_000;

export function createConnection(open: OpenLine): Connection {
  const useState = create<{ state: ConnectionState; tries: number }>(() => ({
    state: 'connecting',
    tries: 0,
  }));
  let line: Line | null = null;
  let waiting: ((line: Line) => void)[] = [];
  let stopped = false;
  let wake = () => {};

  async function keepOpen(): Promise<void> {
    let tries = 0;
    while (!stopped) {
      try {
        const opened = await open();
        line = opened;
        tries = 0;
        useState.setState({ state: 'connected', tries });
        for (const resolve of waiting.splice(0)) resolve(opened);
        await opened.lost;
        line = null;
      } catch {
        // Reported below as a lost line; the reason is always "cannot be reached".
      }
      if (stopped) return;
      useState.setState({ state: 'lost', tries });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      tries += 1;
    }
  }

  const nextLine = (): Promise<Line> =>
    new Promise((resolve, reject) => {
      if (line) return resolve(line);
      const timer = setTimeout(() => {
        waiting = waiting.filter((entry) => entry !== take);
        reject(new ORPCError(NO_LINE, { message: 'not connected to the program behind this window' }));
      }, CALL_WAITS_MS);
      const take = (opened: Line) => {
        clearTimeout(timer);
        resolve(opened);
      };
      waiting.push(take);
    });

  const link: ClientLink<Record<never, never>> = {
    async call(path, input, options) {
      const at = await nextLine();
      return Promise.race([
        at.link.call(path, input, options),
        at.lost.then(() => {
          throw new ORPCError(LINE_LOST, { message: 'the line broke before the answer came' });
        }),
      ]);
    },
  };

  void keepOpen();
  return {
    link,
    useState,
    hurry: () => wake(),
    stop() {
      stopped = true;
      wake();
    },
  };
}
