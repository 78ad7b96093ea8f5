/** A piece of an open file, shorter where the file ends before. */
import type { FileHandle } from 'node:fs/promises';

export async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
  return buffer.subarray(0, bytesRead);
}
