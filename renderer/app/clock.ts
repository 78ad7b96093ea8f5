/** The only place in the window that reads the wall clock. */
import type { WallClock } from '#renderer/ui';

export const systemClock: WallClock = { nowMs: () => Date.now() };
