/** Prompt files: brought in by pieces, looked at, mapped, and kept as a set of prompts that a batch is made of. */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import type { Json } from '#shared/base';
import { errors } from './errors.ts';
import { blob, count } from './values.ts';

export const PROMPT_FORMATS = ['text', 'csv', 'tsv', 'jsonl', 'json', 'festvox'] as const;
export const PROMPT_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
/** What a column of the file becomes in a run. */
export const PROMPT_ROLES = [
  'prompt',
  'negative',
  'seed',
  'image',
  'audio',
  'label',
  'category',
  'parameter',
  'unused',
] as const;
export type PromptRole = (typeof PROMPT_ROLES)[number];

/** A SHA-256 in hex: the name of a file that was brought in, or of a set made from one. */
export const promptHash = z.string().regex(/^[0-9a-f]{64}$/, 'expected the id of a prompt file');

/** How the bytes are to be read; null is guessed, and the guess is told. */
export const promptReading = z.object({
  format: z.enum(PROMPT_FORMATS).nullable(),
  encoding: z.enum(PROMPT_ENCODINGS).nullable(),
  /** One character; for tables. */
  delimiter: z.string().length(1).nullable(),
  /** Whether the first row names the columns; for tables. */
  heading: z.boolean().nullable(),
});
export type PromptReading = z.infer<typeof promptReading>;
export const GUESSED_READING: PromptReading = {
  format: null,
  encoding: null,
  delimiter: null,
  heading: null,
};

export const columnUse = z.object({
  column: z.string(),
  role: z.enum(PROMPT_ROLES),
  /** The name under which a parameter is sent; the column's own where it is left out. */
  parameter: z.string().trim().min(1).max(100).optional(),
});
export type ColumnUse = z.infer<typeof columnUse>;

export const CONDITIONS = ['is', 'is-not', 'contains', 'contains-not'] as const;
export const promptCondition = z.object({ column: z.string(), test: z.enum(CONDITIONS), value: z.string() });
export type PromptCondition = z.infer<typeof promptCondition>;

const whole = z.number().int().min(1).max(1_000_000_000);

/** From rows to prompts, in this order: rows, where, every, template, duplicates, take. */
export const promptPlan = z.object({
  columns: z.array(columnUse).max(10_000),
  /** Text with {column} and {name: one|two}; wins over a prompt column. */
  template: z.string().max(100_000).nullable(),
  /** What becomes of a row in which a column of the template is empty. */
  emptyCells: z.enum(['leave-out', 'blank']),
  /** Counted from 1, without the heading. */
  rows: z.object({ from: whole, to: whole }).nullable(),
  where: z.array(promptCondition).max(20),
  every: whole.nullable(),
  duplicates: z.enum(['keep', 'drop']),
  take: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('all') }),
    z.object({ kind: z.literal('first'), count: whole }),
    z.object({ kind: z.literal('random'), count: whole, seed: z.number().int().min(0).max(4_294_967_295) }),
  ]),
});
export type PromptPlan = z.infer<typeof promptPlan>;
/** Every row, as it stands; the columns come from the file. */
export const EVERY_ROW: PromptPlan = {
  columns: [],
  template: null,
  emptyCells: 'leave-out',
  rows: null,
  where: [],
  every: null,
  duplicates: 'keep',
  take: { kind: 'all' },
};

/** A row that gives no prompt, and why. */
export const promptProblem = z.object({
  line: count,
  column: z.string().nullable(),
  reason: z.string(),
  /** How the row begins. */
  text: z.string(),
});
export type PromptProblem = z.infer<typeof promptProblem>;

export const promptTable = z.object({
  sourceId: promptHash,
  name: z.string(),
  bytes: count,
  reading: z.object({
    format: z.enum(PROMPT_FORMATS),
    encoding: z.enum(PROMPT_ENCODINGS),
    /** Null: one column only, or no table. */
    delimiter: z.string().nullable(),
    heading: z.boolean(),
  }),
  columns: z.array(
    z.object({
      name: z.string(),
      /** The first different values. */
      samples: z.array(z.string()),
      filled: count,
      /** What it was used for when a file with these columns was read last, or what its name and values suggest. */
      use: columnUse,
    }),
  ),
  /** A template that the columns suggest where none of them holds the prompt. */
  template: z.string().nullable(),
  rows: count,
  blankRows: count,
  /** Rows that cannot be read at all; why is said when the set is made. */
  badRows: count,
  /** What was guessed or mended, in sentences. */
  notices: z.array(z.string()),
  isRemembered: z.boolean(),
});
export type PromptTable = z.infer<typeof promptTable>;

const json = z.custom<Json>((value) => value !== undefined);

export const promptRow = z.object({
  prompt: z.string(),
  negative: z.string().optional(),
  seed: count.optional(),
  /** By the names the provider gives them. */
  parameters: z.record(z.string(), json),
  /** `source`: a URL or a path as the file says it. */
  inputs: z.array(z.object({ role: z.enum(['image', 'audio']), source: z.string() })),
  label: z.string().optional(),
  category: z.string().optional(),
  /** Where it stands in the file, counted from 1. */
  line: count,
});
export type PromptRow = z.infer<typeof promptRow>;

export const promptSet = z.object({
  fileId: promptHash,
  sourceId: promptHash,
  name: z.string(),
  plan: promptPlan,
  /** Rows or prompts left after each step. */
  counts: z.object({
    read: count,
    inRange: count,
    matching: count,
    every: count,
    made: count,
    distinct: count,
    kept: count,
  }),
  prompts: count,
  /** Of the kept ones: how many repeat an earlier one word for word, with the same seed, inputs and parameters. */
  duplicates: count,
  characters: count,
  longest: count,
  leftOut: count,
  /** The first hundred of those. */
  problems: z.array(promptProblem),
  /** The first few, as they will be sent. */
  preview: z.array(promptRow),
});
export type PromptSetView = z.infer<typeof promptSet>;

const progress = z.object({ step: z.literal('reading'), doneBytes: count, totalBytes: count, rows: count });
export type PromptProgress = z.infer<typeof progress>;

const read = z.object({ sourceId: promptHash, name: z.string().min(1).max(500), reading: promptReading });

export const promptsContract = {
  /** One piece of a file after another; the last one gives the file its id. Nothing is read yet. */
  upload: oc
    .errors(errors)
    .input(
      z.object({
        /** Null with the first piece. */
        uploadId: z.string().nullable(),
        /** How many bytes came before. */
        at: count,
        content: blob,
        isLast: z.boolean(),
      }),
    )
    .output(z.object({ uploadId: z.string(), received: count, sourceId: promptHash.nullable() })),
  /** What is in a file: its columns, and what each seems to be. Ends early when the caller stops listening. */
  survey: oc
    .errors(errors)
    .input(read)
    .output(
      eventIterator(
        z.discriminatedUnion('step', [progress, z.object({ step: z.literal('done'), table: promptTable })]),
      ),
    ),
  /** Makes the prompts and keeps them; the same file and plan give the same id. */
  make: oc
    .errors(errors)
    .input(read.extend({ plan: promptPlan }))
    .output(
      eventIterator(
        z.discriminatedUnion('step', [progress, z.object({ step: z.literal('done'), set: promptSet })]),
      ),
    ),
  /** A set made before, as long as it is kept (30 days after it was used last). */
  set: oc
    .errors(errors)
    .input(z.object({ fileId: promptHash }))
    .output(promptSet),
  /** Every row that was left out, up to a hundred thousand of them. */
  leftOut: oc
    .errors(errors)
    .input(z.object({ fileId: promptHash }))
    .output(z.object({ problems: z.array(promptProblem) })),
};
