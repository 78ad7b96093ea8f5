/** Columns of JSON records: keys of nested objects joined by a dot, and lists of texts also item by item. */
import { isJsonObject, type Json, type JsonObject } from '#shared/base';

/** So many items of a list get a column of their own; the list's own column always holds all. */
const MOST_ITEMS = 4;
const DEEPEST = 4;
/** Keys that are data rather than names would make columns without end. */
const MOST_COLUMNS = 500;

export function createJsonColumns() {
  const names: string[] = [];
  const places = new Map<string, number>();
  let isFull = false;

  const put = (cells: (Json | undefined)[], name: string, value: Json): void => {
    let place = places.get(name);
    if (place === undefined) {
      if (names.length >= MOST_COLUMNS) {
        isFull = true;
        return;
      }
      place = names.length;
      names.push(name);
      places.set(name, place);
    }
    cells[place] = value;
  };

  const spread = (cells: (Json | undefined)[], record: JsonObject, before: string, depth: number): void => {
    for (const [key, value] of Object.entries(record)) {
      const name = before + key;
      if (isJsonObject(value) && depth < DEEPEST) spread(cells, value, `${name}.`, depth + 1);
      else if (Array.isArray(value)) putList(cells, name, value as readonly Json[]);
      else put(cells, name, value);
    }
  };

  const putList = (cells: (Json | undefined)[], name: string, list: readonly Json[]): void => {
    const isPlain = list.every((item) => typeof item === 'string' || typeof item === 'number');
    put(cells, name, isPlain && list.length > 0 ? list.map(String).join(', ') : list);
    if (isPlain && list.some((item) => typeof item === 'string' && item.includes(' ')))
      list.slice(0, MOST_ITEMS).forEach((item, index) => put(cells, `${name}[${index + 1}]`, item));
  };

  return {
    names,
    notices: (): readonly string[] =>
      isFull
        ? [`The records have more than ${MOST_COLUMNS} different keys; only the first are columns.`]
        : [],
    cellsOf(record: JsonObject): readonly (Json | undefined)[] {
      const cells: (Json | undefined)[] = [];
      spread(cells, record, '', 0);
      return cells;
    },
  };
}
