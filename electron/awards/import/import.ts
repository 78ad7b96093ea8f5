/**
 * Awards from a sponsor's file: read, recognised, mapped, compared with what is there, and - if asked - written. A preview
 * takes the same steps and stops before the last. The same file again changes nothing.
 */
import { findAwardByNumber, getAward } from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { assert, err, ok, type Result } from '#shared/base';
import {
  type AwardEdit,
  IMPORT_FIELDS,
  type ImportedRow,
  type ImportField,
  type ImportReport,
  type Refusal,
  type RowProblem,
  type SkippedRow,
} from '#shared/contract';
import type { AwardId } from '#shared/domain';
import { changedFields, checkEdit, checkNewAward, createAward, editAward, type LifeDeps } from '../life.ts';
import { badTerm, type Terms, termsOf, toRecord } from '../terms.ts';
import { decodeText } from './decode.ts';
import { type Draft, draftAwards, keyOf } from './drafts.ts';
import { type Part, skipParts } from './parts.ts';
import { readRecords } from './records.ts';
import { type DateOrder, type Mapping, recogniseShape, type Shape } from './shapes.ts';

export interface ImportRequest {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mapping: Partial<Readonly<Record<ImportField, string>>>;
  readonly sponsor: string | null;
  readonly currency: string | null;
  readonly dates: DateOrder | null;
  readonly state: 'draft' | 'active';
  readonly update: boolean;
}

type Refused = Refusal<'bad-file' | 'bad-input'>;

/** An import that has been read and not yet compared: no database is needed up to here. */
export interface ReadImport extends Pick<ImportReport, 'name' | 'encoding' | 'columns' | 'mapping' | 'rows'> {
  readonly shape: Shape;
  readonly notices: readonly string[];
  readonly drafts: readonly Draft[];
  readonly parts: readonly Part[];
  readonly problems: readonly RowProblem[];
}

const MAX_BYTES = 64 * 1024 * 1024;
const PREVIEW_ROWS = 1_000;

/** Errors: `bad-file` for the file as a whole, `bad-input` (`mapping`) for a column that is not there. */
export function readImport(request: ImportRequest): Result<ReadImport, Refused> {
  const { name, bytes } = request;
  if (bytes.length === 0) return err(badFile(name, 'The file is empty.'));
  if (bytes.length > MAX_BYTES)
    return err(badFile(name, `The file is larger than ${MAX_BYTES / 1024 / 1024} MB. Split it.`));
  const decoded = decodeText(bytes);
  if (!decoded.ok) return err(badFile(name, decoded.error));
  const read = readRecords(decoded.value.text);
  if (!read.ok) return err(badFile(name, read.error.message, read.error.line));
  const { columns, records, problems } = read.value;
  if (columns.length === 0) return err(badFile(name, 'The file has no heading and no rows.'));
  const shape = recogniseShape(columns);
  const mapped = mapColumns(shape, columns, request.mapping);
  if (!mapped.ok) return mapped;
  const made = draftAwards(records, { ...request, shape, mapping: mapped.value });
  return ok({
    name,
    shape,
    encoding: decoded.value.encoding,
    notices: [...(decoded.value.notice === null ? [] : [decoded.value.notice]), ...made.notices],
    columns: [...columns],
    mapping: IMPORT_FIELDS.map((field) => ({ field, column: mapped.value[field] })),
    rows: records.length + problems.length,
    drafts: made.drafts,
    parts: made.parts,
    problems: [...problems, ...made.problems],
  });
}

function mapColumns(
  shape: Shape,
  columns: readonly string[],
  chosen: ImportRequest['mapping'],
): Result<Mapping, Refused> {
  const mapping = {} as Record<ImportField, string | null>;
  for (const field of IMPORT_FIELDS) {
    const asked = chosen[field];
    if (asked !== undefined && !columns.includes(asked))
      return err(
        badTerm(
          `mapping.${field}`,
          `There is no column "${asked}". The columns are ${columns.map((each) => `"${each}"`).join(', ')}.`,
        ),
      );
    mapping[field] = asked ?? shape.fields[field]?.find((column) => columns.includes(column)) ?? null;
  }
  return ok(mapping);
}

/** What would be done; nothing is written. With `update`, differences that the books refuse are told as problems. */
export function previewImport(
  db: ReadDb,
  read: ReadImport,
  { update }: Pick<ImportRequest, 'update'>,
): ImportReport {
  const { rows, problems } = compare(db, read, update);
  return report(
    read,
    false,
    rows.map((row) => row.row),
    skipped(db, read),
    problems,
  );
}

/** Writes new awards, and with `update` the differences of those that are there; rows with a problem are left out. */
export function commitImport(
  tx: WriteDb,
  deps: LifeDeps,
  read: ReadImport,
  { state, update }: Pick<ImportRequest, 'state' | 'update'>,
  actor: string,
): ImportReport {
  const parts = skipped(tx, read);
  const { rows, problems } = compare(tx, read, update);
  const done = rows.flatMap(({ row, draft, changes }): ImportedRow[] => {
    if (row.status === 'new') {
      const created = createAward(tx, deps, draft.terms, state, actor);
      assert(created.ok, 'an award that passed its checks in this transaction can be written');
      return [{ ...row, status: 'imported', awardId: created.value }];
    }
    if (row.status !== 'would-change' || !update || row.awardId === null) return [row];
    const edited = editAward(tx, deps, row.awardId, changes, actor);
    assert(edited.ok, 'an edit that passed its checks in this transaction can be written');
    return [{ ...row, status: 'updated' }];
  });
  return report(read, true, done, parts, problems);
}

