/** Noting credit that was bought, and charging what was used of it. */
import { Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { Day } from '#shared/base';
import type { Award, PrepaidCredit } from '#shared/contract';
import type { AllocationId, PrepaidCreditId } from '#shared/domain';
import { formatExact, formatMoney, negate, subtract, ZERO } from '#shared/money';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import {
  amountOf,
  ErrorNotice,
  FieldRow,
  Form,
  FormFoot,
  formatDay,
  MeterWithWords,
  wrongAmount,
  wrongDay,
  wrongText,
} from '#renderer/ui';

import { clipped } from './cost-words.ts';
import styles from './costs.module.css';
import { PersonField } from './PersonField.tsx';
import { Notice } from './Notice.tsx';

interface AddValues {
  readonly vendor: string;
  readonly amount: string;
  readonly currency: string;
  readonly bought: string;
  readonly invoice: string;
}

const ADD_FIELDS = ['vendor', 'amount', 'currency', 'bought'] as const;

export function AddCreditForm({ award, today, onClose }: { award: Award; today: Day; onClose: () => void }) {
  const rpc = useRpc();
  const choices = useQuery(rpc.awards.choices.queryOptions());
  const form = useForm<AddValues>({
    initialValues: { vendor: '', amount: '', currency: award.currency, bought: today, invoice: '' },
    validate: { vendor: wrongText, amount: (text) => wrongAmount(text), bought: (text) => wrongDay(text) },
  });
  const add = useAct(rpc.credits.add.mutationOptions(), 'note the credit', onClose);
  const errorAt = (field: (typeof ADD_FIELDS)[number]) => form.errors[field] ?? troubleAt(add.trouble, field);
  const trouble = troubleElse(add.trouble, ADD_FIELDS);
  const amount = amountOf(form.values.amount);
  const { currency } = form.values;
  const submit = form.onSubmit(({ vendor, bought, invoice, ...values }) =>
    add.run({
      vendor,
      amount: amountOf(values.amount) ?? ZERO,
      currency,
      bought: bought.trim() as Day,
      invoice: invoice.trim() === '' ? null : invoice.trim(),
    }),
  );
  return (
    <Form onSubmit={submit}>
      <Notice>
        Buying credit charges nothing: it becomes a cost when it is used, on the allocation that it is used
        for. What is left unused at the end is never a cost of an award.
      </Notice>
      <FieldRow>
        <TextInput
          label="Vendor"
          withAsterisk
          data-autofocus
          placeholder="Lambda"
          autoComplete="off"
          {...form.getInputProps('vendor')}
          error={errorAt('vendor')}
        />
        <TextInput
          label="Invoice"
          placeholder="INV-2291"
          autoComplete="off"
          {...form.getInputProps('invoice')}
        />
      </FieldRow>
      <FieldRow columns={3}>
        <TextInput
          label="Amount bought"
          withAsterisk
          placeholder="500"
          autoComplete="off"
          {...form.getInputProps('amount')}
          error={errorAt('amount')}
        />
        <Select
          label="Currency"
          searchable
          data={choices.data?.currencies ?? [award.currency]}
          {...form.getInputProps('currency')}
          error={errorAt('currency')}
        />
        <TextInput
          label="Day of purchase"
          withAsterisk
          autoComplete="off"
          {...form.getInputProps('bought')}
          error={errorAt('bought')}
        />
      </FieldRow>
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        onCancel={onClose}
        pending={add.pending}
        submit={
          amount !== null && amount > 0n
            ? `Note credit of ${formatExact(amount, currency)}`
            : 'Note the credit'
        }
      />
    </Form>
  );
}

interface UseValues {
  readonly creditId: PrepaidCreditId | null;
  readonly allocationId: AllocationId | null;
  readonly amount: string;
  readonly day: string;
  readonly personName: string | null;
  readonly reason: string;
}

const USE_FIELDS = ['amount', 'day', 'reason', 'personName'] as const;

export function UseCreditForm({
  award,
  credits,
  creditId,
  today,
  onClose,
}: {
  award: Award;
  credits: readonly PrepaidCredit[];
  creditId: PrepaidCreditId | null;
  today: Day;
  onClose: () => void;
}) {
  const rpc = useRpc();
  const usable = credits.filter(({ currency, left }) => currency === award.currency && left > 0n);
  const form = useForm<UseValues>({
    initialValues: {
      creditId: (usable.find(({ id }) => id === creditId) ?? usable[0])?.id ?? null,
      allocationId: award.allocations[0]?.id ?? null,
      amount: '',
      day: today,
      personName: null,
      reason: '',
    },
    validate: {
      amount: (text, values) =>
        wrongAmount(text) ??
        tooMuch(
          text,
          usable.find(({ id }) => id === values.creditId),
        ),
      day: (text) => wrongDay(text),
      reason: wrongText,
    },
  });
  const use = useAct(rpc.credits.use.mutationOptions(), 'charge the use', onClose);
  const credit = usable.find(({ id }) => id === form.values.creditId);
  const allocation = award.allocations.find(({ id }) => id === form.values.allocationId);
  if (!credit || !allocation) {
    return (
      <Notice tone="warn">
        {allocation
          ? `No credit in ${award.currency} is left. Note credit that was bought first.`
          : 'This award has no allocation yet; a use is charged to one.'}
      </Notice>
    );
  }
  const errorAt = (field: (typeof USE_FIELDS)[number]) => form.errors[field] ?? troubleAt(use.trouble, field);
  const trouble = troubleElse(use.trouble, USE_FIELDS);
  const amount = amountOf(form.values.amount) ?? ZERO;
  const after = subtract(allocation.balance.available, amount);
  const { currency } = award;
  const submit = form.onSubmit((values) =>
    use.run({
      creditId: credit.id,
      allocationId: allocation.id,
      amount,
      day: values.day.trim() as Day,
      personName: values.personName,
      reason: values.reason,
    }),
  );
  return (
    <Form onSubmit={submit}>
      <FieldRow>
        <Select
          label="Credit"
          data={usable.map(({ id, vendor, bought, left }) => ({
            value: id,
            label: `${vendor}, ${formatDay(bought)} (${formatMoney(left, currency)} left)`,
          }))}
          value={credit.id}
          onChange={(value) => form.setFieldValue('creditId', value)}
        />
        <Select
          label="Allocation that pays"
          data={award.allocations.map(({ id, name }) => ({ value: id, label: name }))}
          value={allocation.id}
          onChange={(value) => form.setFieldValue('allocationId', value)}
        />
      </FieldRow>
      <FieldRow columns={3}>
        <TextInput
          label={`Amount used (${currency})`}
          withAsterisk
          data-autofocus
          placeholder="42.50"
          autoComplete="off"
          {...form.getInputProps('amount')}
          error={errorAt('amount')}
        />
        <TextInput
          label="Day of use"
          withAsterisk
          autoComplete="off"
          {...form.getInputProps('day')}
          error={errorAt('day')}
        />
        <PersonField {...form.getInputProps('personName')} error={errorAt('personName')} />
      </FieldRow>
      <Textarea
        label="What it was used for"
        withAsterisk
        autosize
        minRows={2}
        {...form.getInputProps('reason')}
        error={errorAt('reason')}
      />
      <div className={styles.two}>
        <div className={styles.named}>
          <h3>Credit of {credit.vendor}</h3>
          <MeterWithWords
            label={`Credit of ${credit.vendor}`}
            allotted={credit.amount}
            spent={credit.used}
            held={ZERO}
            ghost={amount}
            currency={currency}
          />
        </div>
        <div className={styles.named}>
          <h3>{allocation.name}</h3>
          <MeterWithWords
            label={allocation.name}
            {...allocation.balance}
            ghost={amount}
            currency={currency}
          />
        </div>
      </div>
      {after < 0n && (
        <Notice tone="warn">
          “{allocation.name}” will be overspent by {formatMoney(negate(after), currency)}. What has been used
          is booked in full all the same.
        </Notice>
      )}
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        onCancel={onClose}
        pending={use.pending}
        submit={
          amount > 0n
            ? `Charge ${formatExact(amount, currency)} to ${clipped(allocation.name)}`
            : 'Charge the use'
        }
      />
    </Form>
  );
}

function tooMuch(text: string, credit: PrepaidCredit | undefined): string | null {
  const amount = amountOf(text);
  return credit && amount !== null && amount > credit.left
    ? `${formatExact(credit.left, credit.currency)} of this credit is left`
    : null;
}
