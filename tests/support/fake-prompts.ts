/** Just enough reading of prompt files for the fake backend; the real importer lives in electron/planning. */

export interface ReadPrompts {
  readonly format: 'text' | 'csv' | 'tsv' | 'jsonl' | 'json';
  readonly columns: string[];
  readonly column: string | null;
  /** The wanted column that is not there. */
  readonly missing: string | null;
  readonly prompts: readonly string[];
  readonly blankLines: number;
}

export function readPrompts(name: string, text: string, wanted: string | null): ReadPrompts {
  const lines = text.split(/\r?\n/);
  const filled = lines.filter((line) => line.trim() !== '');
  const blankLines = Math.max(0, lines.length - filled.length - (text.endsWith('\n') ? 1 : 0));
  const separator = name.endsWith('.tsv') ? '\t' : name.endsWith('.csv') ? ',' : null;
  if (separator === null)
    return {
      format: 'text',
      columns: [],
      column: null,
      missing: null,
      prompts: filled.map((line) => line.trim()),
      blankLines,
    };
  const [head = '', ...rows] = filled;
  const columns = head.split(separator).map((cell) => cell.replaceAll('"', ''));
  const column =
    wanted ?? columns.find((entry) => entry.toLowerCase().includes('prompt')) ?? columns[0] ?? null;
  const at = columns.indexOf(column ?? '');
  return {
    format: separator === '\t' ? 'tsv' : 'csv',
    columns,
    column,
    missing: at < 0 ? column : null,
    prompts: rows.map((row) => row.split(separator)[at]?.replaceAll('"', '') ?? ''),
    blankLines,
  };
}
