/** Files on their way in: written to disk piece by piece, and kept under their hash when the last piece has come. */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { DraftFiles } from './draft-files.ts';

export interface UploadPiece {
  /** Null with the first piece. */
  readonly uploadId: string | null;
  /** How many bytes came before. */
  readonly at: number;
  readonly content: Uint8Array;
  readonly isLast: boolean;
}

export interface Uploaded {
  readonly uploadId: string;
  readonly received: number;
  readonly sourceId: string | null;
}

interface Upload {
  readonly path: string;
  readonly file: FileHandle;
  readonly hash: Hash;
  received: number;
}

const MAX_FILE_BYTES = 4 * 1024 ** 3;
/** Pages that went away in the middle leave one open; the oldest gives way. */
const MAX_OPEN = 8;

export function createUploads(files: DraftFiles, makeId: () => string) {
  const uploads = new Map<string, Upload>();

  const drop = async (uploadId: string): Promise<void> => {
    const upload = uploads.get(uploadId);
    uploads.delete(uploadId);
    if (!upload) return;
    await upload.file.close().catch(() => {});
    await rm(upload.path, { force: true });
  };

  const begin = async (): Promise<string> => {
    const uploadId = makeId();
    const path = join(files.incomingDir, `${uploadId}.part`);
    uploads.set(uploadId, { path, file: await open(path, 'wx'), hash: createHash('sha256'), received: 0 });
    for (const oldest of uploads.keys()) {
      if (uploads.size <= MAX_OPEN) break;
      await drop(oldest);
    }
    return uploadId;
  };

  return {
    async take({ uploadId: known, at, content, isLast }: UploadPiece): Promise<Result<Uploaded, Refusal>> {
      const uploadId = known ?? (await begin());
      const upload = uploads.get(uploadId);
      if (!upload || upload.received !== at) {
        await drop(uploadId);
        return err({
          code: 'wrong-state',
          message: 'The file did not come in one piece after the other. Choose it again.',
          state: 'broken off',
        });
      }
      if (upload.received + content.length > MAX_FILE_BYTES) {
        await drop(uploadId);
        return err({
          code: 'bad-input',
          message: 'The file is larger than 4 GB. Split it.',
          field: 'content',
        });
      }
      upload.received += content.length;
      upload.hash.update(content);
      try {
        await upload.file.writeFile(content);
        if (!isLast) return ok({ uploadId, received: upload.received, sourceId: null });
        uploads.delete(uploadId);
        await upload.file.datasync();
        await upload.file.close();
        const sourceId = upload.hash.digest('hex');
        await files.keepSource(upload.path, sourceId);
        return ok({ uploadId, received: upload.received, sourceId });
      } catch (error) {
        await drop(uploadId);
        throw error;
      }
    },
    close: async (): Promise<void> => {
      for (const uploadId of uploads.keys()) await drop(uploadId);
    },
  };
}
