/**
 * JSON for other programs: money (bigint nanos in the contract) becomes a decimal string in a field ending in `Nanos`:
 * `held: 12n` -> `"heldNanos": "12"`. A money field that is null keeps its name with `Nanos`, so that the shape stays.
 */
import { assert } from '#shared/base';

/** The contract's money fields. A bigint under any other name is a bug, so that none leaves this program misnamed. */
const MONEY_FIELDS = new Set([
  'allotted',
  'held',
  'spent',
  'available',
  'amount',
  'unallotted',
  'burnPerDay',
  'projectedAtEnd',
  'low',
  'likely',
  'ceiling',
  'each',
  'total',
  'moved',
  'used',
  'left',
  'cap',
  'approvalThreshold',
  'obligated',
  'obligatedToday',
  'heldChange',
  'indirect',
  'spentWithoutRate',
  'limit',
  'listed',
  'refundable',
  'baselineBelow',
  'premiumFrom',
]);
/** Whole numbers that are no money: decimal strings under their own name. */
const QUANTITY_FIELDS = new Set(['perUnits']);

export const toJsonText = (value: object): string => JSON.stringify(toJson(value));

function toJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => toField(name, field)));
}

function toField(name: string, field: unknown): [string, unknown] {
  if (typeof field === 'bigint') {
    if (MONEY_FIELDS.has(name)) return [`${name}Nanos`, field.toString()];
    assert(name.endsWith('Nanos') || QUANTITY_FIELDS.has(name), `"${name}" is not known as a money field`);
    return [name, field.toString()];
  }
  if (field === null && MONEY_FIELDS.has(name)) return [`${name}Nanos`, null];
  return [name, toJson(field)];
}
