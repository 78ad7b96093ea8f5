/** Puts a part of the award under a name; the meter shows what would be left to allot. */
import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Award } from '#shared/contract';
import { formatExact, formatMoney, parseAmount, subtract, ZERO } from '#shared/money';
import { explainError, useRpc } from '#renderer/rpc';
import { ErrorNotice, FieldRow, Form, FormFoot, FormModal, Meter } from '#renderer/ui';
import styles from './allocations.module.css';

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
    <FormModal opened={opened} onClose={onClose} title="Add an allocation" size={520}>
      <AllocationForm award={award} onClose={onClose} />
    </FormModal>
  );
}

function AllocationForm({ award, onClose }: { award: Award; onClose: () => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const amount = parseAmount(typed);
  const add = useMutation(
    useRpc().awards.addAllocation.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries();
        onClose();
      },
    }),
  );
  const money = (value: typeof award.amount) => formatMoney(value, award.currency);
  const over = amount.ok && amount.value > award.unallotted;
  const wrongAmount = !amount.ok
    ? tried
      ? typed.trim() === ''
        ? 'Needed'
        : amount.error.message
      : undefined
    : over
      ? `The award has ${money(award.unallotted)} left to allot; this is ${money(subtract(amount.value, award.unallotted))} too much`
      : amount.value <= 0n
        ? 'Must be more than zero'
        : undefined;
  const wrongName =
    tried && name.trim() === ''
      ? 'Needed'
      : award.allocations.some((other) => other.name === name.trim())
        ? 'This award has an allocation of that name'
        : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!amount.ok || amount.value <= 0n || over || name.trim() === '' || wrongName !== undefined) return;
    add.mutate({ awardId: award.id, name, amount: amount.value });
  };
  const ghost = amount.ok && amount.value > 0n ? amount.value : ZERO;
  return (
    <Form onSubmit={submit}>
      <FieldRow>
        <TextInput
          label="Name"
          withAsterisk
          data-autofocus
          placeholder="Exploration"
          value={name}
          error={wrongName}
          onChange={(event) => setName(event.currentTarget.value)}
          autoComplete="off"
        />
        <TextInput
          label={`Amount (${award.currency})`}
          withAsterisk
          placeholder="12,000"
          value={typed}
          error={wrongAmount}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
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
      {add.isError && <ErrorNotice trouble={explainError(add.error, 'add the allocation')} />}
      <FormFoot
        onCancel={onClose}
        pending={add.isPending}
        submit={ghost > 0n ? `Allot ${formatExact(ghost, award.currency)}` : 'Allot'}
      />
    </Form>
  );
}
