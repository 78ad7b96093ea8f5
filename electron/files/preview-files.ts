/** The folder of small pictures: made from outputs, named by their hashes, thrown away and made again at any time. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { temporaryName } from './temporary.ts';

const picture = z.object({ bytes: z.number().int().positive(), sha256: z.string() });
/** Raised when what is written changes: older ones are then made again. */
const VERSION = 1;

const preview = z.object({
  version: z.literal(VERSION),
  width: z.number().int().positive().nullable(),
  height: z.number().int().positive().nullable(),
  durationMs: z.number().nonnegative().nullable(),
  /** Of a sound: the loudest of each of equal parts of its time, 0 to 100. */
  peaks: z.array(z.number()).max(1_000),
  pictures: z.object({ small: picture, large: picture }).nullable(),
});
export type Preview = Omit<z.infer<typeof preview>, 'version'>;
export type Measures = Omit<Preview, 'pictures'>;

export const NO_MEASURES: Measures = { width: null, height: null, durationMs: null, peaks: [] };

export type PictureSize = 'small' | 'large';

export interface PreviewFiles {
  /** Null: there is none, or it is damaged. */
  read(hash: string): Promise<Preview | null>;
  /** Where a picture lies, when it is what was written; null otherwise. */
  intact(hash: string, size: PictureSize, preview: Preview): Promise<string | null>;
  write(
    hash: string,
    measures: Measures,
    pictures: Readonly<Record<PictureSize, Uint8Array>> | null,
  ): Promise<Preview>;
  drop(hash: string): Promise<void>;
  /** How often making this one was begun and never ended: what breaks the program is not tried for ever. */
  begin(hash: string): Promise<number>;
  end(hash: string): Promise<void>;
}

export function createPreviewFiles(dir: string): PreviewFiles {
  const pathOf = (hash: string, rest: string): string => join(dir, hash.slice(0, 2), `${hash}${rest}`);
  const put = async (path: string, content: Uint8Array | string): Promise<void> => {
    const temporary = join(dirname(path), temporaryName());
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeFile(temporary, content);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  };
  const files: PreviewFiles = {
    async read(hash) {
      try {
        return preview.parse(JSON.parse(await readFile(pathOf(hash, '.json'), 'utf8')));
      } catch {
        return null;
      }
    },
    async intact(hash, size, { pictures }) {
      if (!pictures) return null;
      const path = pathOf(hash, `-${size}.webp`);
      const content = await readFile(path).catch(() => null);
      return content !== null && sha256(content) === pictures[size].sha256 ? path : null;
    },
    async write(hash, measures, pictures) {
      const describe = async (size: PictureSize, content: Uint8Array) => {
        await put(pathOf(hash, `-${size}.webp`), content);
        return { bytes: content.length, sha256: sha256(content) };
      };
      const written: Preview = {
        ...measures,
        pictures: pictures && {
          small: await describe('small', pictures.small),
          large: await describe('large', pictures.large),
        },
      };
      await put(pathOf(hash, '.json'), JSON.stringify({ version: VERSION, ...written }));
      return written;
    },
    async drop(hash) {
      for (const rest of ['.json', '-small.webp', '-large.webp'])
        await rm(pathOf(hash, rest), { force: true });
    },
    async begin(hash) {
      const before = Number(await readFile(pathOf(hash, '.begun'), 'utf8').catch(() => '0')) || 0;
      await put(pathOf(hash, '.begun'), String(before + 1));
      return before;
    },
    end: (hash) => rm(pathOf(hash, '.begun'), { force: true }),
  };
  return files;
}

const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
