/** The window's own files (`out/renderer`) as answers: safe paths, pinned types, a strict content security policy. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { type FileAnswer, HARDENED, plainAnswer } from './file-answer.ts';

export interface PageSources {
  /** Where outputs may be shown from, besides the page's own origin. */
  readonly outputs: string | null;
  /** Where the page may connect to, besides its own origin. */
  readonly connect: string | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};

/** `pathname` as it stands in the address. A path without an extension is a place in the program: the page itself. */
export async function pageAnswer(
  rendererDir: string,
  pathname: string,
  sources: PageSources,
): Promise<FileAnswer> {
  const path = safePath(rendererDir, pathname);
  if (path === null) return plainAnswer(400, 'This is not a proper path.');
  const extension = extname(path).toLowerCase();
  if (extension === '' || path === join(resolve(rendererDir), 'index.html'))
    return indexAnswer(rendererDir, sources);
  const type = TYPES[extension];
  const content = type === undefined ? null : await readFile(path).catch(() => null);
  if (type === undefined || content === null) return plainAnswer(404, 'There is no such file.');
  const isNamedByHash = pathname.startsWith('/assets/');
  return {
    status: 200,
    headers: {
      ...HARDENED,
      'content-type': type,
      'content-length': String(content.length),
      'content-security-policy': "default-src 'none'",
      'cache-control': isNamedByHash ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
    body: content,
  };
}

const NONCE_MARK = '__CSP_NONCE__';

async function indexAnswer(rendererDir: string, sources: PageSources): Promise<FileAnswer> {
  const html = await readFile(join(rendererDir, 'index.html'), 'utf8').catch(() => null);
  if (html === null) return plainAnswer(404, 'The window is not built.');
  // Style sheets made while the page runs carry the nonce that the page found under the mark.
  const nonce = html.includes(NONCE_MARK) ? randomBytes(16).toString('base64') : null;
  const content = new TextEncoder().encode(nonce === null ? html : html.replaceAll(NONCE_MARK, nonce));
  return {
    status: 200,
    headers: {
      ...HARDENED,
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(content.length),
      'content-security-policy': contentSecurityPolicy(sources, nonce),
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
      'cache-control': 'no-store',
    },
    body: content,
  };
}

export function contentSecurityPolicy({ outputs, connect }: PageSources, nonce: string | null): string {
  const and = (source: string | null): string => (source === null ? '' : ` ${source}`);
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${nonce === null ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    `img-src 'self' data: blob:${and(outputs)}`,
    `media-src 'self' blob:${and(outputs)}`,
    "font-src 'self' data:",
    `connect-src 'self'${and(connect)}${and(outputs)}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** The file a path names inside `dir`; null when it names anything outside of it. */
function safePath(dir: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (!decoded.startsWith('/') || /[\0\\]/.test(decoded) || decoded.split('/').includes('..')) return null;
  const root = resolve(dir);
  const path = resolve(root, `.${decoded}`);
  return path === root || path.startsWith(root + sep) ? path : null;
}
