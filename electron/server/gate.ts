/**
 * Who may come in: only this computer, only a browser that once showed the token, only pages that came from here.
 * Loopback alone is not enough: every page a browser has open can reach 127.0.0.1, and every user of this computer can.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Gate {
  /** Stands in the first address. */
  readonly token: string;
  isToken(candidate: string): boolean;
  /** The Set-Cookie header that lets a browser in. */
  cookie(): string;
  hasCookie(headers: IncomingHttpHeaders): boolean;
}

/** Cookies are shared by all ports of a host, so two servers' must not have one name. */
export function createGate(port: number): Gate {
  const token = randomBytes(32).toString('base64url');
  const secret = randomBytes(32).toString('base64url');
  const name = `grantmeter-${port}`;
  return {
    token,
    isToken: (candidate) => isSame(candidate, token),
    cookie: () => `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict`,
    hasCookie: (headers) =>
      (headers.cookie ?? '').split(';').some((pair) => {
        const [key = '', value = ''] = pair.trim().split('=', 2);
        return key === name && isSame(value, secret);
      }),
  };
}

/**
 * A name of this computer, with any port: through an SSH tunnel the browser's port is not ours. Any other name is a
 * page that points its own domain at 127.0.0.1 (DNS rebinding).
 */
export const isOwnHost = (host: string | undefined): host is string =>
  /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i.test(host ?? '');

export const isOwnOrigin = (origin: string | undefined, host: string): boolean =>
  origin?.toLowerCase() === `http://${host.toLowerCase()}`;

/** What browsers say of themselves: only our own pages, or a person opening the address, may ask. */
export function isOwnFetch(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function isSame(candidate: string, secret: string): boolean {
  const [a, b] = [Buffer.from(candidate), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
