/** The wall clock for the window, handed in by renderer/app; nothing else in the renderer asks for the time. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

export interface WallClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  nowMs(): number;
}

const ClockContext = createContext<WallClock | null>(null);

export function ClockProvider({ clock, children }: { clock: WallClock; children: ReactNode }) {
  return <ClockContext value={clock}>{children}</ClockContext>;
}

/** The present moment in ms, renewed every `everyMs`. */
export function useNowMs(everyMs = 15_000): number {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error('useNowMs needs a ClockProvider');
  const [nowMs, setNowMs] = useState(() => clock.nowMs());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(clock.nowMs()), everyMs);
    return () => clearInterval(timer);
  }, [clock, everyMs]);
  return nowMs;
}
