/** The fields that a charge and a split share: what it was, what it cost, when, how it was paid, by whom and why. */
import { SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Award } from '#shared/contract';
import { CHARGE_KINDS, PAYMENT_ROUTES } from '#shared/domain';
import { formatExact, formatMoney, indirectOn } from '#shared/money';
import { type Explained, troubleAt, useRpc } from '#renderer/rpc';
import { amountOf, FieldRow, ROUTE_WORDS } from '#renderer/ui';
import { type CostForm, type HandKind, productOf, typedCost, typedDay } from './cost-form.ts';
import { CHARGE_WORDS, indirectRateOn, percentText } from './cost-words.ts';
import styles from './costs.module.css';
import { PersonField } from './PersonField.tsx';

export const COST_FIELDS = ['amount', 'gpuHours', 'perHour', 'day', 'reason', 'personName'] as const;

const KINDS = CHARGE_KINDS.filter((kind): kind is HandKind => kind !== 'prepaid-use');
const TIMED: readonly HandKind[] = ['gpu-rental', 'training-run'];

export function CostFields({
  form,
  award,
  currency,
  trouble,
}: {
  form: CostForm;
  /** Whose indirect rate is shown; null where several pay. */
  award: Award | null;
  currency: string;
  trouble: Explained | null;
}) {
  const { values } = form;
  const errorAt = (field: (typeof COST_FIELDS)[number]) => form.errors[field] ?? troubleAt(trouble, field);
  return (
    <>
      <FieldRow>
        <Select
          label="What it was"
          data={KINDS.map((value) => ({ value, label: CHARGE_WORDS[value] }))}
          value={values.kind}
          onChange={(value) => {
            const kind = KINDS.find((each) => each === value) ?? 'purchase';
            form.setValues({ kind, by: TIMED.includes(kind) ? 'hours' : 'amount' });
          }}
        />
        <div className={styles.by}>
          <span id="cost-by">Reckoned by</span>
          <SegmentedControl
            fullWidth
            aria-labelledby="cost-by"
            data={[
              { value: 'hours', label: 'GPU hours × rate' },
              { value: 'amount', label: 'Amount' },
            ]}
            value={values.by}
            onChange={(value) => form.setFieldValue('by', value === 'hours' ? 'hours' : 'amount')}
          />
        </div>
      </FieldRow>
      {values.by === 'amount' ? (
        <TextInput
          label={`Amount (${currency})`}
          withAsterisk
          placeholder="1,240.50"
          autoComplete="off"
          {...form.getInputProps('amount')}
          error={errorAt('amount')}
        />
      ) : (
        <>
          <FieldRow>
            <TextInput
              label="GPU hours"
              withAsterisk
              placeholder="12.5"
              autoComplete="off"
              {...form.getInputProps('gpuHours')}
              error={errorAt('gpuHours')}
            />
            <TextInput
              label={`Rate of a GPU hour (${currency})`}
              withAsterisk
              placeholder="2.40"
              autoComplete="off"
              {...form.getInputProps('perHour')}
              error={errorAt('perHour') ?? troubleAt(trouble, 'amount')}
            />
          </FieldRow>
          <Product form={form} currency={currency} />
        </>
      )}
      <FieldRow>
        <TextInput
          label="Day of use"
          withAsterisk
          description="It decides which award may pay"
          placeholder="2026-03-14"
          autoComplete="off"
          {...form.getInputProps('day')}
          error={errorAt('day')}
        />
        <Select
          label="Paid through"
          description={
            award === null ? 'Each award adds its own indirect rate' : <Indirect form={form} award={award} />
          }
          data={PAYMENT_ROUTES.filter((route) => route !== 'prepaid-credit').map((value) => ({
            value,
            label: ROUTE_WORDS[value],
          }))}
          {...form.getInputProps('paymentRoute')}
        />
      </FieldRow>
      <FieldRow columns={3}>
        <TextInput label="Vendor" placeholder="Lambda" autoComplete="off" {...form.getInputProps('vendor')} />
        <TextInput
          label="Invoice"
          placeholder="INV-2291"
          autoComplete="off"
          {...form.getInputProps('invoice')}
        />
        <PersonField {...form.getInputProps('personName')} error={errorAt('personName')} />
      </FieldRow>
      <Textarea
        label="What it was for"
        withAsterisk
        description="As an auditor will read it"
        placeholder="Fine-tuning of the relighting baseline for aim 2, run 14"
        autosize
        minRows={2}
        maxRows={6}
        {...form.getInputProps('reason')}
        error={errorAt('reason')}
      />
    </>
  );
}

function Product({ form: { values }, currency }: { form: CostForm; currency: string }) {
  const product = productOf(values);
  const rate = amountOf(values.perHour);
  return (
    <output className={styles.product}>
      {product === null || rate === null ? (
        'Hours × rate, rounded once to the billionth.'
      ) : (
        <>
          {values.gpuHours.trim()} h × {formatExact(rate, currency)} = <b>{formatExact(product, currency)}</b>
        </>
      )}
    </output>
  );
}

function Indirect({ form: { values }, award }: { form: CostForm; award: Award }) {
  const terms = useQuery(useRpc().awards.terms.queryOptions({ input: { awardId: award.id } }));
  const day = typedDay(values.day);
  if (!terms.data || day === null) return 'Its indirect rate comes on top';
  const rate = indirectRateOn(terms.data, values.paymentRoute, day);
  if (rate === null) return 'The award has no indirect rate for it';
  const base = typedCost(values);
  const on = base === null ? null : indirectOn([{ base, rateMillionths: BigInt(rate) }]);
  return `${percentText(rate)} indirect comes on top${on === null ? '' : `: ${formatMoney(on, award.currency)}`}`;
}
