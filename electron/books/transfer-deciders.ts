/** Who decides on a cost transfer: a PI, and never the person who asked for it (rules T3, T7). */
import { type AwardRow, getEntry, getPerson, listPeople, type TransferRow } from '#db/repos';
import type { ReadDb } from '#db';
import { assert } from '#shared/base';
import type { Refusal } from '#shared/contract';
import { findPot, wrongState } from './refusals.ts';

/** Everybody of the role PI, and the PIs of the two awards whatever their role is; without who asked. */
export function decidersOf(db: ReadDb, transfer: TransferRow): string[] {
  const ofAwards = awardsOf(db, transfer).flatMap(
    ({ piId }) => (piId === null ? undefined : getPerson(db, piId)?.name) ?? [],
  );
  const ofLab = listPeople(db)
    .filter(({ role }) => role === 'pi')
    .map(({ name }) => name);
  return [...new Set([...ofAwards, ...ofLab])].filter((name) => !isSame(name, transfer.requestedBy));
}

/** Errors in this order: the same person, no PI. The message names who may, or how somebody comes to. */
export function refuseDecider(
  db: ReadDb,
  transfer: TransferRow,
  actor: string,
): Refusal<'wrong-state'> | null {
  const deciders = decidersOf(db, transfer);
  const isOwn = isSame(transfer.requestedBy, actor);
  if (!isOwn && deciders.some((name) => isSame(name, actor))) return null;
  const what = isOwn
    ? `${transfer.requestedBy} asked for this transfer; another person decides on it`
    : `${actor} is no PI; a PI decides on a transfer`;
  return wrongState(`${what}. ${whoMay(deciders)}`, isOwn ? 'own request' : 'not a PI');
}

const whoMay = (deciders: readonly string[]): string =>
  deciders.length > 0
    ? `${new Intl.ListFormat('en', { type: 'disjunction' }).format(deciders)} may.`
    : 'Nobody else in this workspace has the role of a PI: give it to whoever is to decide, such as a co-investigator or the ' +
      "department's grants manager (`grantmeter people role NAME pi`), or let somebody else ask for it.";

function awardsOf(db: ReadDb, transfer: TransferRow): AwardRow[] {
  const cost = getEntry(db, transfer.originalId);
  assert(cost, 'a transfer names an entry');
  return [cost.allocationId, transfer.toAllocationId].map((allocationId) => {
    const pot = findPot(db, allocationId);
    assert(pot.ok, 'a transfer is between allocations');
    return pot.value.award;
  });
}

/** As people write their own name: case, width and blanks around it say nothing. */
const isSame = (one: string, other: string): boolean => plain(one) === plain(other);
const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase();
