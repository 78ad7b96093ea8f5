/** How the bytes of a prompt file are read, where the guess was wrong. */
import { Select } from '@mantine/core';
import { PROMPT_ENCODINGS, PROMPT_FORMATS, type PromptReading } from '#shared/contract';
import { useRpcSource } from '#renderer/rpc';
import type { DraftFile } from './draft.ts';
import styles from './prompt-file.module.css';
import { readAgain } from './prompt-file.ts';

export const FORMAT_WORDS: Readonly<Record<(typeof PROMPT_FORMATS)[number], string>> = {
  text: 'Plain lines',
  csv: 'Table',
  tsv: 'Table',
  jsonl: 'JSON Lines',
  json: 'JSON',
  festvox: 'Festvox list',
};
export const ENCODING_WORDS: Readonly<Record<(typeof PROMPT_ENCODINGS)[number], string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
};
export const DELIMITER_WORDS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};

const GUESS = 'guess';

export function ReadingOptions({ file: { table, reading } }: { file: DraftFile }) {
  const { client } = useRpcSource();
  const change = (wish: Partial<PromptReading>) => void readAgain(client, { ...reading, ...wish });
  const found = table.reading;
  const isTable = found.format === 'csv' || found.format === 'tsv';
  const guess = (words: string) => ({ value: GUESS, label: `Auto: ${words}` });
  return (
    <div className={styles.reading} role="group" aria-label="How the file is read">
      <Select
        label="Format"
        size="xs"
        allowDeselect={false}
        value={reading.format ?? GUESS}
        data={[
          guess(FORMAT_WORDS[found.format]),
          ...PROMPT_FORMATS.filter((format) => format !== 'tsv').map((format) => ({
            value: format as string,
            label: FORMAT_WORDS[format],
          })),
        ]}
        onChange={(value) => change({ format: PROMPT_FORMATS.find((format) => format === value) ?? null })}
      />
      <Select
        label="Encoding"
        size="xs"
        allowDeselect={false}
        value={reading.encoding ?? GUESS}
        data={[
          guess(ENCODING_WORDS[found.encoding]),
          ...PROMPT_ENCODINGS.map((encoding) => ({
            value: encoding as string,
            label: ENCODING_WORDS[encoding],
          })),
        ]}
        onChange={(value) =>
          change({ encoding: PROMPT_ENCODINGS.find((encoding) => encoding === value) ?? null })
        }
      />
      <Select
        label="Cells parted by"
        size="xs"
        allowDeselect={false}
        disabled={!isTable}
        value={reading.delimiter ?? GUESS}
        data={[
          guess(found.delimiter === null ? 'nothing' : (DELIMITER_WORDS[found.delimiter] ?? found.delimiter)),
          ...Object.entries(DELIMITER_WORDS).map(([value, label]) => ({ value, label })),
        ]}
        onChange={(value) => change({ delimiter: value === GUESS ? null : value })}
      />
      <Select
        label="First row"
        size="xs"
        allowDeselect={false}
        disabled={!isTable}
        value={reading.heading === null ? GUESS : String(reading.heading)}
        data={[
          guess(found.heading ? 'a heading' : 'a row'),
          { value: 'true', label: 'A heading' },
          { value: 'false', label: 'A row' },
        ]}
        onChange={(value) => change({ heading: value === GUESS ? null : value === 'true' })}
      />
    </div>
  );
}
