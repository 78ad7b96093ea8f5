/** What columns were used for, by the names of all columns of a file: the next file of the kind is mapped alike. */
import type { ColumnUse } from '#shared/contract';
import { type DraftFiles, idOf } from './draft-files.ts';

export interface MappingMemory {
  recall(columns: readonly string[]): Promise<readonly ColumnUse[] | null>;
  keep(columns: readonly string[], uses: readonly ColumnUse[]): Promise<void>;
}

const FILE = 'mappings.json';
const MOST = 200;

type Kept = Readonly<Record<string, readonly ColumnUse[]>>;

export function createMappingMemory(files: DraftFiles, makeId: () => string): MappingMemory {
  const read = async (): Promise<Kept> => ((await files.readJson(FILE)) as Kept | null) ?? {};
  return {
    recall: async (columns) => (await read())[idOf(columns.toSorted())] ?? null,
    keep: async (columns, uses) => {
      // A single column is a list of prompts; there is nothing to remember.
      if (columns.length < 2) return;
      const key = idOf(columns.toSorted());
      const { [key]: before, ...others } = await read();
      if (JSON.stringify(before) === JSON.stringify(uses)) return;
      const newest = Object.entries(others).slice(-MOST + 1);
      await files.writeJson(FILE, { ...Object.fromEntries(newest), [key]: uses }, `${makeId()}.json`);
    },
  };
}
