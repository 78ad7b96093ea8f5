/**
 * The two acts on a budget. A modification moves money between allocations and nets to zero; a revision changes what was
 * awarded. Both are shown before they are done: each meter with what would change, and the total moved against the sponsor's limit.
 */
import { SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { AllocationId } from '#shared/domain';
import type { Award } from '#shared/contract';
import { add, formatExact, formatMoney, type Nanos, negate, sum, ZERO } from '#shared/money';
import { troubleAt, useAct, useRpc } from '#renderer/rpc';
import {
  amountOf,
  ErrorNotice,
  Form,
  FormFoot,
  FormModal,
  Meter,
  Money,
  wrongAmount,
  wrongText,
} from '#renderer/ui';
import styles from './allocations.module.css';
import { RebudgetNote } from './RebudgetNote.tsx';

export type BudgetActName = 'move-budget' | 'revise-budget';

export function BudgetAct({
  award,
  act,
  onAct,
  onClose,
}: {
  award: Award;
  /** Null while neither is open. */
  act: BudgetActName | null;
  onAct: (act: BudgetActName) => void;
  onClose: () => void;
}) {
  return (
    <FormModal opened={act !== null} onClose={onClose} title="Change the budget" size={860}>
      {act && <BudgetForm award={award} act={act} onAct={onAct} onClose={onClose} />}
    </FormModal>
  );
}

interface Values {
  readonly changes: Readonly<Record<AllocationId, string>>;
  readonly reason: string;
}

function BudgetForm({
  award,
  act,
  onAct,
  onClose,
}: {
  award: Award;
  act: BudgetActName;
  onAct: (act: BudgetActName) => void;
  onClose: () => void;
}) {
  const rpc = useRpc();
  const isMove = act === 'move-budget';
  const { allocations, currency } = award;
  const form = useForm<Values>({
    initialValues: { changes: {}, reason: '' },
    validate: { reason: wrongText },
  });
  const modify = useAct(rpc.allocations.modify.mutationOptions(), 'move the money', onClose);
  const revise = useAct(rpc.allocations.revise.mutationOptions(), 'change the award', onClose);
  const { run, pending, trouble } = isMove ? modify : revise;
  const changes = allocations.flatMap(({ id }) => {
    const amount = amountOf(form.values.changes[id] ?? '');
    return amount === null || amount === 0n ? [] : [{ allocationId: id, amount }];
  });
  const net = sum(changes.map(({ amount }) => amount));
  const moved = sum(changes.flatMap(({ amount }) => (amount > 0n ? [amount] : [])));
  const total = add(award.amount, net);
  const hasProblem = allocations.some(
    ({ id, balance }) => changeProblem(form.values.changes[id] ?? '', balance.available, currency) !== null,
  );
  const wrong = netProblem(isMove, net, total, currency);
  return (
    <Form
      onSubmit={form.onSubmit(({ reason }) => {
        run({ changes, reason });
      })}
    >
      <SegmentedControl
        fullWidth
        value={act}
        onChange={(value) => onAct(value === 'revise-budget' ? 'revise-budget' : 'move-budget')}
        data={[
          { value: 'move-budget', label: 'Move within the award (modification)' },
          { value: 'revise-budget', label: 'Change the award’s total (revision)' },
        ]}
      />
      <p className={styles.lead}>
        {isMove
          ? 'What one allocation gets, another gives: the changes net to zero and the award stays as it is.'
          : 'The sponsor gave more, or took something back: the award’s total changes by what its allocations get.'}
      </p>
      <div className={styles.budget} role="group" aria-label="Changes">
        {allocations.map(({ id, name, balance }) => {
          const typed = form.values.changes[id] ?? '';
          const change = amountOf(typed) ?? ZERO;
          const after = add(balance.allotted, change);
          const error = changeProblem(typed, balance.available, currency);
          return (
            <div key={id} className={styles.budgetRow}>
              <div className={styles.budgetName} data-note={name}>
                {name}
              </div>
              <Meter
                label={name}
                currency={currency}
                {...balance}
                allottedChange={change}
                timeShare={award.timeShare}
              />
              <TextInput
                aria-label={`Change of ${name} (${currency})`}
                placeholder="500 or -500"
                autoComplete="off"
                value={typed}
                error={error}
                onChange={({ currentTarget: { value } }) =>
                  form.setFieldValue('changes', { ...form.values.changes, [id]: value })
                }
              />
              <div className={styles.budgetAfter}>
                <Money amount={after} currency={currency} tone={after < 0n ? 'bad' : 'loud'} />
                <span>{change === 0n ? 'allotted' : `was ${formatMoney(balance.allotted, currency)}`}</span>
              </div>
            </div>
          );
        })}
      </div>
      <div className={styles.net} data-wrong={wrong !== null || undefined} role="status">
        <span>{isMove ? 'Nets to' : 'The award becomes'}</span>
        <b>{formatExact(isMove ? net : total, currency)}</b>
        <span>{wrong ?? (isMove ? '' : `was ${formatExact(award.amount, currency)}`)}</span>
      </div>
      {isMove && <RebudgetNote award={award} adds={moved} />}
      <Textarea
        label="Reason"
        withAsterisk
        description="It stands in the ledger beside the entries"
        autosize
        minRows={2}
        {...form.getInputProps('reason')}
        error={form.errors['reason'] ?? troubleAt(trouble, 'reason')}
      />
      {trouble && trouble.field !== 'reason' && <ErrorNotice trouble={trouble} />}
      <FormFoot
        onCancel={onClose}
        pending={pending}
        disabled={changes.length === 0 || wrong !== null || hasProblem}
        submit={submitText(isMove, moved, net, total, currency)}
      />
    </Form>
  );
}

/** What is wrong with one change; null: nothing, or it is empty. */
function changeProblem(typed: string, available: Nanos, currency: string): string | null {
  const change = amountOf(typed) ?? ZERO;
  const short = negate(add(available, change));
  return (
    wrongAmount(typed, { needed: false, sign: 'not-zero' }) ??
    (change < 0n && short > 0n ? `${formatMoney(short, currency)} of that is held or spent` : null)
  );
}

/** Why these changes are not this act; null: they are. */
function netProblem(isMove: boolean, net: Nanos, total: Nanos, currency: string): string | null {
  if (isMove)
    return net === 0n
      ? null
      : `must be zero: ${formatExact(net < 0n ? negate(net) : net, currency)} ${net < 0n ? 'still needs a place' : 'has to come from somewhere'}`;
  return total <= 0n ? 'an award is more than nothing' : null;
}

function submitText(isMove: boolean, moved: Nanos, net: Nanos, total: Nanos, currency: string): string {
  if (isMove) return moved > 0n ? `Move ${formatExact(moved, currency)}` : 'Move money';
  if (net === 0n) return 'Change the award';
  return `${net > 0n ? 'Raise' : 'Lower'} the award to ${formatExact(total, currency)}`;
}
