/** Where an output's bytes are read from: the custom scheme in the desktop window, the same server in browser mode. */
import type { OutputActed, OutputActName } from './transport.ts';

const bridge = () => globalThis.window?.grantmeter;

/** `size`: a small picture of it, 320 or 960 pixels at most, where there is one. */
export const outputUrl = (hash: string, size?: 'small' | 'large'): string => {
  const path = size === undefined ? hash : `${hash}/${size}`;
  return bridge() ? `grantmeter://output/${path}` : `/outputs/${path}`;
};

/** Acts of the desktop program; null in a browser, which saves by itself. */
export const outputActs = (): Readonly<
  Record<OutputActName, (hash: string) => Promise<OutputActed>>
> | null => bridge()?.output ?? null;
