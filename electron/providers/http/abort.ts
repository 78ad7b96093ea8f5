/** Listening to a signal that many calls share. */
import { setMaxListeners } from 'node:events';

const prepared = new WeakSet<AbortSignal>();

/** Calls `act` once when the signal is aborted; returns what ends the listening. */
export function whenAborted(signal: AbortSignal, act: () => void): () => void {
  // A lane's signal has one listener for each request under way: older Nodes take more than ten for a leak.
  if (!prepared.has(signal)) {
    prepared.add(signal);
    setMaxListeners(0, signal);
  }
  signal.addEventListener('abort', act, { once: true });
  return () => signal.removeEventListener('abort', act);
}
