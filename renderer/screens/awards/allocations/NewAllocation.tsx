/** Puts a part of the award under a name; the meter shows what would be left to allot. */
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Award } from '#shared/contract';
import { formatExact, formatMoney, subtract, ZERO } from '#shared/money';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { amountOf, ErrorNotice, FieldRow, Form, FormFoot, FormModal, Meter, wrongAmount } from '#renderer/ui';
import { ALLOCATION_FIELDS, type AllocationValues, checks, limitsOf, NO_LIMITS } from './allocation-form.ts';
import styles from './allocations.module.css';
import { LimitsFields } from './LimitsFields.tsx';

export function NewAllocation({
  award,
  opened,
  onClose,
}: {
  award: Award;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <FormModal opened={opened} onClose={onClose} title="Add an allocation">
      <NewAllocationForm award={award} onClose={onClose} />
    </FormModal>
  );
}

function NewAllocationForm({ award, onClose }: { award: Award; onClose: () => void }) {
  const money = (value: typeof award.amount) => formatMoney(value, award.currency);
  const tooMuch = (text: string): string | null => {
    const asked = amountOf(text);
    return asked !== null && asked > award.unallotted
      ? `The award has ${money(award.unallotted)} left to allot; this is ${money(subtract(asked, award.unallotted))} too much`
      : null;
  };
  const form = useForm<AllocationValues>({
    initialValues: NO_LIMITS,
    validate: {
      ...checks,
      name: (text) =>
        checks.name(text) ??
        (award.allocations.some(({ name }) => name === text.trim())
          ? 'This award has an allocation of that name'
          : null),
      amount: (text) => tooMuch(text) ?? wrongAmount(text),
    },
    validateInputOnBlur: ['amount'],
  });
  const add = useAct(useRpc().awards.addAllocation.mutationOptions(), 'add the allocation', onClose);
  const trouble = troubleElse(add.trouble, ALLOCATION_FIELDS);
  const amount = amountOf(form.values.amount) ?? ZERO;
  const ghost = amount > 0n ? amount : ZERO;
  const over = ghost > award.unallotted;
  return (
    <Form
      onSubmit={form.onSubmit((values) =>
        add.run({
          awardId: award.id,
          name: values.name,
          amount: amountOf(values.amount) ?? ZERO,
          limits: limitsOf(values),
        }),
      )}
    >
      <FieldRow>
        <TextInput
          label="Name"
          withAsterisk
          data-autofocus
          placeholder="Exploration"
          autoComplete="off"
          {...form.getInputProps('name')}
          error={form.errors['name'] ?? troubleAt(add.trouble, 'name')}
        />
        <TextInput
          label={`Amount (${award.currency})`}
          withAsterisk
          placeholder="12,000"
          autoComplete="off"
          {...form.getInputProps('amount')}
          error={form.errors['amount'] ?? tooMuch(form.values.amount) ?? troubleAt(add.trouble, 'amount')}
        />
      </FieldRow>
      <div className={styles.ghost}>
        <Meter
          label="Allotted of the award"
          size="full"
          currency={award.currency}
          allotted={award.amount}
          spent={subtract(award.amount, award.unallotted)}
          held={ZERO}
          ghost={ghost}
        />
        <p>
          {money(subtract(award.amount, award.unallotted))} of {money(award.amount)} is allotted
          {ghost > 0n && !over
            ? `; this adds ${money(ghost)} and leaves ${money(subtract(award.unallotted, ghost))}`
            : `; ${money(award.unallotted)} is left`}
          .
        </p>
      </div>
      <LimitsFields form={form} award={award} trouble={add.trouble} />
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        onCancel={onClose}
        pending={add.pending}
        submit={ghost > 0n ? `Allot ${formatExact(ghost, award.currency)}` : 'Allot'}
      />
    </Form>
  );
}
