/** The first prompts as they will be sent, with what goes with each. */
import { IconMusic, IconPhoto } from '@tabler/icons-react';
import type { PromptRow, PromptSetView } from '#shared/contract';
import { formatCount, formatCounted } from '#renderer/ui';
import styles from './prompt-file.module.css';

export function PromptPreview({ set, isCurrent }: { set: PromptSetView; isCurrent: boolean }) {
  return (
    <div className={styles.preview} aria-busy={!isCurrent}>
      <p className={styles.steps}>
        {stepsOf(set).join(' → ')} · {repeatsOf(set)}
      </p>
      <ol tabIndex={0} aria-label="First prompts, as they will be sent">
        {set.preview.map((row, index) => (
          <li key={index}>
            <span data-note={`Line ${formatCount(row.line)} of the file`}>{formatCount(row.line)}</span>
            <div>
              <p data-note={row.prompt.length > 80 ? row.prompt : undefined}>{row.prompt}</p>
              <Extras row={row} />
            </div>
          </li>
        ))}
      </ol>
      {set.prompts > set.preview.length && (
        <p className={styles.more}>and {formatCount(set.prompts - set.preview.length)} more</p>
      )}
    </div>
  );
}

/** What is left after each step that took something away or added something. */
function stepsOf({ counts, plan }: PromptSetView): readonly string[] {
  return [
    formatCounted(counts.read, 'row'),
    ...(plan.rows ? [`${formatCount(counts.inRange)} in rows ${plan.rows.from}–${plan.rows.to}`] : []),
    ...(plan.where.length > 0 ? [`${formatCount(counts.matching)} fit the filter`] : []),
    ...(plan.every !== null
      ? [`${formatCount(counts.every)} by taking one in ${formatCount(plan.every)}`]
      : []),
    formatCounted(counts.made, 'prompt'),
    ...(plan.duplicates === 'drop' ? [`${formatCount(counts.distinct)} different ones`] : []),
    ...(plan.take.kind === 'random' ? [`${formatCount(counts.kept)} drawn with seed ${plan.take.seed}`] : []),
    ...(plan.take.kind === 'first' ? [`the first ${formatCount(counts.kept)}`] : []),
  ];
}

const repeatsOf = ({ duplicates }: PromptSetView): string =>
  duplicates === 0
    ? 'no duplicates'
    : `${formatCounted(duplicates, 'prompt')} ${duplicates === 1 ? 'repeats' : 'repeat'} an earlier one`;

function Extras({ row }: { row: PromptRow }) {
  const facts = [
    ...(row.label === undefined ? [] : [row.label]),
    ...(row.category === undefined ? [] : [row.category]),
    ...(row.seed === undefined ? [] : [`seed ${row.seed}`]),
    ...(row.negative === undefined ? [] : [`not: ${row.negative}`]),
    ...Object.entries(row.parameters).map(
      ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ];
  if (facts.length + row.inputs.length === 0) return null;
  return (
    <p className={styles.extras}>
      {row.inputs.map(({ role, source }) => (
        <span key={`${role}${source}`} data-note={`${role} input: ${source}`}>
          {role === 'image' ? (
            <IconPhoto size={13} stroke={1.7} aria-label="image" />
          ) : (
            <IconMusic size={13} stroke={1.7} aria-label="audio" />
          )}
          {source}
        </span>
      ))}
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  );
}
