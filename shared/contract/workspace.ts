/** The workspace: one folder with the books, the outputs and the backups. */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errors } from './errors.ts';
import { count, day, id, instantMs } from './values.ts';

export const workspaceInfo = z.object({
  dir: z.string(),
  version: z.string(),
  /** True until the first award is there: the window shows the two doors. */
  empty: z.boolean(),
  practice: z.boolean(),
  today: day,
  /** Null when the self-check at start found the books whole. */
  booksProblem: z.string().nullable(),
  /** What keeps outputs from being made durable; null: nothing. */
  outputsProblem: z.string().nullable(),
});
export type WorkspaceInfo = z.infer<typeof workspaceInfo>;

export const needsYou = z.object({
  id: z.string(),
  severity: z.enum(['notice', 'warning', 'problem']),
  text: z.string(),
  link: z.discriminatedUnion('place', [
    z.object({ place: z.literal('queue'), filter: z.enum(['unknown', 'failed', 'blocked', 'all']) }),
    z.object({ place: z.literal('award'), awardId: id<'award'>() }),
    /** Those of an award, or one of them. */
    z.object({
      place: z.literal('transfers'),
      awardId: id<'award'>(),
      transferId: id<'act'>().nullable(),
    }),
  ]),
  count,
});
export type NeedsYou = z.infer<typeof needsYou>;

export const backup = z.object({
  name: z.string(),
  file: z.string(),
  atMs: instantMs,
  bytes: count,
});
export type BackupView = z.infer<typeof backup>;

export const workspaceContract = {
  info: oc.output(workspaceInfo),
  needsYou: oc.output(z.array(needsYou)),
  /** Copies of the books beside them, newest first. */
  backups: oc.output(z.array(backup)),
  /** A copy made now, checked before it counts; `toFile`: elsewhere than in `backups/`. */
  backup: oc
    .errors(errors)
    .input(z.object({ toFile: z.string().min(1).optional() }))
    .output(backup),
  /** Fills an empty workspace with the sample lab: awards, people, months of history, practice provider. */
  addSampleLab: oc.errors(errors).output(z.object({ awardIds: z.array(id<'award'>()) })),
};
