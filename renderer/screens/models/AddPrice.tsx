/** A new dated version of a price, by hand; the one before stays in the history. */
import type { Model } from '#shared/contract';
import { priceWords } from '#shared/money';
import { troubleElse, useAct, useRpc } from '#renderer/rpc';
import { amountOf, Block, ErrorNotice, Form, FormFoot, formatDay, wrongDay } from '#renderer/ui';
import type { Day } from '#shared/base';
import styles from './models.module.css';
import { emptyPrice, isTokens, toPrice, usePriceForm } from './price-form.ts';
import { PRICE_FIELDS, PriceFields } from './PriceFields.tsx';
import { UNIT_CHOICES, unitOf } from './unit-choices.ts';
import { useToday } from './use-today.ts';
import { modelPrice } from './words.ts';

export function AddPrice({ model, onClose }: { model: Model; onClose: () => void }) {
  const today = useToday();
  return today === null ? <Block height={280} /> : <Fields model={model} today={today} onClose={onClose} />;
}

function Fields({ model, today, onClose }: { model: Model; today: Day; onClose: () => void }) {
  const { price } = model;
  const before = UNIT_CHOICES.find(({ value }) => value === `${price?.unit} ${price?.perUnits}`)?.value;
  const form = usePriceForm(emptyPrice(today, before, price?.currency));
  const add = useAct(useRpc().prices.add.mutationOptions(), 'add the price', onClose);
  const trouble = troubleElse(add.trouble, PRICE_FIELDS);
  const { values } = form;
  const amount = amountOf(values.amount);
  const output = isTokens(values.unit) ? amountOf(values.output) : null;
  const { unit, perUnits } = unitOf(values.unit);
  const isLater = wrongDay(values.validFrom) === null && values.validFrom > today;
  // A thousand units are said by the choice beside the amount.
  const words =
    amount === null || perUnits === 1000n
      ? 'Add this price'
      : `Add ${priceWords({ nanos: amount, outputNanos: output, perUnits, unit }, values.currency)}`;
  return (
    <Form onSubmit={form.onSubmit((typed) => add.run({ modelId: model.id, ...toPrice(typed) }))}>
      <p className={styles.formLead}>
        {isLater ? `Until ${formatDay(values.validFrom as Day)} it stays at` : 'In force now:'}{' '}
        <b>{modelPrice(model)}</b>
      </p>
      <PriceFields form={form} trouble={add.trouble} focus />
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note="What was charged before stays."
        onCancel={onClose}
        pending={add.pending}
        submit={words}
      />
    </Form>
  );
}
