/** A public price table against the catalogue: looked at first, and only what a person chose becomes dated versions. */
import { createHash } from 'node:crypto';
import { type CatalogueModel, listCatalogue } from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import { type Day, err, isDay, ok, type Result, utcDay } from '#shared/base';
import type { Refusal } from '#shared/contract';
import type { ModelId } from '#shared/domain';
import { badField, type CatalogueDeps, note, writePrice } from '../edit.ts';
import { changeMillionths, type KeptRate, rateOfPrice, sameRate } from '../rates.ts';
import { type PriceTable, readPriceTable, type TableEntry, type Unusable } from './read-table.ts';

export interface ReadTable extends PriceTable {
  readonly name: string;
  readonly sha256: string;
  /** The day in the file's name, or the one given; null: nobody says of which day it is. */
  readonly day: Day | null;
}

export interface Match {
  readonly modelId: ModelId;
  readonly modelKey: string;
  readonly accountName: string;
  readonly practice: boolean;
  readonly entry: string;
  readonly provider: string | null;
  /** The table says it of the account's own provider; else of another that has a model of the same id. */
  readonly sameProvider: boolean;
  readonly rate: KeptRate;
  readonly now: KeptRate | null;
  readonly changeMillionths: number | null;
  readonly same: boolean;
  readonly notes: readonly string[];
}

export interface TablePreview {
  readonly name: string;
  readonly sha256: string;
  readonly day: Day | null;
  readonly models: number;
  readonly usable: number;
  readonly matches: readonly Match[];
  readonly unusable: readonly Unusable[];
}

/** How tables name the providers that accounts are of; other kinds go by their own id. */
const TABLE_NAMES: Readonly<Record<string, readonly string[]>> = {
  fal: ['fal_ai'],
  'openai-batch': ['openai'],
  'gemini-batch': ['gemini'],
  'gemini-omni': ['gemini'],
  veo: ['vertex_ai', 'vertex_ai-video-models'],
};

export function readTable(file: string, bytes: Uint8Array, day: Day | null): Result<ReadTable, Refusal> {
  const table = readPriceTable(file, bytes);
  if (!table.ok) return table;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return ok({ ...table.value, name: file, sha256, day: day ?? dayInName(file) });
}

const dayInName = (file: string): Day | null => {
  const found = /(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/.exec(file)?.[0];
  return found !== undefined && isDay(found) ? found : null;
};

export function previewTable(db: ReadDb, table: ReadTable, today: Day): TablePreview {
  const { name, sha256, day, entries, unusable } = table;
  return {
    name,
    sha256,
    day,
    models: entries.length + unusable.length,
    usable: entries.length,
    matches: matchesOf(listCatalogue(db, today), entries),
    unusable: unusable.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

export interface Choice {
  readonly modelId: ModelId;
  readonly entry: string;
}

/**
 * Errors in this order: `day` that nobody says or that is to come, `choices` empty, one model twice, or a pair that the
 * preview does not show. One version for each; a pair whose price is in force already adds none.
 */
export function importTable(
  tx: WriteDb,
  deps: CatalogueDeps,
  table: ReadTable,
  choices: readonly Choice[],
  actor: string,
): Result<number, Refusal> {
  const today = utcDay(deps.nowMs());
  if (table.day === null) return err(badField('day', 'Say of which day this table is; its name does not.'));
  if (table.day > today) return err(badField('day', 'The day of the table is in the future.'));
  if (choices.length === 0) return err(badField('choices', 'Choose at least one price.'));
  if (new Set(choices.map(({ modelId }) => modelId)).size < choices.length)
    return err(badField('choices', 'A model is chosen twice: take one of its entries.'));
  const { matches } = previewTable(tx, table, today);
  const chosen = choices.map(({ modelId, entry }) =>
    matches.find((match) => match.modelId === modelId && match.entry === entry),
  );
  const missing = chosen.indexOf(undefined);
  if (missing >= 0)
    return err(badField('choices', `The table has no price "${choices[missing]?.entry}" for that model.`));
  const taken = chosen.flatMap((match) => (match && !match.same ? [match] : []));
  for (const match of taken) {
    const doubts = [
      ...(match.sameProvider ? [] : [`of ${match.provider ?? 'another provider'}`]),
      ...match.notes,
    ];
    const words = doubts.length === 0 ? '' : ` (${doubts.join('; ')})`;
    writePrice(tx, deps, match.modelId, match.rate, {
      source: `${table.name}, sha256 ${table.sha256.slice(0, 12)}…, entry ${match.entry}${words}`,
      sourceDay: table.day,
    });
  }
  note(tx, deps, actor, `took ${taken.length} prices of ${table.name} (sha256 ${table.sha256})`);
  return ok(taken.length);
}

/** By the exact id, or with a provider before it: `gmi/deepseek-ai/DeepSeek-V3`. The account's own provider first. */
function matchesOf(ours: readonly CatalogueModel[], entries: readonly TableEntry[]): readonly Match[] {
  const byKey = new Map<string, CatalogueModel[]>();
  for (const model of ours) byKey.set(model.key, [...(byKey.get(model.key) ?? []), model]);
  const matches = entries.flatMap((entry) =>
    idsIn(entry).flatMap((id) => (byKey.get(id) ?? []).map((model) => toMatch(model, entry))),
  );
  const rank = ({ sameProvider, same }: Match): number => (sameProvider ? 0 : 2) + (same ? 1 : 0);
  return matches.sort(
    (a, b) => (a.modelKey < b.modelKey ? -1 : Number(a.modelKey > b.modelKey)) || rank(a) - rank(b),
  );
}

/** The name itself and what stands behind each slash that follows the provider's own part. */
function idsIn({ name }: TableEntry): readonly string[] {
  const slash = name.indexOf('/');
  return slash < 0 ? [name] : [name, name.slice(slash + 1)];
}

function toMatch(model: CatalogueModel, { name, provider, rate, notes }: TableEntry): Match {
  const now = model.price && rateOfPrice(model.price);
  const kind = model.account.provider;
  const names = TABLE_NAMES[kind] ?? [kind];
  const prefix = name.includes('/') ? name.slice(0, name.indexOf('/')) : null;
  return {
    modelId: model.id,
    modelKey: model.key,
    accountName: model.account.name,
    practice: model.account.practice,
    entry: name,
    provider,
    sameProvider: names.some((each) => each === provider || (provider === null && each === prefix)),
    rate,
    now,
    changeMillionths: now && changeMillionths(now, rate),
    same: now !== null && sameRate(now, rate),
    notes,
  };
}
