/** What runs gave: listed with what they cost, looked at, checked against their hashes. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errors } from './errors.ts';
import { blob, count, day, id, instantMs, money } from './values.ts';

/** SHA-256 of the content, or enough of its beginning. */
const hash = z
  .string()
  .regex(/^[0-9a-f]{6,64}$/, 'expected the hash of an output, or its first six digits and more');

export const FILE_STATES = ['there', 'missing', 'damaged', 'unreadable'] as const;
export type FileState = (typeof FILE_STATES)[number];

export const output = z.object({
  hash: z.string(),
  /** By its bytes, whatever the provider called it. */
  mediaType: z.string(),
  extension: z.string(),
  bytes: count,
  createdAtMs: instantMs,
  runId: id<'run'>(),
  /** From 0, in the provider's order; and how many the run gave. */
  position: count,
  of: count,
  batchId: id<'batch'>(),
  runSeq: count,
  prompt: z.string(),
  experimentName: z.string(),
  awardId: id<'award'>(),
  modelKey: z.string(),
  practice: z.boolean(),
  /** The submission that made it, from 1. */
  attempt: count,
  price: z.object({
    id: id<'price'>(),
    nanos: money,
    perUnits: z.bigint(),
    unit: z.string(),
    currency: z.string(),
    validFrom: day,
  }),
  /** The entry that paid for the run; all its outputs share it. */
  paid: z.object({ entryId: id<'entry'>(), seq: count, spent: money }).nullable(),
  /** By its size alone; `verify` reads it. */
  file: z.enum(FILE_STATES),
});
export type Output = z.infer<typeof output>;

export const outputLook = z.object({
  hash: z.string(),
  /** In pixels. */
  width: count.nullable(),
  height: count.nullable(),
  durationMs: z.number().nonnegative().nullable(),
  /** Of a sound: the loudest of each of equal parts of its time, 0 to 100. */
  peaks: z.array(z.number()),
  /** The beginning of a text, as it stands there; with three dots where more follows. */
  text: z.string().nullable(),
  /** `wanted`: only a window can make its small pictures, and sends them with `keepPictures`. */
  picture: z.enum(['made', 'wanted', 'none', 'failed']),
  trouble: z.string().nullable(),
});
export type OutputLook = z.infer<typeof outputLook>;

const position = z.object({ runId: id<'run'>(), position: count });

export const outputScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('batch'), batchId: id<'batch'>() }),
  z.object({ kind: z.literal('run'), runId: id<'run'>() }),
  /** One content, whoever made it. */
  z.object({ kind: z.literal('hash'), hash }),
]);
export type OutputScope = z.infer<typeof outputScope>;

export const outputsContract = {
  /** Newest runs first, the outputs of a run in its order. */
  list: oc
    .errors(errors)
    .input(
      z.object({
        scope: outputScope,
        after: position.nullable().default(null),
        limit: z.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ rows: z.array(output), next: position.nullable() })),
  /** What it is besides its bytes. Measured, and its small pictures made, the first time somebody asks. */
  get: oc.errors(errors).input(z.object({ hash })).output(outputLook),
  /** Reads the whole file and compares its hash. */
  verify: oc
    .errors(errors)
    .input(z.object({ hash }))
    .output(
      z.object({
        hash: z.string(),
        file: z.enum(FILE_STATES).or(z.literal('intact')),
        /** What is wrong and what to do, in words; null when it is intact. */
        message: z.string().nullable(),
      }),
    ),
  /** Small pictures that a window made of a film, or of an image where the backend has no decoder. */
  keepPictures: oc
    .errors(errors)
    .input(
      z.object({
        hash,
        width: z.number().int().min(1).max(65_535),
        height: z.number().int().min(1).max(65_535),
        durationMs: z.number().nonnegative().max(86_400_000).nullable(),
        small: blob,
        large: blob,
      }),
    )
    .output(z.object({ kept: z.literal(true) })),
};
