/** Which addresses are this program's own. Everything else is a stranger, whatever it asks for. */

export interface OwnPages {
  /** Where the window starts. */
  readonly start: string;
  readonly origin: string;
  /** The development server's origin; null in a built program. */
  readonly devOrigin: string | null;
  isOwn(url: string): boolean;
}

export const PAGE_SCHEME = 'app';
export const OUTPUT_SCHEME = 'grantmeter';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://grantmeter`;

export function createOwnPages(devUrl: string | null): OwnPages {
  const devOrigin = devUrl === null ? null : new URL(devUrl).origin;
  return {
    start: devUrl ?? `${PAGE_ORIGIN}/`,
    origin: devOrigin ?? PAGE_ORIGIN,
    devOrigin,
    isOwn: (url) => {
      if (!URL.canParse(url)) return false;
      const { protocol, host, origin } = new URL(url);
      // The origin of a scheme that Node does not know is "null", so scheme and host are compared.
      return devOrigin === null ? `${protocol}//${host}` === PAGE_ORIGIN : origin === devOrigin;
    },
  };
}
