/** Books a cost that no run made: GPU hours, a purchase, a bill. What it would do to the allocation stands beside it. */
import { Select } from '@mantine/core';
import { useState } from 'react';
import type { Day } from '#shared/base';
import type { Award } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { formatExact, formatMoney, negate, subtract, ZERO } from '#shared/money';
import { troubleElse, useAct, useRpc } from '#renderer/rpc';
import { ErrorNotice, Form, FormFoot, MeterWithWords } from '#renderer/ui';
import { toCost, typedCost, useCostForm } from './cost-form.ts';
import { COST_FIELDS, CostFields } from './CostFields.tsx';
import { clipped } from './cost-words.ts';
import styles from './costs.module.css';
import { Notice } from './Notice.tsx';

export function ChargeForm({
  award,
  allocationId,
  today,
  onClose,
}: {
  award: Award;
  allocationId: AllocationId | undefined;
  today: Day;
  onClose: () => void;
}) {
  const form = useCostForm(today);
  const [chosen, setChosen] = useState(
    () => award.allocations.find(({ id }) => id === allocationId) ?? award.allocations[0],
  );
  const allocation = award.allocations.find(({ id }) => id === chosen?.id);
  const charge = useAct(useRpc().costs.charge.mutationOptions(), 'book the cost', onClose);
  const trouble = troubleElse(charge.trouble, COST_FIELDS);
  if (!allocation)
    return <Notice tone="warn">This award has no allocation yet; a cost is booked on one.</Notice>;
  const { currency } = award;
  const amount = typedCost(form.values);
  const after = amount === null ? null : subtract(allocation.balance.available, amount);
  const submit = form.onSubmit((values) =>
    charge.run({ ...toCost(values, currency), allocationId: allocation.id }),
  );
  return (
    <Form onSubmit={submit}>
      <NotActive award={award} />
      <Select
        label="Allocation that pays"
        data-autofocus
        data={award.allocations.map(({ id, name }) => ({ value: id, label: name }))}
        value={allocation.id}
        onChange={(value) => setChosen(award.allocations.find(({ id }) => id === value))}
      />
      <CostFields form={form} award={award} currency={currency} trouble={charge.trouble} />
      <div className={styles.sunk}>
        <MeterWithWords
          label={allocation.name}
          {...allocation.balance}
          ghost={amount ?? ZERO}
          timeShare={award.timeShare}
          currency={currency}
        />
      </div>
      {after !== null && after < 0n && (
        <Notice tone="warn">
          “{allocation.name}” will be overspent by {formatMoney(negate(after), currency)}. A cost that has
          been incurred is booked in full all the same, and stands under <i>Needs you</i> until money is moved
          to the allocation or the cost is transferred.
        </Notice>
      )}
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        onCancel={onClose}
        pending={charge.pending}
        disabled={award.state !== 'active'}
        submit={
          amount === null
            ? 'Book the cost'
            : `Book ${formatExact(amount, currency)} on ${clipped(allocation.name)}`
        }
      />
    </Form>
  );
}

/** Why nothing can be charged now. */
export function NotActive({ award }: { award: Award }) {
  return award.state === 'active' ? null : (
    <Notice tone="warn">
      Award {award.number} is {award.state}; only an active award can be charged. Refunds and corrections are
      booked until it is archived.
    </Notice>
  );
}
