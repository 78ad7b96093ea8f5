/** Writes a split rule, or the next version of one. It looks forward: it never holds for a day that has passed. */
import { ActionIcon, Autocomplete, Button, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Day } from '#shared/base';
import type { SplitRule } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import {
  ErrorNotice,
  FieldGroup,
  FieldRow,
  Form,
  FormFoot,
  formatDay,
  wrongDay,
  wrongText,
} from '#renderer/ui';

import styles from './costs.module.css';
import { byName, shareText } from './split-rules.ts';
import { choicesOf, type Places } from './use-allocations.ts';

interface Values {
  readonly name: string;
  readonly basis: string;
  readonly validFrom: string;
  readonly shares: readonly { readonly allocationId: AllocationId | null; readonly weight: string }[];
}

const FIELDS = ['name', 'basis', 'validFrom', 'shares'] as const;
const WEIGHT = /^[1-9]\d{0,9}$/;
const NO_SHARE = { allocationId: null, weight: '1' };

export function SplitRuleForm({
  rules,
  places,
  today,
  start,
  onClose,
}: {
  rules: readonly SplitRule[];
  places: Places;
  today: Day;
  /** The rule whose next version is written. */
  start: string | null;
  onClose: () => void;
}) {
  const known = byName(rules);
  const first = start === null ? undefined : known.get(start)?.[0];
  const form = useForm<Values>({
    initialValues: {
      name: first?.name ?? '',
      basis: first?.basis ?? '',
      validFrom: today,
      shares: first?.shares ?? [NO_SHARE, NO_SHARE],
    },
    validate: {
      name: wrongText,
      basis: wrongText,
      validFrom: (text) =>
        wrongDay(text) ?? (text.trim() < today ? `A rule looks forward: ${formatDay(today)} or later` : null),
      shares: wrongShares,
    },
  });
  const add = useAct(useRpc().splits.add.mutationOptions(), 'store the rule', onClose);
  const { values } = form;
  const last = known.get(values.name.trim())?.[0];
  const version = (last?.version ?? 0) + 1;
  const errorAt = (field: (typeof FIELDS)[number]) => form.errors[field] ?? troubleAt(add.trouble, field);
  const trouble = troubleElse(add.trouble, FIELDS);
  const weights = values.shares.map(({ weight }) =>
    WEIGHT.test(weight.trim()) ? BigInt(weight.trim()) : 0n,
  );
  const setShare = (at: number, change: Partial<Values['shares'][number]>) =>
    form.setFieldValue(
      'shares',
      values.shares.map((share, index) => (index === at ? { ...share, ...change } : share)),
    );
  const submit = form.onSubmit(({ name, basis, validFrom, shares }) =>
    add.run({
      name: name.trim(),
      basis,
      validFrom: validFrom.trim() as Day,
      shares: shares.flatMap(({ allocationId, weight }) =>
        allocationId === null ? [] : [{ allocationId, weight: weight.trim() }],
      ),
    }),
  );
  return (
    <Form onSubmit={submit}>
      <FieldRow>
        <Autocomplete
          label="Name"
          withAsterisk
          description={
            last
              ? `Version ${version}; version ${last.version} holds until then`
              : 'A known name adds a version to it'
          }
          placeholder="Shared licences"
          data={[...known.keys()]}
          {...form.getInputProps('name')}
          error={errorAt('name')}
        />
        <TextInput
          label="Holds from"
          withAsterisk
          description="Costs used on this day or later"
          autoComplete="off"
          {...form.getInputProps('validFrom')}
          error={errorAt('validFrom')}
        />
      </FieldRow>
      <Textarea
        label="Basis of the shares"
        withAsterisk
        description="The documented measure: prompts of each aim, hours of each project"
        placeholder="Prompts of each aim in the suite of 1 March: 210 and 90"
        autosize
        minRows={2}
        {...form.getInputProps('basis')}
        error={errorAt('basis')}
      />
      <FieldGroup title="Shares" lead="Whole weights: 2 and 1 are two thirds and one third.">
        {values.shares.map(({ allocationId, weight }, at) => (
          <div className={styles.share} key={at}>
            <Select
              aria-label={`Allocation of share ${at + 1}`}
              placeholder="Allocation of any award"
              searchable
              data={choicesOf(places.values())}
              value={allocationId}
              onChange={(value) => setShare(at, { allocationId: value })}
            />
            <TextInput
              aria-label={`Weight of share ${at + 1}`}
              value={weight}
              autoComplete="off"
              onChange={(event) => setShare(at, { weight: event.currentTarget.value })}
            />
            <span className={styles.shareText}>{shareText(weights[at] ?? 0n, weights)}</span>
            <ActionIcon
              aria-label={`Take share ${at + 1} away`}
              disabled={values.shares.length <= 2}
              onClick={() =>
                form.setFieldValue(
                  'shares',
                  values.shares.filter((_, index) => index !== at),
                )
              }
            >
              <IconTrash size={16} stroke={1.7} />
            </ActionIcon>
          </div>
        ))}
        {errorAt('shares') !== undefined && (
          <p className={styles.wrong} role="alert">
            {errorAt('shares')}
          </p>
        )}
        <div>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => form.setFieldValue('shares', [...values.shares, NO_SHARE])}
          >
            Add a share
          </Button>
        </div>
      </FieldGroup>
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note="Versions are never edited: a change is the next version."
        onCancel={onClose}
        pending={add.pending}
        submit={last ? `Store version ${version}` : 'Store the rule'}
      />
    </Form>
  );
}

function wrongShares(shares: Values['shares']): string | null {
  if (shares.some(({ allocationId }) => allocationId === null)) return 'Choose an allocation for each share';
  if (shares.some(({ weight }) => !WEIGHT.test(weight.trim()))) return 'A weight is a whole number from 1 on';
  return new Set(shares.map(({ allocationId }) => allocationId)).size < shares.length
    ? 'An allocation has one share'
    : null;
}
