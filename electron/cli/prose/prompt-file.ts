/** What was read of a prompt file, in lines for people and as figures for programs. */
import type { PromptSetView, PromptTable } from '#shared/contract';
import { counted, formatCount } from './numbers.ts';
import type { Paint } from './paint.ts';
import { printable } from './width.ts';

export interface ReadFile {
  readonly table: PromptTable;
  readonly set: PromptSetView;
}

const SHOWN_PROBLEMS = 5;

export function fileLines({ table, set }: ReadFile, paint: Paint): readonly string[] {
  const { counts } = set;
  const repeats = set.duplicates > 0 ? `, ${formatCount(set.duplicates)} of them word for word repeats` : '';
  const source = promptWords(set);
  const steps = [
    ...(counts.inRange < counts.read ? [`${formatCount(counts.inRange)} in the range`] : []),
    ...(counts.matching < counts.inRange ? [`${formatCount(counts.matching)} fit the filter`] : []),
    ...(counts.every < counts.matching
      ? [`${formatCount(counts.every)} by taking one in ${set.plan.every}`]
      : []),
    ...(counts.distinct < counts.made
      ? [`${formatCount(counts.made - counts.distinct)} repeats dropped`]
      : []),
    ...(counts.kept < counts.distinct
      ? [`${formatCount(counts.kept)} of ${formatCount(counts.distinct)} taken`]
      : []),
  ];
  return [
    `${counted(set.prompts, 'prompt')} in ${printable(set.name)}${source}${repeats}`,
    ...(steps.length > 0 ? [paint.dim(`${counted(counts.read, 'row')}: ${steps.join(', ')}`)] : []),
    ...table.notices.map((notice) => `${paint.yellow('!')} ${printable(notice)}`),
    ...(set.leftOut > 0
      ? [
          paint.yellow(`! ${counted(set.leftOut, 'row')} left out:`),
          ...set.problems
            .slice(0, SHOWN_PROBLEMS)
            .map(({ line, reason }) => printable(`    line ${line}: ${reason}`)),
          ...(set.leftOut > SHOWN_PROBLEMS
            ? [`    and ${formatCount(set.leftOut - SHOWN_PROBLEMS)} more; --json lists a hundred`]
            : []),
        ]
      : []),
  ];
}

function promptWords({ plan }: PromptSetView): string {
  if (plan.template !== null) return `, from the template "${printable(plan.template)}"`;
  const prompt = plan.columns.find(({ role }) => role === 'prompt');
  return prompt === undefined || prompt.column === 'line' ? '' : `, column "${printable(prompt.column)}"`;
}

export const fileJson = ({ table, set }: ReadFile) => ({
  name: set.name,
  id: set.fileId,
  sha256: set.sourceId,
  ...table.reading,
  columns: set.plan.columns,
  column: set.plan.columns.find(({ role }) => role === 'prompt')?.column ?? null,
  template: set.plan.template,
  take: set.plan.take,
  prompts: set.prompts,
  duplicates: set.duplicates,
  blankLines: table.blankRows,
  bytes: table.bytes,
  counts: set.counts,
  leftOut: set.leftOut,
  problems: set.problems,
  notices: table.notices,
  preview: set.preview,
});
