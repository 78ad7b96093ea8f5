/** Books one cost over several allocations by a stored rule; the exact parts stand there before it is done. */
import { Button, Select } from '@mantine/core';
import { IconArrowsSplit } from '@tabler/icons-react';
import { useState } from 'react';
import type { Day } from '#shared/base';
import type { Award, SplitRule } from '#shared/contract';
import { formatExact, type Nanos, sum, ZERO } from '#shared/money';
import { troubleElse, useAct, useRpc } from '#renderer/rpc';
import { EmptyState, ErrorNotice, Form, FormFoot, formatDay, Meter, Money } from '#renderer/ui';
import { toCost, typedCost, typedDay, useCostForm } from './cost-form.ts';
import { COST_FIELDS, CostFields } from './CostFields.tsx';
import styles from './costs.module.css';
import { Notice } from './Notice.tsx';
import { byName, partsOf, versionOn } from './split-rules.ts';
import type { Places } from './use-allocations.ts';

export function SplitForm({
  award,
  rules,
  places,
  today,
  onNewRule,
  onClose,
}: {
  award: Award;
  rules: readonly SplitRule[];
  places: Places;
  today: Day;
  onNewRule: () => void;
  onClose: () => void;
}) {
  const form = useCostForm(today);
  const names = [...byName(rules).keys()];
  const [name, setName] = useState(() => names.find((each) => isOf(award, rules, each)) ?? names[0]);
  const split = useAct(useRpc().splits.apply.mutationOptions(), 'split the cost', onClose);
  const trouble = troubleElse(split.trouble, COST_FIELDS);
  if (name === undefined) {
    return (
      <EmptyState
        icon={IconArrowsSplit}
        title="No split rule yet"
        action={<Button onClick={onNewRule}>Write the first rule</Button>}
      >
        A cost that several allocations share is split by a rule that was written before the cost: its
        allocations, their shares, and what the shares are based on.
      </EmptyState>
    );
  }
  const versions = byName(rules).get(name) ?? [];
  const day = typedDay(form.values.day);
  const rule = day === null ? undefined : versionOn(versions, day);
  const payer = (rule ?? versions[0])?.shares[0];
  const currency = (payer && places.get(payer.allocationId)?.award.currency) ?? award.currency;
  const amount = typedCost(form.values);
  return (
    <Form onSubmit={form.onSubmit((values) => split.run({ ...toCost(values, currency), ruleName: name }))}>
      <Select
        label="Split rule"
        data-autofocus
        description={
          rule ? `Version ${rule.version}, from ${formatDay(rule.validFrom)}: ${rule.basis}` : undefined
        }
        data={names}
        value={name}
        onChange={(value) => value !== null && setName(value)}
      />
      <CostFields form={form} award={null} currency={currency} trouble={split.trouble} />
      {rule ? (
        <Parts rule={rule} amount={amount} places={places} currency={currency} />
      ) : (
        day !== null && (
          <Notice tone="warn">
            No version of “{name}” was in force on {formatDay(day)}. A rule holds only for costs from its
            first day on.
          </Notice>
        )
      )}
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        onCancel={onClose}
        pending={split.pending}
        disabled={!rule}
        submit={
          amount === null || !rule
            ? 'Split the cost'
            : `Book ${formatExact(amount, currency)} in ${rule.shares.length} parts`
        }
      />
    </Form>
  );
}

const isOf = (award: Award, rules: readonly SplitRule[], name: string): boolean =>
  byName(rules)
    .get(name)?.[0]
    ?.shares.some(({ allocationId }) => award.allocations.some(({ id }) => id === allocationId)) ?? false;

function Parts({
  rule,
  amount,
  places,
  currency,
}: {
  rule: SplitRule;
  amount: Nanos | null;
  places: Places;
  currency: string;
}) {
  const parts = partsOf(rule, amount);
  return (
    <table className={styles.parts}>
      <caption className="visually-hidden">What each allocation pays</caption>
      <thead>
        <tr>
          <th scope="col">Allocation</th>
          <th scope="col">
            <span className="visually-hidden">Meter</span>
          </th>
          <th scope="col">Share</th>
          <th scope="col">Pays</th>
        </tr>
      </thead>
      <tbody>
        {parts.map(({ allocationId, name, share, amount: part }) => {
          const place = places.get(allocationId);
          return (
            <tr key={allocationId}>
              <th scope="row">
                {name}
                <small>{place?.award.number}</small>
              </th>
              <td className={styles.partMeter}>
                {place && (
                  <Meter
                    label={name}
                    {...place.allocation.balance}
                    ghost={part ?? ZERO}
                    currency={currency}
                  />
                )}
              </td>
              <td>{share}</td>
              <td>{part === null ? '–' : <Money amount={part} currency={currency} tone="loud" exact />}</td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Sum of the parts</th>
          <td />
          <td>100 %</td>
          <td>
            {amount === null ? (
              '–'
            ) : (
              <Money
                amount={sum(parts.map((part) => part.amount ?? ZERO))}
                currency={currency}
                tone="loud"
                exact
              />
            )}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
