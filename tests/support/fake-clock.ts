/** A clock that a test owns: time passes only when everything else has come to rest. */
import type { Clock, StopSignal } from '#shared/base';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** Turns of the event loop after which work that needs no clock is over: group commits take one turn each. */
const QUIET_TURNS = 8;

export class FakeClock implements Clock {
  private wallMs: number;
  private readonly startMs: number;
  private elapsedMs = 0;
  private readonly sleepers = new Set<Sleeper>();

  constructor(startMs = Date.UTC(2027, 2, 1, 12)) {
    this.wallMs = startMs;
    this.startMs = startMs;
  }

  nowMs = (): number => this.wallMs + this.elapsedMs;
  monotonicMs = (): number => this.elapsedMs;

  /** Somebody sets the computer's clock. */
  setWallBy(ms: number): void {
    this.wallMs += ms;
  }

  /** As if nobody had set it. */
  rightWall(): void {
    this.wallMs = this.startMs;
  }

  sleep = (durationMs: number, signal?: StopSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = (): void => {
        this.sleepers.delete(sleeper);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { dueMs: this.elapsedMs + Math.max(0, durationMs), wake };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });

  /** Lets time pass until the promise settles; fails when that takes more than `limitMs` of this clock. */
  async until<T>(promise: Promise<T>, limitMs = 7_200_000): Promise<T> {
    const endMs = this.elapsedMs + limitMs;
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    for (;;) {
      await quiet();
      if (isSettled) return promise;
      if (!this.step(endMs)) throw new Error(`still waiting after ${limitMs} ms of the test's clock`);
    }
  }

  /** Time that passes while this thread is held up: nobody is woken meanwhile. */
  holdUp(ms: number): void {
    this.elapsedMs += ms;
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const endMs = this.elapsedMs + ms;
    await quiet();
    while (this.step(endMs)) await quiet();
    this.elapsedMs = endMs;
  }

  /** To the next moment at which somebody wakes; false when there is none before `endMs`. */
  private step(endMs: number): boolean {
    const nextMs = Math.min(...[...this.sleepers].map(({ dueMs }) => dueMs));
    if (!(nextMs <= endMs)) return false;
    this.elapsedMs = Math.max(this.elapsedMs, nextMs);
    for (const sleeper of this.sleepers) if (sleeper.dueMs <= nextMs) sleeper.wake();
    return true;
  }
}

async function quiet(): Promise<void> {
  for (let turn = 0; turn < QUIET_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
