/** The one form of an award's terms, new or there: what every award needs first, the rest in a part that opens. */
import { Collapse, SegmentedControl, Select, TextInput, UnstyledButton } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconChevronRight } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { daysBetween, isDay } from '#shared/base';
import { CURRENCIES } from '#shared/domain';
import type { Explained } from '#renderer/rpc';
import { ErrorNotice, FieldRow, Form, formatCounted, formatDay, FormFoot } from '#renderer/ui';
import { type AwardFields, isMore, wrongsOf } from './award-fields.ts';
import { MoreTerms } from './MoreTerms.tsx';
import { NumberHint } from './NumberHint.tsx';
import styles from './terms.module.css';
import { MONTHS } from './term-words.ts';

export interface AwardFormProps {
  readonly start: AwardFields;
  readonly isNew: boolean;
  readonly onSend: (fields: AwardFields) => void;
  readonly onCancel: () => void;
  readonly pending: boolean;
  readonly trouble: Explained | null;
  /** What the button does with the fields as they stand; null: there is nothing to send. */
  readonly submit: (fields: AwardFields) => string | null;
  /** Why a field cannot be changed, where it cannot. */
  readonly fixed?: Partial<Readonly<Record<'amount' | 'currency', ReactNode>>>;
}

export function AwardForm({
  start,
  isNew,
  onSend,
  onCancel,
  pending,
  trouble,
  submit,
  fixed = {},
}: AwardFormProps) {
  const form = useForm<AwardFields>({ initialValues: start, validate: wrongsOf });
  const [more, setMore] = useState(!isNew);
  const { values } = form;
  const toField = (path: string) => {
    if (isMore(path)) setMore(true);
    // The part that opens has to be there before one of its fields can be at hand.
    requestAnimationFrame(() => form.getInputNode(path)?.focus());
  };
  const { setFieldError } = form;
  const troubledAt = trouble?.field;
  const troubled = trouble?.what;
  useEffect(() => {
    if (troubledAt === undefined || troubled === undefined) return;
    setFieldError(troubledAt, troubled);
    if (isMore(troubledAt)) setMore(true);
  }, [setFieldError, troubledAt, troubled]);
  const field = (path: 'title' | 'sponsor' | 'number' | 'start' | 'end' | 'amount' | 'piName') => ({
    ...form.getInputProps(path),
    id: `award-${path}`,
    withAsterisk: path !== 'piName',
    autoComplete: 'off',
  });
  const button = submit(values);
  return (
    <Form
      onSubmit={form.onSubmit(
        (checked) => onSend(checked),
        (wrongs) => toField(Object.keys(wrongs)[0] ?? 'title'),
      )}
    >
      <TextInput {...field('title')} label="Title" placeholder="Motion the eye believes" data-autofocus />
      <FieldRow>
        <TextInput {...field('sponsor')} label="Sponsor" placeholder="National Eye Institute" />
        <div>
          <TextInput
            {...field('number')}
            label="Award number"
            placeholder="5R01EY034218-03"
            aria-describedby="award-number-hint"
          />
          <NumberHint id="award-number-hint" number={values.number} sponsor={values.sponsor} />
        </div>
      </FieldRow>
      <FieldRow>
        <TextInput {...field('start')} label="First day" placeholder="2026-02-01" />
        <TextInput {...field('end')} label="Last day" placeholder="2028-01-31" />
      </FieldRow>
      <div className={styles.moneyRow}>
        <TextInput
          {...field('amount')}
          label={`Total awarded (${values.currency})`}
          placeholder="248,500"
          disabled={fixed.amount !== undefined}
          description={fixed.amount}
          inputWrapperOrder={BELOW}
        />
        <Select
          {...form.getInputProps('currency')}
          label="Currency"
          data={[...CURRENCIES]}
          searchable
          disabled={fixed.currency !== undefined}
          description={fixed.currency}
          inputWrapperOrder={BELOW}
        />
        <TextInput {...field('piName')} label="Principal investigator" />
      </div>
      {isNew && (
        <div className={styles.stateRow}>
          <SegmentedControl
            size="xs"
            aria-label="State of the new award"
            data={[
              { value: 'active', label: 'Active' },
              { value: 'draft', label: 'Draft' },
            ]}
            {...form.getInputProps('state')}
          />
          <p>
            {values.state === 'active'
              ? 'Allocations of it may be charged from the first day on.'
              : 'Kept, but not charged until somebody activates it.'}
          </p>
        </div>
      )}
      <UnstyledButton
        className={styles.opens}
        aria-expanded={more}
        onClick={() => setMore((before) => !before)}
      >
        <IconChevronRight size={15} stroke={2} aria-hidden data-open={more || undefined} />
        <b>More terms</b>
        {!more && <span>{inShort(values)}</span>}
      </UnstyledButton>
      <Collapse expanded={more} transitionDuration={0}>
        <MoreTerms form={form} />
      </Collapse>
      {trouble && troubledAt === undefined && <ErrorNotice trouble={trouble} />}
      <div className={styles.stays}>
        <FormFoot
          note={period(values)}
          onCancel={onCancel}
          pending={pending}
          disabled={button === null}
          submit={button ?? 'Nothing changed'}
        />
      </div>
    </Form>
  );
}

const BELOW: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error'];

function period({ start, end }: AwardFields): string {
  if (!isDay(start) || !isDay(end) || end <= start) return '';
  return `${formatDay(start)} to ${formatDay(end)}: ${formatCounted(daysBetween(start, end) + 1, 'day')}`;
}

/** What the closed part holds. */
function inShort(fields: AwardFields): string {
  const counted = (list: readonly unknown[], one: string) =>
    list.length === 0 ? [] : [formatCounted(list.length, one)];
  return [
    fields.preAwardDays.trim() === '0' ? 'no pre-award days' : `${fields.preAwardDays} pre-award days`,
    `campus year from ${MONTHS[Number(fields.campusYearStartMonth) - 1] ?? 'July'}`,
    ...counted(fields.budgetPeriods, 'budget period'),
    ...counted(fields.fundingSteps, 'funding step'),
    ...counted(fields.indirectRates, 'indirect rate'),
  ].join(', ');
}
