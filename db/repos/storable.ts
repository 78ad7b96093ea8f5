const HALF_PAIR = /[\ud800-\udfff]/;

/**
 * A text as SQLite gives it back: half a surrogate pair, in a provider's words or a pasted prompt, is U+FFFD there. Asked
 * for before a text is hashed, or handed over inside JSON.
 */
export const storable = (text: string): string =>
  HALF_PAIR.test(text) ? Buffer.from(text, 'utf8').toString('utf8') : text;
