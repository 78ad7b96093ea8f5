/** A model by its exact id, with its first price or without. */
import { Select, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Day } from '#shared/base';
import type { Account } from '#shared/contract';
import { type AccountId, MODALITIES, type Modality, type Tier, TIERS } from '#shared/domain';
import { go } from '#renderer/routes';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { Block, ErrorNotice, FieldGroup, FieldRow, Form, FormFoot, wrongText } from '#renderer/ui';
import { emptyPrice, toPrice, usePriceForm } from './price-form.ts';
import { PRICE_FIELDS, PriceFields } from './PriceFields.tsx';
import { useToday } from './use-today.ts';

export function AddModel({ onClose }: { onClose: () => void }) {
  const today = useToday();
  const accounts = useQuery(useRpc().accounts.list.queryOptions());
  if (today === null || !accounts.data) return <Block height={320} />;
  return <Fields today={today} accounts={accounts.data} onClose={onClose} />;
}

const BY_PRICE = 'by its price';

interface Values {
  readonly accountId: AccountId | null;
  readonly key: string;
  readonly modality: Modality;
  readonly task: string;
  readonly tier: Tier | typeof BY_PRICE;
}

function Fields({
  today,
  accounts,
  onClose,
}: {
  today: Day;
  accounts: readonly Account[];
  onClose: () => void;
}) {
  const form = useForm<Values>({
    initialValues: {
      accountId: accounts[0]?.id ?? null,
      key: '',
      modality: 'text',
      task: '',
      tier: BY_PRICE,
    },
    validate: {
      key: (text: string) => wrongText(text) ?? (/\s/.test(text.trim()) ? 'An id has no blanks' : null),
      task: wrongText,
    },
  });
  const price = usePriceForm(emptyPrice(today));
  const [priced, setPriced] = useState(true);
  const add = useAct(useRpc().models.add.mutationOptions(), 'add the model', (model) =>
    go({ place: 'models', modelId: model.id }, { replace: true }),
  );
  // The backend names the fields of the price behind `price.`.
  const priceTrouble =
    add.trouble?.field?.startsWith('price.') === true
      ? { ...add.trouble, field: add.trouble.field.slice('price.'.length) }
      : null;
  const trouble = troubleElse(priceTrouble ?? add.trouble, ['key', 'task', ...PRICE_FIELDS]);
  const { values } = form;
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        const wrong = form.validate().hasErrors;
        if ((priced && price.validate().hasErrors) || wrong || values.accountId === null) return;
        const { accountId, key, modality, task, tier } = values;
        add.run({
          accountId,
          key: key.trim(),
          modality,
          task: task.trim(),
          ...(tier === BY_PRICE ? {} : { tier }),
          ...(priced ? { price: toPrice(price.values) } : {}),
        });
      }}
    >
      {accounts.length > 1 && (
        <Select
          label="Account"
          data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
          value={values.accountId}
          onChange={(value) =>
            form.setFieldValue('accountId', accounts.find(({ id }) => id === value)?.id ?? null)
          }
        />
      )}
      <TextInput
        label="Exact id"
        withAsterisk
        description="As the provider writes it; capitals count"
        placeholder="deepseek-ai/DeepSeek-V3"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        {...form.getInputProps('key')}
        error={form.errors['key'] ?? troubleAt(add.trouble, 'key')}
      />
      <FieldRow columns={3}>
        <Select label="Makes" data={[...MODALITIES]} {...form.getInputProps('modality')} />
        <TextInput
          label="Task"
          withAsterisk
          placeholder="Text to video"
          autoComplete="off"
          {...form.getInputProps('task')}
          error={form.errors['task'] ?? troubleAt(add.trouble, 'task')}
        />
        <Select label="Tier" data={[BY_PRICE, ...TIERS]} {...form.getInputProps('tier')} />
      </FieldRow>
      <FieldGroup
        title="Price"
        lead={priced ? 'A model without a price cannot be queued.' : 'It cannot be queued until it has one.'}
        aside={
          <Switch
            label="Price is known"
            checked={priced}
            onChange={(event) => setPriced(event.currentTarget.checked)}
          />
        }
      >
        {priced && <PriceFields form={price} trouble={priceTrouble} />}
      </FieldGroup>
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        onCancel={onClose}
        pending={add.pending}
        submit={
          values.key.trim() === '' || values.key.length > 30 ? 'Add the model' : `Add ${values.key.trim()}`
        }
      />
    </Form>
  );
}
