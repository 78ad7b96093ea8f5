/**
 * The life of an award: draft -> active -> closed -> archived. Each act runs inside the caller's write transaction, checks
 * everything before it writes anything, and leaves a line in `award_changes`.
 */
import {
  allottedOfAward,
  type AwardRow,
  ensurePerson,
  findAwardByNumber,
  findPersonByName,
  getAward,
  heldOfAward,
  insertAward,
  listAllocations,
  listCategoryTemplates,
  noteAwardChange,
  replaceAwardLists,
  setAwardState,
  spendSpan,
  updateAward,
} from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { addDays, err, type Json, ok, type Result } from '#shared/base';
import type { AwardEdit, NewAward, Refusal } from '#shared/contract';
import { type AwardId, type AwardState, type MakeId, parseAwardNumber, type PersonId } from '#shared/domain';
import { formatExact } from '#shared/money';
import { badTerm, type BadTerm, checkTerms, DEFAULT_TERMS, type Terms, termsOf, toRecord } from './terms.ts';

export interface LifeDeps {
  readonly makeId: MakeId;
  readonly nowMs: () => number;
}

export type NewTerms = Omit<NewAward, 'state'>;

/** Errors in the order of `checkTerms`, then `number`: already in this workspace. */
export function checkNewAward(db: ReadDb, input: NewTerms): Result<Terms, BadTerm> {
  const terms: Terms = { ...DEFAULT_TERMS, ...defined(input), piName: input.piName?.trim() || null };
  const bad = checkTerms(terms, listCategoryTemplates(db)) ?? checkNumberFree(db, terms, null);
  return bad ? err(bad) : ok(terms);
}

export function createAward(
  tx: WriteDb,
  deps: LifeDeps,
  input: NewTerms,
  state: 'draft' | 'active',
  actor: string,
): Result<AwardId, BadTerm> {
  const checked = checkNewAward(tx, input);
  if (!checked.ok) return checked;
  const terms = checked.value;
  const id = deps.makeId<'award'>();
  insertAward(tx, { id, ...columnsOf(tx, deps, terms), state, createdAtMs: deps.nowMs() });
  replaceAwardLists(tx, id, terms);
  note(tx, deps, id, actor, 'create', {}, { ...toRecord(terms), state });
  return ok(id);
}

/**
 * Errors in this order: the award is not there; it is closed or archived; those of `checkTerms`; `number` already there;
 * `currency` once money is allotted; `start` or `end` moved past what was spent; `amount` once money is allotted (a
 * revision changes it then, SPEC A2); `categoryTemplate` without a category that an allocation has. An edit that changes
 * nothing leaves no line.
 */
export function editAward(
  tx: WriteDb,
  deps: LifeDeps,
  awardId: AwardId,
  changes: AwardEdit,
  actor: string,
): Result<readonly (keyof Terms)[], Refusal> {
  const checked = checkEdit(tx, awardId, changes);
  if (!checked.ok) return checked;
  const { before, after } = checked.value;
  const changed = changedFields(before, after);
  if (changed.length === 0) return ok([]);
  updateAward(tx, awardId, columnsOf(tx, deps, after));
  replaceAwardLists(tx, awardId, after);
  note(tx, deps, awardId, actor, 'edit', toRecord(pick(before, changed)), toRecord(pick(after, changed)));
  return ok(changed);
}

/** What an edit would make of the terms; errors as `editAward`. */
export function checkEdit(
  db: ReadDb,
  awardId: AwardId,
  changes: AwardEdit,
): Result<{ readonly before: Terms; readonly after: Terms }, Refusal> {
  const row = getAward(db, awardId);
  if (!row) return err(noAward(awardId));
  if (row.state === 'closed' || row.state === 'archived') {
    const remedy = row.state === 'closed' ? 'Activate it again to edit it.' : 'It is kept for reading only.';
    return err({
      code: 'wrong-state',
      message: `Award ${row.numberRaw} is ${row.state}. ${remedy}`,
      state: row.state,
    });
  }
  const before = termsOf(db, row);
  const after: Terms = { ...before, ...defined(changes) };
  const bad =
    checkTerms(after, listCategoryTemplates(db)) ??
    checkNumberFree(db, after, awardId) ??
    checkBooked(db, row, before, after);
  return bad ? err(bad) : ok({ before, after });
}

type Move = 'activate' | 'close' | 'archive';

const MOVES: Readonly<Record<Move, { readonly from: readonly AwardState[]; readonly to: AwardState }>> = {
  activate: { from: ['draft', 'closed'], to: 'active' },
  close: { from: ['active'], to: 'closed' },
  archive: { from: ['draft', 'closed'], to: 'archived' },
};

/** Errors in this order: the award is not there; the move does not fit its state; money is still held (all moves but activate). */
export function moveAward(
  tx: WriteDb,
  deps: LifeDeps,
  awardId: AwardId,
  move: Move,
  actor: string,
): Result<void, Refusal> {
  const row = getAward(tx, awardId);
  if (!row) return err(noAward(awardId));
  const { from, to } = MOVES[move];
  if (!from.includes(row.state)) {
    const message = `Award ${row.numberRaw} is ${row.state}; ${move} is for awards that are ${from.join(' or ')}.`;
    return err({ code: 'wrong-state', message, state: row.state });
  }
  const held = move === 'activate' ? null : heldProblem(tx, row);
  if (held) return err(held);
  setAwardState(tx, awardId, to);
  note(tx, deps, awardId, actor, move, { state: row.state }, { state: to });
  return ok(undefined);
}

