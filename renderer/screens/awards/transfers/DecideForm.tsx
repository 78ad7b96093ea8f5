/** Approving books the transfer; declining leaves the cost where it is. What each does stands there in numbers. */
import { Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Transfer } from '#shared/contract';
import { wrongWithAnswer } from '#shared/domain';
import { formatExact, negate } from '#shared/money';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { ErrorNotice, Form, FormFoot, wrongText } from '#renderer/ui';
import { BalanceEffect } from '../costs/BalanceEffect.tsx';

import { Notice } from '../costs/Notice.tsx';
import type { Places } from '../costs/use-allocations.ts';
import { AnswerField } from './AnswerField.tsx';
import { TransferClock } from './TransferClock.tsx';
import { endsOf } from './transfer-ends.ts';
import styles from './transfers.module.css';

export interface DecideProps {
  readonly transfer: Transfer;
  readonly places: Places;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function ApproveForm({ transfer, places, onClose, onDone }: DecideProps) {
  const { from, to, currency } = endsOf(transfer, places);
  const form = useForm({
    initialValues: { note: '', override: '' },
    validate: { override: (text) => (transfer.isLate ? wrongWithAnswer(text) : null) },
  });
  const approve = useAct(useRpc().transfers.approve.mutationOptions(), 'approve the transfer', onDone);
  const trouble = troubleElse(approve.trouble, ['override']);
  const isShort = to !== undefined && transfer.amount > to.allocation.balance.available;
  return (
    <Form
      onSubmit={form.onSubmit(({ note, override }) =>
        approve.run({ transferId: transfer.id, note, override: transfer.isLate ? override : null }),
      )}
    >
      <Refused transfer={transfer} />
      <TransferClock {...transfer} />
      <div className={styles.effects}>
        {from && (
          <BalanceEffect
            name={`${from.allocation.name}, ${from.award.number}`}
            balance={from.allocation.balance}
            spends={negate(transfer.amount)}
            currency={currency}
          />
        )}
        {to && (
          <BalanceEffect
            name={`${to.allocation.name}, ${to.award.number}`}
            balance={to.allocation.balance}
            spends={transfer.amount}
            currency={currency}
          />
        )}
      </div>
      {isShort && (
        <Notice tone="warn">
          “{to.allocation.name}” does not have the money: a cost that is moved on purpose never overdraws what
          it is moved to. Move budget there first.
        </Notice>
      )}
      {transfer.isLate && (
        <AnswerField
          label="Why it is booked although the window has passed"
          hint="It stands with the entries, under your name."
          value={form.values.override}
          error={(form.errors['override'] as string | undefined) ?? troubleAt(approve.trouble, 'override')}
          onChange={(text) => form.setFieldValue('override', text)}
        />
      )}
      <Textarea
        label="Note"
        description="What you add to it; may stay empty"
        autosize
        minRows={2}
        {...form.getInputProps('note')}
      />
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note="Two entries are booked, out and in; both name the original."
        onCancel={onClose}
        pending={approve.pending}
        disabled={transfer.refusedToYou !== null || isShort}
        submit={`Approve and move ${formatExact(transfer.amount, currency)}`}
      />
    </Form>
  );
}

export function DeclineForm({ transfer, places, onClose, onDone }: DecideProps) {
  const { from, currency } = endsOf(transfer, places);
  const form = useForm({ initialValues: { note: '' }, validate: { note: wrongText } });
  const decline = useAct(useRpc().transfers.decline.mutationOptions(), 'decline the transfer', onDone);
  const trouble = troubleElse(decline.trouble, ['note']);
  return (
    <Form onSubmit={form.onSubmit(({ note }) => decline.run({ transferId: transfer.id, note }))}>
      <Refused transfer={transfer} />
      <p className={styles.lead}>
        {formatExact(transfer.amount, currency)} stays charged to “{from?.allocation.name}”. Nothing is
        booked; the request and your decision are kept.
      </p>
      <Textarea
        label="Why it is declined"
        withAsterisk
        data-autofocus
        description={`${transfer.requestedBy} will read it`}
        autosize
        minRows={3}
        {...form.getInputProps('note')}
        error={form.errors['note'] ?? troubleAt(decline.trouble, 'note')}
      />
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        onCancel={onClose}
        pending={decline.pending}
        disabled={transfer.refusedToYou !== null}
        submit="Decline the transfer"
      />
    </Form>
  );
}

/** The buttons that lead here are off for who may not decide; the address is open to everybody. */
const Refused = ({ transfer: { refusedToYou } }: { transfer: Transfer }) =>
  refusedToYou === null ? null : <Notice tone="warn">{refusedToYou}</Notice>;
