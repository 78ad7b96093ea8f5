/** Small pictures of an image or a film, drawn by the browser in its sandbox, where the backend has no decoder for it. */

export interface TakenPictures {
  readonly width: number;
  readonly height: number;
  readonly durationMs: number | null;
  readonly small: Blob;
  readonly large: Blob;
}

const SIDES = { small: 320, large: 960 } as const;
const WITHIN_MS = 20_000;
/** The very first picture of a film is often black. */
const INTO_FILM = 0.1;
const AT_MOST_SECONDS = 1;

/** Null where the browser cannot show it. */
export async function takePictures(url: string, kind: 'image' | 'video'): Promise<TakenPictures | null> {
  const source = await (kind === 'image' ? loadImage(url) : loadFilm(url));
  if (!source || source.width === 0 || source.height === 0) return null;
  const { element, width, height, durationMs } = source;
  const [small, large] = await Promise.all([
    draw(element, width, height, SIDES.small),
    draw(element, width, height, SIDES.large),
  ]);
  source.release();
  return small && large ? { width, height, durationMs, small, large } : null;
}

interface Source {
  readonly element: HTMLImageElement | HTMLVideoElement;
  readonly width: number;
  readonly height: number;
  readonly durationMs: number | null;
  readonly release: () => void;
}

async function loadImage(url: string): Promise<Source | null> {
  const image = new Image();
  // Its bytes may come from another origin: without this they could be shown but not drawn.
  image.crossOrigin = 'anonymous';
  const isThere = happens(image, 'load');
  image.src = url;
  if (!(await isThere)) return null;
  const { naturalWidth: width, naturalHeight: height } = image;
  return { element: image, width, height, durationMs: null, release: () => {} };
}

async function loadFilm(url: string): Promise<Source | null> {
  const film = document.createElement('video');
  film.crossOrigin = 'anonymous';
  film.muted = true;
  film.preload = 'auto';
  const release = (): void => {
    film.removeAttribute('src');
    film.load();
  };
  const isThere = happens(film, 'loadeddata');
  film.src = url;
  if (!(await isThere)) return null;
  const seconds = Number.isFinite(film.duration) ? film.duration : 0;
  const isThereToo = happens(film, 'seeked');
  film.currentTime = Math.min(seconds * INTO_FILM, AT_MOST_SECONDS);
  if (!(await isThereToo)) return null;
  const durationMs = seconds > 0 ? Math.round(seconds * 1000) : null;
  return { element: film, width: film.videoWidth, height: film.videoHeight, durationMs, release };
}

function happens(element: HTMLElement, name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), WITHIN_MS);
    const end = (went: boolean) => () => {
      clearTimeout(timer);
      resolve(went);
    };
    element.addEventListener(name, end(true), { once: true });
    element.addEventListener('error', end(false), { once: true });
  });
}

function draw(element: CanvasImageSource, width: number, height: number, side: number): Promise<Blob | null> {
  const share = Math.min(1, side / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * share));
  canvas.height = Math.max(1, Math.round(height * share));
  const paper = canvas.getContext('2d');
  if (!paper) return Promise.resolve(null);
  paper.imageSmoothingQuality = 'high';
  paper.drawImage(element, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', 0.78));
}
