/** What of the ledger is shown. Everything chosen stands in the address, so it can be kept, sent and gone back to. */
import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Award } from '#shared/contract';
import { ENTRY_GROUPS, ENTRY_KINDS, PAYMENT_ROUTES, TIERS } from '#shared/domain';
import { go, type LedgerFilter } from '#renderer/routes';
import { type Explained, useRpc } from '#renderer/rpc';
import { formatInstant, ROUTE_WORDS } from '#renderer/ui';
import type { AwardRoute } from '../award/AwardPage.tsx';
import styles from './ledger.module.css';
import { isNarrowed } from './use-ledger.ts';
import { GROUP_WORDS } from './words.ts';

/** Stands for "not chosen" and for "none": a select cannot hold an empty value. */
const EVERY = '*';
const NONE = '-';

interface Choice {
  readonly value: string;
  readonly label: string;
}

export function Filters({
  award,
  route,
  trouble,
}: {
  award: Award;
  route: AwardRoute;
  trouble: Explained | null;
}) {
  const choices = useQuery(useRpc().ledger.choices.queryOptions({ input: { awardId: award.id } })).data;
  const { entries = {} } = route;
  const set = (part: Partial<Record<keyof LedgerFilter, string | undefined>>) =>
    go({ ...route, entryId: undefined, entries: clean({ ...entries, ...part }) }, { replace: true });
  const select = (
    name: Exclude<keyof LedgerFilter, 'from' | 'to' | 'order'>,
    label: string,
    every: string,
    data: readonly Choice[],
    searchable = false,
  ) => (
    <Select
      aria-label={label}
      size="xs"
      className={styles.select}
      allowDeselect={false}
      searchable={searchable}
      value={entries[name] === undefined ? EVERY : entries[name] === '' ? NONE : entries[name]}
      data={withChosen([{ value: EVERY, label: every }, ...data], entries[name])}
      onChange={(value) =>
        set({ [name]: value === null || value === EVERY ? undefined : value === NONE ? '' : value })
      }
      data-chosen={entries[name] !== undefined || undefined}
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      error={trouble?.field === name}
    />
  );
  return (
    <div className={styles.filters} role="search" aria-label="Filter of the ledger">
      {select('kind', 'Kind of entry', 'every kind', [
        ...Object.keys(ENTRY_GROUPS).map((group) => ({
          value: group,
          label: GROUP_WORDS[group as keyof typeof GROUP_WORDS],
        })),
        ...ENTRY_KINDS.map((kind) => ({ value: kind, label: kind })),
      ])}
      <Select
        aria-label="Allocation"
        size="xs"
        className={styles.allocation}
        allowDeselect={false}
        value={route.allocationId ?? EVERY}
        data={[
          { value: EVERY, label: 'every allocation' },
          ...award.allocations.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        data-chosen={route.allocationId !== undefined || undefined}
        comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
        onChange={(value) =>
          go(
            {
              ...route,
              entryId: undefined,
              allocationId: award.allocations.find(({ id }) => id === value)?.id,
            },
            { replace: true },
          )
        }
      />
      {(['from', 'to'] as const).map((name) => (
        <DayFilter
          key={name}
          label={name === 'from' ? 'First day' : 'Last day'}
          placeholder={name === 'from' ? 'from a day' : 'to a day'}
          value={entries[name] ?? ''}
          onSet={(value) => set({ [name]: value === '' ? undefined : value })}
          error={trouble?.field === name}
        />
      ))}
      {select(
        'model',
        'Model',
        'every model',
        [
          ...(choices?.models ?? []).map((key) => ({ value: key, label: key })),
          ...(choices?.noModel === true ? [{ value: NONE, label: 'no model' }] : []),
        ],
        true,
      )}
      {select(
        'tier',
        'Tier',
        'every tier',
        TIERS.map((tier) => ({ value: tier, label: tier })),
      )}
      {select(
        'person',
        'Person',
        'everybody',
        [
          ...(choices?.people ?? []).map((name) => ({ value: name, label: name })),
          ...(choices?.noPerson === true ? [{ value: NONE, label: 'nobody named' }] : []),
        ],
        true,
      )}
      {select(
        'batch',
        'Batch',
        'every batch',
        (choices?.batches ?? []).map(({ id, experimentName, createdAtMs }) => ({
          value: id,
          label: `${experimentName}, ${formatInstant(createdAtMs)}`,
        })),
        true,
      )}
      {select(
        'route',
        'Payment route',
        'every route',
        PAYMENT_ROUTES.map((each) => ({ value: each, label: ROUTE_WORDS[each] })),
      )}
      {entries.run !== undefined && (
        <span className={styles.chip}>
          one run
          <CloseButton size="xs" aria-label="Show every run" onClick={() => set({ run: undefined })} />
        </span>
      )}
    </div>
  );
}

/** The way back to the whole ledger, where something is left out of it. */
export function ShowAll({ route }: { route: AwardRoute }) {
  if (!isNarrowed(route) && route.allocationId === undefined) return null;
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      color="gray"
      onClick={() =>
        go(
          {
            ...route,
            entryId: undefined,
            allocationId: undefined,
            entries: clean({ order: route.entries?.order }),
          },
          { replace: true },
        )
      }
    >
      Show all
    </Button>
  );
}

/** Asked for once it is typed whole: on Enter, and when the field is left. */
function DayFilter({
  label,
  placeholder,
  value,
  onSet,
  error,
}: {
  label: string;
  placeholder: string;
  value: string;
  onSet: (value: string) => void;
  error: boolean;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const send = () => {
    if (text.trim() !== value) onSet(text.trim());
  };
  return (
    <TextInput
      aria-label={label}
      data-note={`${label} of use, as YYYY-MM-DD (UTC)`}
      placeholder={placeholder}
      size="xs"
      className={styles.day}
      value={text}
      data-chosen={value !== '' || undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={send}
      onKeyDown={(event) => event.key === 'Enter' && send()}
      error={error}
    />
  );
}

/** What the address names is shown even where it is none of the choices. */
function withChosen(data: readonly Choice[], chosen: string | undefined): Choice[] {
  const value = chosen === '' ? NONE : chosen;
  const known = value === undefined || data.some((choice) => choice.value === value);
  return known ? [...data] : [...data, { value, label: value === NONE ? 'none' : value }];
}

function clean(entries: Partial<Record<keyof LedgerFilter, string | undefined>>): LedgerFilter | undefined {
  const named = Object.entries(entries).filter(([, value]) => value !== undefined);
  return named.length === 0 ? undefined : Object.fromEntries(named);
}
