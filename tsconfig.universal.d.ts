// The few globals that Node and browsers share and `shared/` may name, without the DOM or Node types that know much more.

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

interface Blob {
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
}

// oxlint-disable-next-line no-var -- a global class is declared so
declare var Blob: {
  prototype: Blob;
  new (parts?: (string | Uint8Array | ArrayBuffer | Blob)[], options?: { type?: string }): Blob;
};
