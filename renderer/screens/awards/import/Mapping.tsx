/** Which column of the file each field is read from; another choice reads the file anew. */
import { Select } from '@mantine/core';
import type { ImportField, ImportReport } from '#shared/contract';
import { fieldWords } from '../terms/term-words.ts';
import styles from './import.module.css';
import type { Import } from './use-import.ts';

/** Without these a row is no award; sponsor and currency may be said for the whole file. */
const NEEDED: readonly ImportField[] = ['number', 'title', 'start', 'end', 'amount'];

/** In pairs, as they belong together. */
const ORDER: readonly ImportField[] = [
  'number',
  'title',
  'sponsor',
  'pi',
  'start',
  'end',
  'amount',
  'currency',
  'budgetStart',
  'budgetEnd',
  'obligated',
  'preAwardDays',
];

export function Mapping({ report: { mapping, columns }, run }: { report: ImportReport; run: Import }) {
  const ordered = mapping.toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field));
  return (
    <fieldset className={styles.mapping}>
      <legend>Columns</legend>
      {ordered.map(({ field, column }) => (
        <label key={field} htmlFor={`column-${field}`}>
          <span>
            {fieldWords(field)}
            {NEEDED.includes(field) && <i aria-hidden> *</i>}
          </span>
          <Select
            id={`column-${field}`}
            aria-label={`Column for ${fieldWords(field)}`}
            size="xs"
            searchable
            placeholder="not in the file"
            value={column}
            data={columns}
            error={column === null && NEEDED.includes(field)}
            onChange={(chosen) =>
              chosen !== null &&
              chosen !== column &&
              run.change({ mapping: { ...run.options.mapping, [field]: chosen } })
            }
          />
        </label>
      ))}
    </fieldset>
  );
}
