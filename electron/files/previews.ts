/**
 * What is known of an output besides its bytes, and small pictures of it. Made one after the other, when somebody first
 * looks; never while a run waits. All of it can be deleted and comes again.
 */
import { err, ok, type Result } from '#shared/base';
import { errorOfDisk, type FileError, fileError } from './file-errors.ts';
import { createPainter, LARGE_SIDE, type Painted, type Painter, SMALL_SIDE } from './painter.ts';
import {
  createPreviewFiles,
  type Measures,
  NO_MEASURES,
  type PictureSize,
  type Preview,
} from './preview-files.ts';
import { readMp4 } from './mp4.ts';
import { readWav } from './wav.ts';
import { readWebp } from './webp.ts';

/** `wanted`: only a window can make it, and sends it with `keepPictures`. */
export type PictureState = 'made' | 'wanted' | 'none' | 'failed';

export interface Shown extends Measures {
  readonly picture: PictureState;
  /** Why there is no picture, in words. */
  readonly trouble: string | null;
}

export interface PreviewSource {
  readonly hash: string;
  readonly mediaType: string;
  readonly path: string;
  readonly bytes: number;
}

export interface SentPictures {
  /** Of the output itself, as the window found it. */
  readonly width: number;
  readonly height: number;
  readonly durationMs: number | null;
  readonly small: Uint8Array;
  readonly large: Uint8Array;
}

export interface Previews {
  look(source: PreviewSource): Promise<Shown>;
  /** As `look`, but nothing is made: for an output whose file is gone. */
  known(source: PreviewSource): Promise<Shown>;
  /** The file of a small picture; null where there is none. */
  picture(source: PreviewSource, size: PictureSize): Promise<string | null>;
  keepPictures(source: PreviewSource, sent: SentPictures): Promise<Result<void, FileError>>;
}

const IMAGES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/avif',
]);
const FILMS: ReadonlySet<string> = new Set(['video/mp4', 'video/webm', 'video/quicktime']);
const WAVES: ReadonlySet<string> = new Set(['audio/wav', 'audio/x-wav', 'audio/vnd.wave']);
const MP4S: ReadonlySet<string> = new Set(['video/mp4', 'video/quicktime', 'audio/mp4', 'audio/x-m4a']);
const MOST_IMAGE_BYTES = 256 * 1024 * 1024;
/** A picture of 960 pixels takes a tenth of it. */
const MOST_SENT_BYTES = 512 * 1024;
const MOST_TRIES = 2;
const MOST_FAILURES = 1_000;

/** `painter` is injected in tests. */
export function createPreviews({
  dir,
  painter = createPainter,
}: {
  readonly dir: string;
  readonly painter?: () => Promise<Painter | null>;
}): Previews {
  const files = createPreviewFiles(dir);
  const making = new Map<string, Promise<Shown>>();
  /** Until the program ends: a disk that was full may be well the next time. */
  const failures = new Map<string, string>();
  let paints: Promise<Painter | null> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const oneAtATime = <T>(act: () => Promise<T>): Promise<T> => {
    const turn = last.then(act);
    last = turn.catch(() => {});
    return turn;
  };

  const shown = (source: PreviewSource, preview: Preview | null, trouble: string | null = null): Shown => {
    const { pictures, ...measures } = preview ?? { ...NO_MEASURES, pictures: null };
    if (pictures) return { ...measures, picture: 'made', trouble: null };
    if (trouble !== null) return { ...measures, picture: 'failed', trouble };
    const canBeShot = FILMS.has(source.mediaType) || IMAGES.has(source.mediaType);
    return { ...measures, picture: canBeShot ? 'wanted' : 'none', trouble: null };
  };

  const make = async (source: PreviewSource): Promise<Preview | null> => {
    const { hash, mediaType, path, bytes } = source;
    if (WAVES.has(mediaType)) {
      const sound = await readWav(path);
      return files.write(hash, { ...NO_MEASURES, ...sound }, null);
    }
    if (MP4S.has(mediaType)) return files.write(hash, { ...NO_MEASURES, ...(await readMp4(path)) }, null);
    if (!IMAGES.has(mediaType)) return null;
    paints ??= painter();
    const paint = await paints;
    if (!paint) return null;
    if (bytes > MOST_IMAGE_BYTES) throw new Error(`a picture of more than ${MOST_IMAGE_BYTES} bytes`);
    if ((await files.begin(hash)) >= MOST_TRIES)
      throw new Error('the program ended twice while it was read, so it is left alone');
    const painted = await paint.paint(path).finally(() => files.end(hash));
    return files.write(hash, measuresOf(painted), painted);
  };

  const remake = (source: PreviewSource): Promise<Shown> => {
    const { hash } = source;
    const known = making.get(hash);
    if (known) return known;
    const made = oneAtATime(() => make(source))
      .then((preview) => shown(source, preview))
      .catch((error: unknown) => {
        if (failures.size >= MOST_FAILURES) failures.clear();
        const trouble = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
        failures.set(hash, trouble ?? '');
        return shown(source, null, trouble);
      })
      .finally(() => making.delete(hash));
    making.set(hash, made);
    return made;
  };

  const previews: Previews = {
    async known(source) {
      const known = shown(source, await files.read(source.hash));
      return known.picture === 'made' ? known : { ...known, picture: 'none' };
    },
    async look(source) {
      const preview = await files.read(source.hash);
      if (preview) return shown(source, preview);
      const failure = failures.get(source.hash);
      return failure === undefined ? remake(source) : shown(source, null, failure);
    },
    async picture(source, size) {
      for (const isLast of [false, true]) {
        const preview = (await previews.look(source)).picture === 'made' && (await files.read(source.hash));
        if (!preview) return null;
        const path = await files.intact(source.hash, size, preview);
        if (path !== null || isLast) return path;
        // Damaged: away with it, and once more.
        await files.drop(source.hash);
      }
      return null;
    },
    async keepPictures(source, sent) {
      if (!FILMS.has(source.mediaType) && !IMAGES.has(source.mediaType))
        return err(fileError('damaged', `an output that is ${source.mediaType} has no picture`));
      const wrong = wrongPicture(sent.small, SMALL_SIDE) ?? wrongPicture(sent.large, LARGE_SIDE);
      if (wrong !== null) return err(fileError('damaged', wrong));
      const { width, height, durationMs, small, large } = sent;
      const measures = { ...NO_MEASURES, width, height, durationMs };
      try {
        paints ??= painter();
        const paint = await paints;
        // Where a decoder is at hand nothing of what was sent is kept but its pixels.
        const repainted = paint && (await oneAtATime(() => paint.paint(Buffer.from(large))));
        await files.write(source.hash, measures, repainted ?? { small, large });
        return ok(undefined);
      } catch (error) {
        return err(errorOfDisk(error, dir));
      }
    },
  };
  return previews;
}

const measuresOf = ({ width, height }: Painted): Measures => ({ ...NO_MEASURES, width, height });

function wrongPicture(bytes: Uint8Array, side: number): string | null {
  if (bytes.length > MOST_SENT_BYTES) return `a small picture has at most ${MOST_SENT_BYTES} bytes`;
  const size = readWebp(bytes);
  if (!size) return 'a small picture is one still WebP and nothing else';
  const fits = size.width > 0 && size.height > 0 && Math.max(size.width, size.height) <= side;
  return fits ? null : `this picture has at most ${side} pixels on its longest side`;
}
