/** Which rows and prompts of the file are taken: a range, a filter, every k-th, the first ones or a sample. */
import { Button, CloseButton, NumberInput, Select, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { CONDITIONS, type PromptCondition, type PromptPlan } from '#shared/contract';
import { useRpcSource } from '#renderer/rpc';
import { formatCount } from '#renderer/ui';
import type { DraftFile } from './draft.ts';
import styles from './prompt-file.module.css';
import { changePlan } from './prompt-file.ts';

const TEST_WORDS: Readonly<Record<(typeof CONDITIONS)[number], string>> = {
  is: 'is',
  'is-not': 'is not',
  contains: 'contains',
  'contains-not': 'does not contain',
};
const FIRST_SAMPLE = 100;
const FIRST_SEED = 1;

export function RowChoice({ file }: { file: DraftFile }) {
  const { plan, table } = file;
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.part}>
      <UnstyledButton className={styles.unfold} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={15} stroke={1.8} aria-hidden />
        <b>Which rows</b>
        <span>{choiceWords(plan, table.rows)}</span>
      </UnstyledButton>
      {open && <Choices file={file} />}
    </div>
  );
}

function Choices({ file: { table, plan } }: { file: DraftFile }) {
  const { client } = useRpcSource();
  const change = (wish: Partial<PromptPlan>) => void changePlan(client, wish);
  const { rows, where, every, duplicates, take } = plan;
  const range = (from: number | null, to: number | null) => {
    const wanted = { from: from ?? 1, to: to ?? table.rows };
    change({ rows: wanted.from === 1 && wanted.to >= table.rows ? null : wanted });
  };
  return (
    <div className={styles.choices}>
      <Whole
        label="From row"
        value={rows?.from ?? null}
        hint="1"
        onChange={(from) => range(from, rows?.to ?? null)}
      />
      <Whole
        label="To row"
        value={rows?.to ?? null}
        hint={formatCount(table.rows)}
        onChange={(to) => range(rows?.from ?? null, to)}
      />
      <Whole label="One in" value={every} hint="1" onChange={(k) => change({ every: k === 1 ? null : k })} />
      <Select
        label="Repeats"
        size="xs"
        allowDeselect={false}
        value={duplicates}
        data={[
          { value: 'keep', label: 'Keep all' },
          { value: 'drop', label: 'Keep the first' },
        ]}
        onChange={(value) => change({ duplicates: value === 'drop' ? 'drop' : 'keep' })}
      />
      <Select
        label="Take"
        size="xs"
        allowDeselect={false}
        value={take.kind}
        data={[
          { value: 'all', label: 'All prompts' },
          { value: 'first', label: 'The first' },
          { value: 'random', label: 'At random' },
        ]}
        onChange={(kind) =>
          change({
            take:
              kind === 'random'
                ? { kind, count: FIRST_SAMPLE, seed: FIRST_SEED }
                : kind === 'first'
                  ? { kind, count: FIRST_SAMPLE }
                  : { kind: 'all' },
          })
        }
      />
      {take.kind !== 'all' && (
        <Whole
          label="Prompts"
          value={take.count}
          hint={String(FIRST_SAMPLE)}
          onChange={(count) => change({ take: { ...take, count: count ?? FIRST_SAMPLE } })}
        />
      )}
      {take.kind === 'random' && (
        <Whole
          label="Seed of the draw"
          least={0}
          value={take.seed}
          hint={String(FIRST_SEED)}
          onChange={(seed) => change({ take: { ...take, seed: seed ?? FIRST_SEED } })}
        />
      )}
      <div className={styles.where} role="group" aria-label="Filter">
        {where.map((condition, index) => (
          <Where
            key={index}
            condition={condition}
            columns={table.columns.map(({ name }) => name)}
            onChange={(next) => change({ where: where.map((each, at) => (at === index ? next : each)) })}
            onRemove={() => change({ where: where.filter((_, at) => at !== index) })}
          />
        ))}
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() =>
            change({
              where: [...where, { column: table.columns[0]?.name ?? '', test: 'contains', value: '' }],
            })
          }
        >
          Filter by a column
        </Button>
      </div>
    </div>
  );
}

function Whole({
  label,
  value,
  hint,
  least = 1,
  onChange,
}: {
  label: string;
  value: number | null;
  hint: string;
  least?: number;
  onChange: (value: number | null) => void;
}) {
  return (
    <NumberInput
      label={label}
      size="xs"
      min={least}
      max={999_999_999}
      allowDecimal={false}
      clampBehavior="strict"
      hideControls
      placeholder={hint}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' && next >= least ? next : null)}
    />
  );
}

function Where({
  condition,
  columns,
  onChange,
  onRemove,
}: {
  condition: PromptCondition;
  columns: readonly string[];
  onChange: (condition: PromptCondition) => void;
  onRemove: () => void;
}) {
  return (
    <div className={styles.condition}>
      <Select
        aria-label="Column to filter by"
        size="xs"
        allowDeselect={false}
        value={condition.column}
        data={[...columns]}
        onChange={(column) => onChange({ ...condition, column: column ?? condition.column })}
      />
      <Select
        aria-label="How it is compared"
        size="xs"
        allowDeselect={false}
        value={condition.test}
        data={CONDITIONS.map((test) => ({ value: test, label: TEST_WORDS[test] }))}
        onChange={(value) =>
          onChange({ ...condition, test: CONDITIONS.find((test) => test === value) ?? 'contains' })
        }
      />
      <TextInput
        aria-label="Value to compare with"
        size="xs"
        value={condition.value}
        onChange={(event) => onChange({ ...condition, value: event.currentTarget.value })}
      />
      <CloseButton size="sm" aria-label="Remove this filter" onClick={onRemove} />
    </div>
  );
}

function choiceWords({ rows, where, every, duplicates, take }: PromptPlan, all: number): string {
  const words = [
    ...(rows ? [`rows ${formatCount(rows.from)} to ${formatCount(rows.to)}`] : []),
    ...where.map(({ column, test, value }) => `${column} ${TEST_WORDS[test]} “${value}”`),
    ...(every === null ? [] : [`one in ${formatCount(every)}`]),
    ...(duplicates === 'drop' ? ['no repeats'] : []),
    ...(take.kind === 'first' ? [`the first ${formatCount(take.count)}`] : []),
    ...(take.kind === 'random' ? [`${formatCount(take.count)} at random, seed ${take.seed}`] : []),
  ];
  return words.length === 0 ? `all ${formatCount(all)}` : words.join(', ');
}
