/** Unpacks a body that was packed without being asked for, and stops where it grows beyond all measure. */
import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { faultOf, outputTooLarge, TransferError } from './faults.ts';

/** Nothing that is worth keeping packs better; what does is made to fill a disk. */
const MOST_TIMES = 100;
/** Up to here the measure says nothing. */
const UNMEASURED_BYTES = 16 * 1024 * 1024;

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The plain bytes. What is packed twice, or in a way that is not known, stays as it came: it is kept, under the type
 * that its bytes have. Throws `TransferError`.
 */
export function decoded(
  chunks: AsyncIterable<Uint8Array>,
  contentEncoding: string,
  maxBytes: number,
): AsyncIterable<Uint8Array> {
  const makeDecoder = DECODERS[contentEncoding.trim().toLowerCase()];
  return makeDecoder ? unpacked(chunks, makeDecoder(), maxBytes) : chunks;
}

async function* unpacked(
  chunks: AsyncIterable<Uint8Array>,
  decoder: Transform,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let packedBytes = 0;
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      packedBytes += chunk.length;
      yield chunk;
    }
  };
  const source = Readable.from(counted(), { objectMode: false });
  // Errors of either end come out of the reading below.
  pipeline(source, decoder, () => {});
  try {
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(outputTooLarge(maxBytes));
      if (bytes > UNMEASURED_BYTES && bytes > packedBytes * MOST_TIMES)
        throw tooLarge(`the output unpacks to more than ${MOST_TIMES} times its size`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof TransferError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new TransferError(faultOf(true, 'cut', `the output was packed and cannot be unpacked (${detail})`));
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

const tooLarge = (message: string): TransferError => new TransferError(faultOf(true, 'too-large', message));
