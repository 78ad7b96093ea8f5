/** The real clock, chance and ids: the one place where they enter the program. */
import type { Clock } from '#shared/base';
import type { Id } from '#shared/domain';
import { createUuids } from './uuid.ts';

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, durationMs);
      signal?.addEventListener('abort', wake, { once: true });
    }),
};

export const systemRandom = (): number => Math.random();

const uuid = createUuids(systemClock.nowMs);

/** UUIDv7: made on this device, in order of time. */
export const makeId = <Of extends string>(): Id<Of> => uuid() as Id<Of>;
