/** A refund (money given back) or a correction (found by reconciliation): a new entry beside the old one. */
import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import type { Award, Balance, BookedView, CostView } from '#shared/contract';
import type { AllocationId } from '#shared/domain';
import { formatExact, type Nanos, negate, toDecimal, ZERO } from '#shared/money';
import { type Act, troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { amountOf, ErrorNotice, FieldRow, Form, FormFoot, wrongAmount, wrongText } from '#renderer/ui';
import { BalanceEffect } from './BalanceEffect.tsx';

import { Became, CostSummary } from './CostSummary.tsx';
import { clipped } from './cost-words.ts';
import styles from './costs.module.css';
import { Notice } from './Notice.tsx';

export function RefundForm({ award, cost, onClose }: { award: Award; cost: CostView; onClose: () => void }) {
  const refund = useAct(useRpc().costs.refund.mutationOptions(), 'book the refund', onClose);
  const { entry, left } = cost;
  if (left === null || left <= 0n) return <NothingLeft cost={cost} award={award} />;
  return (
    <AmountForm
      award={award}
      cost={cost}
      pot={{ name: entry.allocationName, balance: cost.balance }}
      act={refund}
      start={toDecimal(left)}
      most={left}
      reasonLabel="Why it is given back"
      reasonExample="Credit note CN-118 of 3 March: 12 requests failed on their side"
      onClose={onClose}
      signed={negate}
      submit={(amount) => `Refund ${amount} to ${clipped(entry.allocationName)}`}
      idle="Refund"
      run={(amount, reason) => refund.run({ originalId: entry.id, amount, reason })}
    />
  );
}

export function AdjustForm({
  award,
  cost,
  pot,
  onClose,
}: {
  award: Award;
  /** The entry that it corrects; null: none alone. */
  cost: CostView | null;
  pot: { readonly id: AllocationId; readonly name: string; readonly balance: Balance };
  onClose: () => void;
}) {
  const adjust = useAct(useRpc().costs.adjust.mutationOptions(), 'book the correction', onClose);
  const way = useForm<{ way: 'less' | 'more' }>({ initialValues: { way: 'less' } });
  const isLess = way.values.way === 'less';
  const signed = (amount: Nanos) => (isLess ? negate(amount) : amount);
  return (
    <AmountForm
      award={award}
      cost={cost}
      pot={pot}
      act={adjust}
      start=""
      most={isLess ? (cost?.left ?? pot.balance.spent) : null}
      before={
        <div className={styles.by}>
          <span id="adjust-way">The books say</span>
          <SegmentedControl
            fullWidth
            aria-labelledby="adjust-way"
            data={[
              { value: 'less', label: 'too much was spent' },
              { value: 'more', label: 'too little was spent' },
            ]}
            value={way.values.way}
            onChange={(value) => way.setFieldValue('way', value === 'more' ? 'more' : 'less')}
          />
        </div>
      }
      reasonLabel="What reconciliation found"
      reasonExample="The invoice of March bills 3 GPU hours less than were entered"
      onClose={onClose}
      signed={signed}
      submit={(amount) =>
        `${isLess ? 'Take' : 'Add'} ${amount} ${isLess ? 'from' : 'to'} ${clipped(pot.name)}`
      }
      idle="Book the correction"
      run={(amount, reason) =>
        adjust.run({
          allocationId: pot.id,
          amount: signed(amount),
          originalId: cost?.entry.id ?? null,
          reason,
        })
      }
    />
  );
}

function NothingLeft({ cost, award }: { cost: CostView; award: Award }) {
  return (
    <div className={styles.stack}>
      <CostSummary cost={cost} currency={award.currency} />
      <Became cost={cost} currency={award.currency} />
      <Notice tone="warn">
        {cost.left === null
          ? 'This entry is no cost, so nothing of it can be given back.'
          : 'Nothing is left of this cost: it was given back, moved or corrected in full.'}
      </Notice>
    </div>
  );
}

const FIELDS = ['amount', 'reason'] as const;

function AmountForm({
  award: { currency },
  cost,
  pot,
  act,
  start,
  most,
  before,
  reasonLabel,
  reasonExample,
  signed,
  submit,
  idle,
  run,
  onClose,
}: {
  award: Award;
  cost: CostView | null;
  pot: { readonly name: string; readonly balance: Balance };
  act: Pick<Act<unknown, BookedView>, 'pending' | 'trouble'>;
  start: string;
  /** Null: as much as one likes. */
  most: Nanos | null;
  before?: ReactNode;
  reasonLabel: string;
  reasonExample: string;
  /** What an amount adds to what was spent. */
  signed: (amount: Nanos) => Nanos;
  submit: (amount: string) => string;
  idle: string;
  run: (amount: Nanos, reason: string) => void;
  onClose: () => void;
}) {
  const form = useForm({
    initialValues: { amount: start, reason: '' },
    validate: {
      amount: (text) => {
        const amount = amountOf(text);
        const isTooMuch = most !== null && amount !== null && amount > most;
        return wrongAmount(text) ?? (isTooMuch ? `At most ${formatExact(most, currency)}` : null);
      },
      reason: wrongText,
    },
  });
  const amount = amountOf(form.values.amount);
  const isAmount = amount !== null && amount > 0n;
  const errorAt = (field: (typeof FIELDS)[number]) => form.errors[field] ?? troubleAt(act.trouble, field);
  const trouble = troubleElse(act.trouble, FIELDS);
  return (
    <Form onSubmit={form.onSubmit((values) => run(amountOf(values.amount) ?? ZERO, values.reason))}>
      {cost && <CostSummary cost={cost} currency={currency} />}
      {cost && <Became cost={cost} currency={currency} />}
      <FieldRow columns={before === undefined ? 1 : 2}>
        {before}
        <TextInput
          label={`Amount (${currency})`}
          withAsterisk
          data-autofocus
          autoComplete="off"
          {...form.getInputProps('amount')}
          error={errorAt('amount')}
        />
      </FieldRow>
      <Textarea
        label={reasonLabel}
        withAsterisk
        placeholder={reasonExample}
        autosize
        minRows={2}
        {...form.getInputProps('reason')}
        error={errorAt('reason')}
      />
      <BalanceEffect
        name={pot.name}
        balance={pot.balance}
        spends={isAmount ? signed(amount) : null}
        currency={currency}
      />
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        onCancel={onClose}
        pending={act.pending}
        submit={isAmount ? submit(formatExact(amount, currency)) : idle}
      />
    </Form>
  );
}
