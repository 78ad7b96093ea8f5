/** Name, address, payment route and limits of an account. */
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Account } from '#shared/contract';
import { PAYMENT_ROUTES, type PaymentRoute } from '#shared/domain';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { ErrorNotice, FieldRow, Form, FormFoot, ROUTE_WORDS, wrongText } from '#renderer/ui';
import { wholeOf, wrongAddress, wrongWhole } from './account-fields.ts';

interface Values {
  readonly name: string;
  readonly baseUrl: string;
  readonly paymentRoute: PaymentRoute;
  readonly concurrency: string;
  readonly premiumConcurrency: string;
  readonly requestsPerMinute: string;
}

const FIELDS = [
  'name',
  'baseUrl',
  'paymentRoute',
  'concurrency',
  'premiumConcurrency',
  'requestsPerMinute',
] as const;
const MOST_AT_ONCE = 4096;
const MOST_A_MINUTE = 1_000_000;

export function EditForm({ account, onClose }: { account: Account; onClose: () => void }) {
  const { id, practice, requestsPerMinute: rate, key } = account;
  const form = useForm<Values>({
    initialValues: {
      name: account.name,
      baseUrl: account.baseUrl ?? '',
      paymentRoute: account.paymentRoute,
      concurrency: String(account.concurrency),
      premiumConcurrency: String(account.premiumConcurrency),
      requestsPerMinute: rate === null ? '' : String(rate),
    },
    validate: {
      name: wrongText,
      baseUrl: (text) => (practice ? null : wrongAddress(text)),
      concurrency: (text) => wrongWhole(text, MOST_AT_ONCE),
      premiumConcurrency: (text) => wrongWhole(text, MOST_AT_ONCE),
      requestsPerMinute: (text) => (text.trim() === '' ? null : wrongWhole(text, MOST_A_MINUTE)),
    },
  });
  const edit = useAct(useRpc().accounts.edit.mutationOptions(), 'change the account', onClose);
  const props = (field: (typeof FIELDS)[number]) => ({
    ...form.getInputProps(field),
    error: form.errors[field] ?? troubleAt(edit.trouble, field),
  });
  const trouble = troubleElse(edit.trouble, FIELDS);
  const isMoved = !practice && form.values.baseUrl.trim() !== account.baseUrl;
  const losesKey = isMoved && (key.place === 'keychain' || key.place === 'encrypted-file');
  const submit = form.onSubmit((values) =>
    edit.run({
      accountId: id,
      name: values.name.trim(),
      ...(practice ? {} : { baseUrl: values.baseUrl.trim() }),
      paymentRoute: values.paymentRoute,
      concurrency: wholeOf(values.concurrency),
      premiumConcurrency: wholeOf(values.premiumConcurrency),
      requestsPerMinute: values.requestsPerMinute.trim() === '' ? null : wholeOf(values.requestsPerMinute),
    }),
  );
  return (
    <Form onSubmit={submit}>
      <FieldRow>
        <TextInput label="Name" withAsterisk data-autofocus autoComplete="off" {...props('name')} />
        <Select
          label="Paid by"
          data={PAYMENT_ROUTES.map((route) => ({ value: route, label: ROUTE_WORDS[route] }))}
          {...props('paymentRoute')}
        />
      </FieldRow>
      {!practice && (
        <TextInput
          label="Address"
          description="At another host the key must be set again: it is never sent to one it was not set for."
          withAsterisk
          autoComplete="off"
          {...props('baseUrl')}
        />
      )}
      <FieldRow columns={3}>
        <TextInput label="At once, cheap lane" inputMode="numeric" {...props('concurrency')} />
        <TextInput label="At once, premium lane" inputMode="numeric" {...props('premiumConcurrency')} />
        <TextInput
          label="Requests per minute"
          placeholder="No limit"
          inputMode="numeric"
          {...props('requestsPerMinute')}
        />
      </FieldRow>
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note={losesKey ? 'If the host is another one, set the key again afterwards.' : undefined}
        onCancel={onClose}
        pending={edit.pending}
        submit="Change the account"
      />
    </Form>
  );
}
