/**
 * A job's `displayName` says whose requests are in it: one mark of six letters for each, in their order. So a job whose answer was lost
 * is found for each run by itself, whoever asks and however long after, though Google shows no keys before a job has ended.
 */
import { createHash } from 'node:crypto';

const MARK_LENGTH = 6;
const PREFIX = 'gm-';
/** Fits into 128 letters; how many Google takes is not documented [I]. */
export const JOB_SIZE = 20;

/** 36 bits of an attempt's reference: no two attempts of a workspace share them. */
export const markOf = (reference: string): string =>
  createHash('sha256').update(reference).digest('base64url').slice(0, MARK_LENGTH);

export const displayNameOf = (references: readonly string[]): string =>
  PREFIX + references.map(markOf).join('');

/** The marks in a name; none where the job is not one of this program. */
export function marksIn(displayName: string | undefined): readonly string[] {
  const marks = /^gm-((?:[\w-]{6}){1,20})$/.exec(displayName ?? '')?.[1] ?? '';
  return marks.match(/.{6}/g) ?? [];
}

/** One request of a job: the job's name and its mark in it. */
export const requestIdOf = (job: string, mark: string): string => `${job}#${mark}`;

export interface Place {
  /** `batches/...` */
  readonly job: string;
  readonly mark: string;
}

export function placeOf(requestId: string): Place | null {
  const [, job, mark] = /^(batches\/[^/#]+)#([\w-]{6})$/.exec(requestId) ?? [];
  return job && mark ? { job, mark } : null;
}
