/** Where an output's bytes are read from: the custom scheme in the desktop window, the same server in browser mode. */
export const outputUrl = (hash: string): string =>
  globalThis.window?.grantmeter ? `grantmeter://output/${hash}` : `/outputs/${hash}`;
