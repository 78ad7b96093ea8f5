/** What is wrong with a prompt file, and where. */
import type { Refusal } from '#shared/contract';

export type BadFile = Refusal<'bad-file'>;

export const badFile = (
  file: string,
  message: string,
  line: number | null = null,
  column: string | null = null,
): BadFile => ({ code: 'bad-file', message: `${file}: ${message}`, file, line, column });

/** Carries a refusal out of a stream. */
export class BadFileError extends Error {
  override readonly name = 'BadFileError';
  readonly refusal: BadFile;
  constructor(refusal: BadFile) {
    super(refusal.message);
    this.refusal = refusal;
  }
}
