/** A new account: which provider, under which name, at which address, and how it is paid. */
import { Select, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { Account, ProviderKind } from '#shared/contract';
import { PAYMENT_ROUTES, USUAL_ROUTE } from '#shared/domain';
import { go } from '#renderer/routes';
import { explainError, troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { Block, ErrorNotice, FieldRow, Form, FormFoot, ROUTE_WORDS, wrongText } from '#renderer/ui';
import { wrongAddress } from './account-fields.ts';
import styles from './settings.module.css';

interface Props {
  readonly accounts: readonly Account[];
  readonly onClose: () => void;
}

export function ConnectForm(props: Props) {
  const kinds = useQuery(useRpc().accounts.kinds.queryOptions());
  if (kinds.isError) {
    const trouble = explainError(kinds.error, 'read the providers');
    return <ErrorNotice trouble={trouble} onRetry={() => void kinds.refetch()} />;
  }
  return kinds.data ? <Content {...props} kinds={kinds.data} /> : <Block height={240} />;
}

const FIELDS = ['provider', 'name', 'baseUrl', 'paymentRoute'] as const;

function Content({ accounts, kinds, onClose }: Props & { readonly kinds: readonly ProviderKind[] }) {
  // What has been practised is what is likely to be paid.
  const first = kinds.find(({ id }) => id === accounts[0]?.provider) ?? kinds[0];
  const form = useForm({
    initialValues: {
      provider: first?.id ?? '',
      name: freeName(first?.name ?? '', accounts),
      baseUrl: first?.baseUrl ?? '',
      paymentRoute: USUAL_ROUTE,
      practice: false,
    },
    validate: {
      name: wrongText,
      baseUrl: (text, { provider, practice }) =>
        practice ? null : wrongAddress(text, kinds.find(({ id }) => id === provider)?.baseUrl === null),
    },
  });
  const connect = useAct(useRpc().accounts.connect.mutationOptions(), 'connect the account', (account) =>
    account.practice
      ? onClose()
      : go({ place: 'settings', accountId: account.id, act: 'set-key' }, { replace: true }),
  );
  const props = (field: (typeof FIELDS)[number]) => ({
    ...form.getInputProps(field),
    error: form.errors[field] ?? troubleAt(connect.trouble, field),
  });
  const trouble = troubleElse(connect.trouble, FIELDS);
  const practises = accounts.every(({ practice }) => practice);
  const { practice } = form.getValues();
  const leavesPractice = practises && !practice;
  const choose = (id: string | null) => {
    const kind = kinds.find((each) => each.id === id);
    if (!kind) return;
    form.setValues({ provider: kind.id, name: freeName(kind.name, accounts), baseUrl: kind.baseUrl ?? '' });
  };
  const submit = form.onSubmit(({ name, baseUrl, ...values }) =>
    connect.run({ ...values, name: name.trim(), baseUrl: values.practice ? null : baseUrl.trim() }),
  );
  return (
    <Form onSubmit={submit}>
      {leavesPractice && (
        <p className={styles.warning}>
          This workspace leaves practice for good: from now on its runs are paid. It must not have run
          anything yet, because practice money and real money never share a ledger.
        </p>
      )}
      {practises && (
        <Switch
          label="Only practise its protocol"
          description="No key and no cost: the practice provider answers in its place."
          {...form.getInputProps('practice', { type: 'checkbox' })}
        />
      )}
      <FieldRow>
        <Select
          label="Provider"
          data={kinds.map(({ id, name }) => ({ value: id, label: name }))}
          {...props('provider')}
          onChange={choose}
        />
        <TextInput label="Name" withAsterisk data-autofocus autoComplete="off" {...props('name')} />
      </FieldRow>
      {!practice && <TextInput label="Address" withAsterisk autoComplete="off" {...props('baseUrl')} />}
      <Select
        label="Paid by"
        description="Decides the indirect rate where an award has one for each way of paying."
        data={PAYMENT_ROUTES.map((route) => ({ value: route, label: ROUTE_WORDS[route] }))}
        {...props('paymentRoute')}
      />
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note={practice ? undefined : 'Its key is asked for next.'}
        onCancel={onClose}
        pending={connect.pending}
        submit={
          leavesPractice
            ? 'Leave practice and connect'
            : practice
              ? 'Add for practice'
              : 'Connect the account'
        }
      />
    </Form>
  );
}

/** The provider's name, or with a number where that is taken. */
function freeName(name: string, accounts: readonly Account[]): string {
  const taken = new Set(accounts.map((account) => account.name));
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? name : `${name} ${n}`;
    if (!taken.has(candidate)) return candidate;
  }
}
