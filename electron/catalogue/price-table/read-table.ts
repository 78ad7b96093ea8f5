/**
 * Reads a public table of model prices: one JSON object, a model a name, prices in fields such as `input_cost_per_token`.
 * Numbers are taken as they are written. What cannot be used is named with its reason; nothing is guessed.
 */
import { err, ok, type Result } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { KeptRate } from '../rates.ts';
import { NumberText, priceOfEntry } from './entry-price.ts';

export interface TableEntry {
  /** As the table names it, often `provider/model`. */
  readonly name: string;
  readonly provider: string | null;
  readonly mode: string;
  readonly rate: KeptRate;
  /** What the figure leaves out: dearer tiers, rounding. */
  readonly notes: readonly string[];
}

export interface Unusable {
  readonly name: string;
  readonly why: string;
}

export interface PriceTable {
  readonly entries: readonly TableEntry[];
  readonly unusable: readonly Unusable[];
}

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_ENTRIES = 100_000;
/** Explains the fields of the others. */
const EXAMPLES = new Set(['sample_spec']);

export function readPriceTable(file: string, bytes: Uint8Array): Result<PriceTable, Refusal<'bad-file'>> {
  const refused = (message: string) =>
    err({ code: 'bad-file' as const, message: `${file}: ${message}`, file, line: null, column: null });
  if (bytes.length > MOST_BYTES)
    return refused(`larger than ${MOST_BYTES / 1024 / 1024} MB, too large for a price table.`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused('this is not text in UTF-8. A price table is a JSON file.');
  }
  if (text.trim() === '') return refused('this file is empty.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text, keepNumbers);
  } catch (error) {
    return refused(`this is not JSON (${error instanceof Error ? error.message.slice(0, 120) : 'broken'}).`);
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed) || parsed instanceof NumberText)
    return refused('this is JSON, but not one object with a model a name.');
  const named = Object.entries(parsed).filter(([name]) => !EXAMPLES.has(name));
  if (named.length === 0) return refused('this table names no model.');
  if (named.length > MOST_ENTRIES) return refused(`this table names more than ${MOST_ENTRIES} models.`);
  const entries: TableEntry[] = [];
  const unusable: Unusable[] = [];
  for (const [name, value] of named) {
    const read = readEntry(name, value);
    if (read.ok) entries.push(read.value);
    else unusable.push({ name, why: read.error });
  }
  return ok({ entries, unusable });
}

/** The text of each number in the file (`8e-07`), where this JavaScript hands it on; else its shortest form, which is the same decimal. */
function keepNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value;
}

function readEntry(name: string, value: unknown): Result<TableEntry, string> {
  if (name.trim() === '') return err('it has no name');
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof NumberText)
    return err('it is not an object with prices');
  const fields = new Map(Object.entries(value));
  const mode = fields.get('mode');
  if (mode === undefined || mode === null || mode === '')
    return err('it does not say what kind of model it is ("mode")');
  if (typeof mode !== 'string') return err('its "mode" is not a word');
  const provider = fields.get('litellm_provider') ?? fields.get('provider');
  const price = priceOfEntry(mode, fields);
  if (!price.ok) return price;
  return ok({ name, provider: typeof provider === 'string' ? provider : null, mode, ...price.value });
}
