/** What a host answers when the page asks for a file: the same for `node:http` and for Electron's protocols. */

export interface FileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | FilePart | null;
}

/** Bytes `start` to `end`, both included, of a file on disk; null: the file is empty. */
export interface FilePart {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export const isFilePart = (body: FileAnswer['body']): body is FilePart => body !== null && 'path' in body;

/** A refusal in one line of plain text. */
export const plainAnswer = (
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): FileAnswer => ({
  status,
  headers: {
    ...HARDENED,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  },
  body: new TextEncoder().encode(`${text}\n`),
});

/** On every answer. */
export const HARDENED = {
  'x-content-type-options': 'nosniff',
  // The first address holds the token; it is never told to anybody.
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
} as const;
