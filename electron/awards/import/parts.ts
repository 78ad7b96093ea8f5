/**
 * Parts of awards. NIH lists the subprojects of a center or program grant (P50, P01, U54) under the number of the parent,
 * with the same core number; in ExPORTER their TOTAL_COST is empty and their share stands in TOTAL_COST_SUB_PROJECT. The
 * award, with its one notice and total, is the parent. So a part is neither an award (its money would count twice) nor an
 * error (nothing in the file is to be mended): it is skipped, with the parent named.
 */
import { findAwardByNumber } from '#db/repos';
import type { ReadDb } from '#db';
import type { SkippedRow } from '#shared/contract';
import { type AwardNumber, parseAwardNumber } from '#shared/domain';
import { cleanCell } from './decode.ts';
import type { SourceRecord } from './records.ts';
import type { Mapping, Shape } from './shapes.ts';

export interface Part {
  readonly line: number;
  /** Of the parent, as the file writes it. */
  readonly number: AwardNumber;
  readonly sponsor: string;
  readonly part: string;
}

interface PartOptions {
  readonly shape: Shape;
  readonly mapping: Mapping;
  readonly sponsor: string | null;
}

/** Null for a row that is an award of its own, or says no number. */
export function partOf({ line, cells }: SourceRecord, { shape, mapping, sponsor }: PartOptions): Part | null {
  const part = shape.subproject.map((column) => cleanCell(cells[column] ?? '')).find((cell) => cell !== '');
  const number = cleanCell(cells[mapping.number ?? ''] ?? '');
  if (part === undefined || number === '') return null;
  const funder = sponsor ?? shape.sponsor ?? '';
  return { line, number: parseAwardNumber(number, funder), sponsor: funder, part };
}

const PARENTS: Readonly<Record<SkippedRow['parent'], string>> = {
  file: 'which is in this file',
  books: 'which is in your books',
  nowhere: 'which is neither in this file nor in your books: add it, and make an allocation for the part',
};

/** Asked before anything is written: a parent that comes with the file (`inFile`: `keyOf` its draft) is said to be there. */
export const skipParts = (db: ReadDb, parts: readonly Part[], inFile: ReadonlySet<string>): SkippedRow[] =>
  parts.map(({ line, number: { raw, key }, sponsor, part }) => {
    const parent = inFile.has(`${sponsor}\n${key}`)
      ? 'file'
      : findAwardByNumber(db, sponsor, key) === undefined
        ? 'nowhere'
        : 'books';
    return {
      line,
      number: raw,
      part,
      partOf: key,
      parent,
      why: `Subproject ${part} is a part of ${key}, ${PARENTS[parent]}.`,
    };
  });
