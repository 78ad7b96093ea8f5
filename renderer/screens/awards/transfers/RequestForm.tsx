/** Asks for a cost to be moved to another allocation, of this or another award. Nothing moves until somebody else approves. */
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { type Day, daysBetween } from '#shared/base';
import type { Award, CostView } from '#shared/contract';
import {
  type AllocationId,
  TRANSFER_QUESTIONS,
  TRANSFER_REASONS,
  type TransferAnswers,
  type TransferReason,
  wrongWithAnswer,
} from '#shared/domain';
import { formatExact, type Nanos, toDecimal } from '#shared/money';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import {
  amountOf,
  ErrorNotice,
  FieldGroup,
  FieldRow,
  Form,
  FormFoot,
  wrongAmount,
  wrongDay,
} from '#renderer/ui';
import { typedDay } from '../costs/cost-form.ts';
import { REASON_WORDS } from '../costs/cost-words.ts';
import { Became, CostSummary } from '../costs/CostSummary.tsx';
import { Notice } from '../costs/Notice.tsx';
import { choicesOf, type Places } from '../costs/use-allocations.ts';
import { AnswerField } from './AnswerField.tsx';
import { QUESTION_HINTS, QUESTION_WORDS } from './questions.ts';
import { TransferClock } from './TransferClock.tsx';

interface Values extends TransferAnswers {
  readonly amount: string;
  readonly to: AllocationId | null;
  readonly reason: TransferReason;
  readonly discovered: string;
}

const ANSWERS = { howItHappened: '', benefit: '', whyLate: '', prevention: '' };
const FIELDS = ['amount', 'to', 'discovered', 'howItHappened', 'benefit', 'whyLate', 'prevention'] as const;
/** The books warn from here on (NIH GPS 7.5 counts 90 days). */
const NEAR_SHARE = 2 / 3;

export function RequestForm({
  award,
  cost,
  left,
  places,
  today,
  onClose,
  onAsked,
}: {
  award: Award;
  cost: CostView;
  left: Nanos;
  places: Places;
  today: Day;
  onClose: () => void;
  onAsked: () => void;
}) {
  const { entry } = cost;
  const { currency } = award;
  const form = useForm<Values>({
    initialValues: {
      ...ANSWERS,
      amount: toDecimal(left),
      to: null,
      reason: 'wrong-allocation-chosen',
      discovered: today,
    },
    validate: {
      amount: (text) => {
        const amount = amountOf(text);
        return (
          wrongAmount(text) ??
          (amount !== null && amount > left ? `At most ${formatExact(left, currency)}` : null)
        );
      },
      to: (to) => (to === null ? 'Needed' : null),
      discovered: (text) =>
        wrongDay(text) ??
        (text.trim() > today
          ? 'This day is still to come'
          : text.trim() < entry.day
            ? `Not before the day of use, ${entry.day}`
            : null),
      ...Object.fromEntries(
        TRANSFER_QUESTIONS.map(([field, question]) => [
          field,
          (text: string) => wrongWithAnswer(text, question),
        ]),
      ),
    },
  });
  const request = useAct(useRpc().transfers.request.mutationOptions(), 'ask for the transfer', onAsked);
  const { values } = form;
  const errorAt = (field: (typeof FIELDS)[number]) =>
    (form.errors[field] as string | undefined) ?? troubleAt(request.trouble, field);
  const trouble = troubleElse(request.trouble, FIELDS);
  const amount = amountOf(values.amount);
  const to = values.to === null ? undefined : places.get(values.to);
  const targets = [...places.values()].filter(
    (place) =>
      place.allocation.id !== entry.allocationId &&
      place.award.currency === currency &&
      place.award.state === 'active',
  );
  const submit = form.onSubmit(({ discovered, amount: typed, to: target, ...answers }) => {
    const typedAmount = amountOf(typed);
    if (target === null || typedAmount === null) return;
    request.run({
      ...answers,
      originalId: entry.id,
      toAllocationId: target,
      amount: typedAmount,
      discovered: discovered.trim() as Day,
    });
  });
  return (
    <Form onSubmit={submit}>
      <CostSummary cost={cost} currency={currency} />
      <Became cost={cost} currency={currency} />
      <FieldRow>
        <Select
          label="Allocation that is to pay"
          withAsterisk
          data-autofocus
          searchable
          placeholder={`Of any active award in ${currency}`}
          data={choicesOf(targets)}
          {...form.getInputProps('to')}
          error={errorAt('to')}
        />
        <TextInput
          label={`Amount (${currency})`}
          withAsterisk
          autoComplete="off"
          {...form.getInputProps('amount')}
          error={errorAt('amount')}
        />
      </FieldRow>
      <FieldRow>
        <Select
          label="Kind of error"
          data={TRANSFER_REASONS.map((value) => ({ value, label: REASON_WORDS[value] }))}
          {...form.getInputProps('reason')}
        />
        <TextInput
          label="Found on"
          withAsterisk
          autoComplete="off"
          {...form.getInputProps('discovered')}
          error={errorAt('discovered')}
        />
      </FieldRow>
      <Window day={typedDay(values.discovered)} awardId={(to?.award ?? award).id} today={today} />
      {to && amount !== null && amount > to.allocation.balance.available && (
        <Notice tone="warn">
          “{to.allocation.name}” has {formatExact(to.allocation.balance.available, currency)} available. It
          can be asked for, but is booked only once the money is there.
        </Notice>
      )}
      <FieldGroup
        title="Four answers"
        lead="They stand with the entries for the auditor and are never edited."
      >
        {TRANSFER_QUESTIONS.map(([field, question]) => (
          <AnswerField
            key={field}
            label={QUESTION_WORDS[field]}
            hint={QUESTION_HINTS[field]}
            question={question}
            value={values[field]}
            error={errorAt(field)}
            onChange={(text) => form.setFieldValue(field, text)}
          />
        ))}
      </FieldGroup>
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note="Nothing moves until a PI other than you approves."
        onCancel={onClose}
        pending={request.pending}
        submit={
          amount !== null && amount > 0n
            ? `Ask to move ${formatExact(amount, currency)}`
            : 'Ask for the transfer'
        }
      />
    </Form>
  );
}

/** The clock of the sponsor who is to pay, as it stands on the day of the request. */
function Window({ day, awardId, today }: { day: Day | null; awardId: Award['id']; today: Day }) {
  const terms = useQuery(useRpc().awards.terms.queryOptions({ input: { awardId } }));
  if (day === null || day > today || !terms.data) return null;
  const { transferWindowDays: windowDays } = terms.data.rules;
  const ageDays = daysBetween(day, today);
  const isLate = windowDays !== null && ageDays > windowDays;
  const isNear = windowDays !== null && ageDays >= windowDays * NEAR_SHARE;
  return (
    <>
      <TransferClock
        ageDays={ageDays}
        windowDays={windowDays}
        warnedAtDays={isNear ? ageDays : null}
        isLate={isLate}
      />
      {isLate && (
        <Notice tone="warn">
          The window of the sponsor has passed. It is booked only if the approver writes why it is right all
          the same.
        </Notice>
      )}
    </>
  );
}
