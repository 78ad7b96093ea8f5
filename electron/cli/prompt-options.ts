/** The options of a prompt file: how it is read, what its columns are, which rows are taken. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  type ColumnUse,
  EVERY_ROW,
  GUESSED_READING,
  PROMPT_ENCODINGS,
  PROMPT_FORMATS,
  PROMPT_ROLES,
  type PromptCondition,
  type PromptPlan,
  type PromptReading,
  type PromptTable,
} from '#shared/contract';
import { wholeArgument } from './arguments.ts';

export interface PromptOptions {
  readonly column?: string;
  readonly map?: readonly ColumnUse[];
  readonly template?: string;
  readonly emptyCells: PromptPlan['emptyCells'];
  readonly rows?: { readonly from: number; readonly to: number };
  readonly where?: readonly PromptCondition[];
  readonly every?: number;
  readonly first?: number;
  readonly sample?: number;
  readonly sampleSeed: number;
  readonly duplicates: PromptPlan['duplicates'];
  readonly delimiter?: string;
  readonly encoding?: PromptReading['encoding'];
  readonly format?: PromptReading['format'];
  readonly heading: boolean;
}

const most = wholeArgument(1, 999_999_999);

export const withPromptOptions = (command: Command): Command =>
  command
    .option('--column <name>', 'the column that holds the prompt')
    .option(
      '--map <role=column>',
      `what columns are: ${PROMPT_ROLES.filter((role) => role !== 'parameter').join(', ')}, or a parameter by its name (repeat, or commas)`,
      mapArgument,
    )
    .option('--template <text>', 'a prompt from columns: "a photo of {object}, {style: oil|ink}"')
    .addOption(
      new Option('--empty-cells <what>', 'rows in which a column of the template is empty')
        .choices(['leave-out', 'blank'])
        .default('leave-out'),
    )
    .option('--rows <from-to>', 'these rows only, counted from 1 without the heading', rowsArgument)
    .option(
      '--where <column=value>',
      'rows of this value only; != is not, ~ contains, !~ does not (repeat)',
      whereArgument,
    )
    .option('--every <k>', 'every k-th of them', most)
    .option('--first <n>', 'the first n prompts', most)
    .option('--sample <n>', 'n prompts at random', most)
    .option('--sample-seed <seed>', 'the same seed draws the same prompts', wholeArgument(0, 999_999_999), 1)
    .addOption(
      new Option('--duplicates <what>', 'prompts that repeat an earlier one')
        .choices(['keep', 'drop'])
        .default('keep'),
    )
    .option('--delimiter <character>', 'what parts the cells of a table: , ; | or tab', delimiterArgument)
    .addOption(new Option('--encoding <name>', 'how its bytes are text').choices(PROMPT_ENCODINGS))
    .addOption(new Option('--format <name>', 'what it is, whatever its name').choices(PROMPT_FORMATS))
    .option('--no-heading', 'the first row of the table is a row, not a heading');

export const readingOf = ({ format, encoding, delimiter, heading }: PromptOptions): PromptReading => ({
  ...GUESSED_READING,
  format: format ?? null,
  encoding: encoding ?? null,
  delimiter: delimiter ?? null,
  heading: heading ? null : false,
});

export function planOf(options: PromptOptions, table: PromptTable): PromptPlan {
  const { column, map = [], template, rows, where, every, first, sample } = options;
  const asked: readonly ColumnUse[] = [
    ...map,
    ...(column === undefined ? [] : [{ column, role: 'prompt' } as const]),
  ];
  return {
    ...EVERY_ROW,
    columns: mapped(
      table.columns.map(({ use }) => use),
      asked,
    ),
    template: template ?? null,
    emptyCells: options.emptyCells,
    rows: rows ?? null,
    where: [...(where ?? [])],
    every: every ?? null,
    duplicates: options.duplicates,
    take:
      sample !== undefined
        ? { kind: 'random', count: sample, seed: options.sampleSeed }
        : first !== undefined
          ? { kind: 'first', count: first }
          : { kind: 'all' },
  };
}

/** What is asked for wins: a guess that would take the same role is given up. A column that is not there is told of later. */
function mapped(guessed: readonly ColumnUse[], asked: readonly ColumnUse[]): ColumnUse[] {
  const roles = asked.map(({ role }) => role);
  return [
    ...guessed
      .filter(({ column }) => !asked.some((use) => use.column === column))
      .map((use) =>
        use.role !== 'parameter' && roles.includes(use.role)
          ? { column: use.column, role: 'unused' as const }
          : use,
      ),
    ...asked,
  ];
}

/** `prompt=caption,seed=s`; a comma inside a column's name needs an option of its own. */
function mapArgument(text: string, before: readonly ColumnUse[] = []): readonly ColumnUse[] {
  const pieces = text.split(',');
  const pairs = pieces.every((piece) => piece.includes('=')) ? pieces : [text];
  const uses = pairs.map((pair): ColumnUse => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    const column = pair.slice(at + 1).trim();
    if (at < 1 || column === '' || name === '')
      throw new InvalidArgumentError(`write ROLE=COLUMN; the roles are ${PROMPT_ROLES.join(', ')}`);
    const role = PROMPT_ROLES.find((each) => each === name && each !== 'parameter');
    return role ? { column, role } : { column, role: 'parameter', parameter: name };
  });
  return [...before, ...uses];
}

function rowsArgument(text: string): { readonly from: number; readonly to: number } {
  const [, from = '', to = ''] = /^(\d{1,9})-(\d{1,9})$/.exec(text.trim()) ?? [];
  const range = { from: Number(from), to: Number(to) };
  if (!(range.from >= 1 && range.to >= range.from))
    throw new InvalidArgumentError('write FROM-TO, counted from 1, such as 10-200');
  return range;
}

const TESTS = { '=': 'is', '!=': 'is-not', '~': 'contains', '!~': 'contains-not' } as const;

function whereArgument(text: string, before: readonly PromptCondition[] = []): readonly PromptCondition[] {
  const [, column = '', sign = '', value = ''] = /^(.+?)(!=|!~|=|~)(.*)$/s.exec(text) ?? [];
  const test = TESTS[sign as keyof typeof TESTS];
  if (test === undefined) throw new InvalidArgumentError('write COLUMN=VALUE, or with != ~ !~ for =');
  return [...before, { column: column.trim(), test, value }];
}

function delimiterArgument(text: string): string {
  const delimiter = text === 'tab' || text === String.raw`\t` ? '\t' : text;
  if (delimiter.length !== 1) throw new InvalidArgumentError('write one character, or tab');
  return delimiter;
}
