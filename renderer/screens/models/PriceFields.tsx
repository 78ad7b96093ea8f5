/** The fields of a price: how much, per what, where and when it was read, from when on it holds. */
import { Select, TextInput } from '@mantine/core';
import { CURRENCIES } from '#shared/domain';
import { type Explained, troubleAt } from '#renderer/rpc';
import { FieldRow } from '#renderer/ui';
import { isTokens, type PriceForm } from './price-form.ts';
import { UNIT_CHOICES } from './unit-choices.ts';

export const PRICE_FIELDS = [
  'amount',
  'output',
  'cached',
  'perUnits',
  'currency',
  'source',
  'sourceDay',
  'validFrom',
] as const;

export function PriceFields({
  form,
  trouble,
  focus = false,
}: {
  form: PriceForm;
  trouble: Explained | null;
  focus?: boolean;
}) {
  const { values } = form;
  const errorAt = (field: (typeof PRICE_FIELDS)[number]) => form.errors[field] ?? troubleAt(trouble, field);
  const amount = (field: 'amount' | 'output' | 'cached', label: string, description?: string) => (
    <TextInput
      label={label}
      withAsterisk={field === 'amount'}
      description={description}
      placeholder={field === 'amount' ? '0.28' : 'as read'}
      autoComplete="off"
      {...(focus && field === 'amount' ? { 'data-autofocus': true } : {})}
      {...form.getInputProps(field)}
      error={errorAt(field)}
    />
  );
  return (
    <>
      <FieldRow columns={3}>
        {amount('amount', isTokens(values.unit) ? `Read (${values.currency})` : `Price (${values.currency})`)}
        <Select
          label="Per"
          data={[...UNIT_CHOICES]}
          {...form.getInputProps('unit')}
          error={form.errors['unit'] ?? errorAt('perUnits')}
        />
        <Select
          label="Currency"
          searchable
          data={[...CURRENCIES]}
          {...form.getInputProps('currency')}
          error={errorAt('currency')}
        />
      </FieldRow>
      {isTokens(values.unit) && (
        <FieldRow>
          {amount('output', `Written (${values.currency})`)}
          {amount('cached', `From the cache (${values.currency})`)}
        </FieldRow>
      )}
      <TextInput
        label="Source"
        withAsterisk
        placeholder="Invoice of October, price page of the provider"
        autoComplete="off"
        {...form.getInputProps('source')}
        error={errorAt('source')}
      />
      <FieldRow>
        <TextInput
          label="Read on"
          withAsterisk
          placeholder="2026-11-24"
          autoComplete="off"
          {...form.getInputProps('sourceDay')}
          error={errorAt('sourceDay')}
        />
        <TextInput
          label="Holds from"
          withAsterisk
          placeholder="2026-11-24"
          autoComplete="off"
          {...form.getInputProps('validFrom')}
          error={errorAt('validFrom')}
        />
      </FieldRow>
    </>
  );
}
