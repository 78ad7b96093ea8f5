/** What the command line takes from outside, so that nothing in it reads the clock or draws chance by itself. */
import type { Clock } from '#shared/base';

export interface CommandLineDeps {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
}