interface Compared {
  readonly row: ImportedRow;
  readonly draft: Draft;
  readonly changes: AwardEdit;
}

function compare(
  db: ReadDb,
  { drafts, problems }: ReadImport,
  update: boolean,
): { readonly rows: readonly Compared[]; readonly problems: readonly RowProblem[] } {
  const found: RowProblem[] = [...problems];
  const rows = drafts.flatMap((draft): Compared[] => {
    const awardId = findAwardByNumber(db, draft.terms.sponsor, draft.number.key);
    if (awardId !== undefined) {
      const compared = compareWith(db, awardId, draft);
      if (!update || compared.row.status !== 'would-change') return [compared];
      // Refused here, so that one award that cannot be changed leaves the others to be written.
      const edit = checkEdit(db, awardId, compared.changes);
      if (edit.ok) return [compared];
      found.push(refusedRow(compared.row, edit.error));
      return [];
    }
    const row = rowOf(draft, 'new', null, []);
    const checked = checkNewAward(db, draft.terms);
    if (checked.ok) return [{ row, draft, changes: {} }];
    found.push(refusedRow(row, checked.error));
    return [];
  });
  return { rows, problems: found.toSorted((a, b) => a.line - b.line) };
}

/** Only what the file says is compared: what was added by hand stays. */
function compareWith(db: ReadDb, awardId: AwardId, draft: Draft): Compared {
  const stored = getAward(db, awardId);
  assert(stored, 'an award found by its number is there');
  const before = termsOf(db, stored);
  const { number, categoryTemplate } = before;
  const piName = draft.terms.piName ?? before.piName;
  const after = { ...before, ...draft.terms, number, categoryTemplate, piName } as Terms;
  const fields = changedFields(before, after);
  const was = toRecord(before);
  const is = toRecord(after);
  const differences = fields.map((field) => ({ field, from: inWords(was[field]), to: inWords(is[field]) }));
  const changes = Object.fromEntries(fields.map((field) => [field, after[field]])) as AwardEdit;
  return {
    row: rowOf(draft, fields.length === 0 ? 'unchanged' : 'would-change', awardId, differences),
    draft,
    changes,
  };
}

const inWords = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const rowOf = (
  { line, number, terms }: Draft,
  status: ImportedRow['status'],
  awardId: AwardId | null,
  differences: ImportedRow['differences'],
): ImportedRow => ({
  line,
  status,
  awardId,
  sponsor: terms.sponsor,
  number: terms.number,
  numberKey: number.key,
  title: terms.title,
  piName: terms.piName,
  currency: terms.currency ?? '',
  start: terms.start,
  end: terms.end,
  amount: terms.amount,
  budgetPeriods: terms.budgetPeriods ?? [],
  fundingSteps: terms.fundingSteps ?? [],
  differences,
});

/** Of an award that is there, nothing of its row is written. */
function refusedRow({ line, number, awardId, differences }: ImportedRow, refusal: Refusal): RowProblem {
  const field = 'field' in refusal ? refusal.field : null;
  const differs = differences.find((each) => each.field === field?.split('.')[0]);
  return {
    line,
    field,
    value: differs?.to.slice(0, 200) ?? number,
    problem: awardId === null ? refusal.message : `Award ${number} is left as it is: ${refusal.message}`,
    remedy:
      awardId === null
        ? 'Correct it in the file and import again; rows that are in already are left as they are.'
        : field === 'amount'
          ? 'Make the revision, or leave the row; import again for its other differences.'
          : 'Change the award, or the file, and import again.',
  };
}

const skipped = (db: ReadDb, { drafts, parts }: ReadImport): SkippedRow[] =>
  skipParts(db, parts, new Set(drafts.map(keyOf)));

function report(
  { shape, name, encoding, notices, columns, mapping, rows }: ReadImport,
  done: boolean,
  imported: readonly ImportedRow[],
  parts: SkippedRow[],
  problems: readonly RowProblem[],
): ImportReport {
  const count = (status: ImportedRow['status']): number =>
    imported.filter((row) => row.status === status).length;
  return {
    name,
    done,
    shape: { key: shape.key, title: shape.title },
    encoding,
    notices: [...notices],
    columns,
    mapping,
    rows,
    counts: {
      new: count('new'),
      unchanged: count('unchanged'),
      wouldChange: count('would-change'),
      updated: count('updated'),
      imported: count('imported'),
      skipped: parts.length,
      bad: new Set(problems.map((problem) => problem.line)).size,
    },
    preview: imported.slice(0, PREVIEW_ROWS),
    changes: imported.filter((row) => row.differences.length > 0),
    skipped: parts,
    problems: [...problems],
  };
}

const badFile = (file: string, message: string, line: number | null = null): Refused => ({
  code: 'bad-file',
  message,
  file,
  line,
  column: null,
});
