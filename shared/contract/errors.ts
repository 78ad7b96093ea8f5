/** Every expected error a caller can get. The code is the same here, on the command line and in the core. */
import { z } from 'zod';
import { VERDICTS } from '#shared/domain';
import { money } from './values.ts';

export const check = z.object({ id: z.string(), verdict: z.enum(VERDICTS), reason: z.string() });

export const errors = {
  /** The thing named does not exist in this workspace. */
  'not-found': { data: z.object({ what: z.string(), id: z.string() }) },
  /** A field of the input is wrong; `field` is its path. */
  'bad-input': { data: z.object({ field: z.string() }) },
  /** A prompt file cannot be used. Lines and columns count from 1. */
  'bad-file': {
    data: z.object({ file: z.string(), line: z.number().nullable(), column: z.string().nullable() }),
  },
  /** The allocation cannot cover the ceiling; nothing was written. */
  'insufficient-funds': {
    data: z.object({ ceilingNanos: money, availableNanos: money, shortfallNanos: money }),
  },
  /** A check of "May I charge this?" blocks; nothing was written. */
  'not-chargeable': { data: z.object({ checks: z.array(check) }) },
  /** The act does not fit the state the thing is in. */
  'wrong-state': { data: z.object({ state: z.string() }) },
  /** The self-check found a difference; nothing new is held until it is resolved. */
  'books-differ': { data: z.object({ where: z.string() }) },
  /** Another process runs this workspace's queue. */
  'runner-elsewhere': { data: z.object({ holder: z.string() }) },
  /** The folder or the database cannot be read or written; `backup`: the newest copy of a damaged one. */
  'workspace-unusable': { data: z.object({ path: z.string(), backup: z.string().optional() }) },
} as const;

export type ErrorCode = keyof typeof errors;
type ErrorData<Code extends ErrorCode> = z.infer<(typeof errors)[Code]['data']>;

/** The same errors as plain values inside the program: `{ code, message, ...data }`. */
export type Refusal<Code extends ErrorCode = ErrorCode> = {
  [C in Code]: { readonly code: C; readonly message: string } & Readonly<ErrorData<C>>;
}[Code];
