/** A prompt as a line of a set's file, and back. */
import type { PromptRow } from '#shared/contract';

/** Most rows have neither parameters nor inputs: those share one of each, on disk and in memory. */
const NO_PARAMETERS: PromptRow['parameters'] = {};
const NO_INPUTS: PromptRow['inputs'] = [];

export const writeRow = ({ parameters, inputs, ...row }: PromptRow): string =>
  JSON.stringify({
    ...row,
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(inputs.length > 0 && { inputs }),
  });

export function readRow(line: string): PromptRow {
  const row = JSON.parse(line) as Omit<PromptRow, 'parameters' | 'inputs'> & Partial<PromptRow>;
  return { ...row, parameters: row.parameters ?? NO_PARAMETERS, inputs: row.inputs ?? NO_INPUTS };
}