const NAMED_HOLDS = 5;

function heldProblem(db: ReadDb, row: AwardRow): Refusal | null {
  const held = heldOfAward(db, row.id);
  if (held.length === 0) return null;
  const named = held.slice(0, NAMED_HOLDS).map(({ allocationName, batchId, experimentName, open }) => {
    const batch = experimentName === '' ? batchId : `"${experimentName}" (${batchId})`;
    return `${formatExact(open, row.currency)} of "${allocationName}" for batch ${batch}`;
  });
  const more = held.length > named.length ? ` and ${held.length - named.length} more` : '';
  return {
    code: 'wrong-state',
    message: `Award ${row.numberRaw} still holds ${named.join(', ')}${more}. Let it finish, or withdraw it, first.`,
    state: 'held',
  };
}

function checkNumberFree(db: ReadDb, terms: Terms, own: AwardId | null): BadTerm | null {
  const { key } = parseAwardNumber(terms.number, terms.sponsor);
  const known = findAwardByNumber(db, terms.sponsor.trim(), key);
  return known === undefined || known === own
    ? null
    : badTerm('number', `${terms.sponsor} award ${terms.number} is already in this workspace.`);
}

/** What the books already say limits what the terms may become. */
function checkBooked(db: ReadDb, row: AwardRow, before: Terms, after: Terms): BadTerm | null {
  const allotted = allottedOfAward(db, row.id);
  const allocations = listAllocations(db, row.id);
  if (after.currency !== before.currency && allocations.length > 0)
    return badTerm(
      'currency',
      `The allocations of this award are kept in ${before.currency}; its currency stays.`,
    );
  const spent = spendSpan(db, row.id);
  const firstDay = addDays(after.start, -after.preAwardDays);
  if (spent && firstDay > addDays(before.start, -before.preAwardDays) && spent.first < firstDay)
    return badTerm('start', `There are charges from ${spent.first} on, before ${firstDay}.`);
  if (spent && after.end < before.end && spent.last > after.end)
    return badTerm('end', `There are charges up to ${spent.last}, after ${after.end}.`);
  if (after.amount !== before.amount && allotted > 0n)
    return badTerm(
      'amount',
      `${formatExact(allotted, before.currency)} is already allotted, so the amount stays ${formatExact(before.amount, before.currency)}; a revision changes it (Move budget > Revision, or \`grantmeter allocation revise\`).`,
    );
  if (after.categoryTemplate === before.categoryTemplate) return null;
  const codes = new Set(
    listCategoryTemplates(db)
      .find((template) => template.key === after.categoryTemplate)
      ?.categories.map((category) => category.code),
  );
  const lost = allocations.find(({ categoryCode }) => categoryCode !== null && !codes.has(categoryCode));
  return lost
    ? badTerm(
        'categoryTemplate',
        `Allocation "${lost.name}" is in category ${lost.categoryCode}, which it does not have.`,
      )
    : null;
}

function columnsOf(tx: WriteDb, { makeId, nowMs }: LifeDeps, terms: Terms) {
  const { raw, key } = parseAwardNumber(terms.number, terms.sponsor);
  return {
    sponsor: terms.sponsor.trim(),
    numberRaw: raw,
    numberKey: key,
    title: terms.title.trim(),
    piId: terms.piName === null ? null : personId(tx, makeId, nowMs(), terms.piName.trim()),
    currency: terms.currency,
    startDay: terms.start,
    endDay: terms.end,
    preAwardDays: terms.preAwardDays,
    amountNanos: terms.amount,
    campusYearStartMonth: terms.campusYearStartMonth,
    categoryTemplate: terms.categoryTemplate,
  };
}

const personId = (tx: WriteDb, makeId: MakeId, nowMs: number, name: string): PersonId =>
  findPersonByName(tx, name)?.id ?? ensurePerson(tx, makeId<'person'>(), name, nowMs, 'pi');

function note(
  tx: WriteDb,
  { makeId, nowMs }: LifeDeps,
  awardId: AwardId,
  actor: string,
  act: string,
  before: Json,
  after: Json,
): void {
  noteAwardChange(tx, { id: makeId<'event'>(), awardId, atMs: nowMs(), actor, act, before, after });
}

/** Fields whose stored form differs. */
export function changedFields(before: Terms, after: Terms): (keyof Terms)[] {
  const was = toRecord(before);
  const is = toRecord(after);
  return (Object.keys(before) as (keyof Terms)[]).filter(
    (field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]),
  );
}

const pick = (terms: Terms, fields: readonly (keyof Terms)[]): Partial<Terms> =>
  Object.fromEntries(fields.map((field) => [field, terms[field]]));

type Defined<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

/** Without the fields that were left out; texts without the spaces around them. */
const defined = <T extends object>(input: T): Defined<T> =>
  Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]: [string, unknown]) => [field, typeof value === 'string' ? value.trim() : value]),
  ) as Defined<T>;

export const noAward = (id: string): Refusal<'not-found'> => ({
  code: 'not-found',
  message: `There is no award ${id} in this workspace.`,
  what: 'award',
  id,
});
