/** Between a socket that pushes and a reader that pulls: bounded, so that a slow disk slows the network down. */

const FULL_BYTES = 1024 * 1024;

interface ChunkQueueEvents {
  /** Enough is waiting; stop the sender. */
  readonly onFull: () => void;
  readonly onDrained: () => void;
  /** The reader stopped before the end. */
  readonly onLeft: () => void;
}

interface ChunkQueue {
  push(chunk: Uint8Array): void;
  /** No more will come; with an error the reader gets what is waiting and then the error. */
  end(error: Error | null): void;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export function createChunkQueue({ onFull, onDrained, onLeft }: ChunkQueueEvents): ChunkQueue {
  const waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let isFull = false;
  let isEnded = false;
  let failure: Error | null = null;
  let wake: (() => void) | null = null;

  const stir = () => {
    wake?.();
    wake = null;
  };
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = waiting.shift();
        if (chunk) {
          waitingBytes -= chunk.length;
          if (isFull && waitingBytes < FULL_BYTES / 2) {
            isFull = false;
            onDrained();
          }
          yield chunk;
        } else if (isEnded) {
          if (failure) throw failure;
          return;
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      if (!isEnded) onLeft();
    }
  }
  return {
    push(chunk) {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      if (!isFull && waitingBytes >= FULL_BYTES) {
        isFull = true;
        onFull();
      }
      stir();
    },
    end(error) {
      isEnded = true;
      failure = error;
      stir();
    },
    chunks: { [Symbol.asyncIterator]: read },
  };
}
