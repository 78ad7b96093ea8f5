/** A key is typed or pasted, kept where the person says, and forgotten by the window as soon as it is sent. */
import { PasswordInput, Radio } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { Account, KeptPlace, KeyPlaces } from '#shared/contract';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { ErrorNotice, FieldRow, Form, FormFoot, wrongText } from '#renderer/ui';
import styles from './settings.module.css';

const FIELDS = ['key', 'place', 'passphrase'] as const;
const SHORTEST_KEY = 8;
const SHORTEST_PASSPHRASE = 8;

export function SetKeyForm({
  account,
  places,
  onClose,
}: {
  account: Account;
  places: KeyPlaces;
  onClose: () => void;
}) {
  const rpc = useRpc();
  const kind = useQuery(rpc.accounts.kinds.queryOptions()).data?.find(({ id }) => id === account.provider);
  const { keychain, encryptedFile } = places;
  const isNew = encryptedFile.state === 'none';
  const asksPassphrase = (place: KeptPlace) => place === 'encrypted-file' && encryptedFile.state !== 'open';
  const start: KeptPlace = keychain.usable ? 'keychain' : 'encrypted-file';
  const form = useForm({
    initialValues: { key: '', place: start, passphrase: '', again: '' },
    validate: {
      key: (text) =>
        wrongText(text) ??
        (text.trim().length < SHORTEST_KEY ? 'No provider has keys as short as this' : null),
      passphrase: (text, { place }) => (asksPassphrase(place) ? wrongPassphrase(text, isNew) : null),
      again: (text, { place, passphrase }) =>
        asksPassphrase(place) && isNew && text !== passphrase ? 'The two differ' : null,
    },
  });
  const set = useAct(rpc.accounts.setKey.mutationOptions({ gcTime: 0 }), 'keep the key', onClose);
  const errorAt = (field: (typeof FIELDS)[number]) => form.errors[field] ?? troubleAt(set.trouble, field);
  const trouble = troubleElse(set.trouble, FIELDS);
  const { place } = form.values;
  const submit = form.onSubmit(({ key, passphrase }) =>
    set.run({ accountId: account.id, key, place, ...(asksPassphrase(place) && { passphrase }) }),
  );
  const variable = account.key.place === 'environment' ? account.key.words : null;
  return (
    <Form onSubmit={submit}>
      <PasswordInput
        label={`Key at ${account.providerName}`}
        description={kind?.keyHint}
        withAsterisk
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('key')}
        error={errorAt('key')}
      />
      <Radio.Group label="Keep it in" {...form.getInputProps('place')} error={errorAt('place')}>
        <div className={styles.choices}>
          <Radio
            value="keychain"
            label="The keychain"
            description={keychain.words}
            disabled={!keychain.usable}
          />
          <Radio
            value="encrypted-file"
            label="The encrypted file"
            description={`${encryptedFile.words}. It needs its passphrase each time the program starts.`}
            disabled={encryptedFile.state === 'damaged'}
          />
        </div>
      </Radio.Group>
      {asksPassphrase(place) && (
        <FieldRow columns={isNew ? 2 : 1}>
          <PasswordInput
            label={isNew ? 'New passphrase' : 'Passphrase'}
            withAsterisk
            autoComplete="off"
            {...form.getInputProps('passphrase')}
            error={errorAt('passphrase')}
          />
          {isNew && (
            <PasswordInput
              label="The same again"
              withAsterisk
              autoComplete="off"
              {...form.getInputProps('again')}
            />
          )}
        </FieldRow>
      )}
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note={variable === null ? undefined : goesBefore(account, variable)}
        onCancel={onClose}
        pending={set.pending}
        submit={place === 'keychain' ? 'Keep it in the keychain' : 'Keep it in the encrypted file'}
      />
    </Form>
  );
}

function wrongPassphrase(text: string, isNew: boolean): string | null {
  if (text === '') return 'Needed';
  return isNew && text.length < SHORTEST_PASSPHRASE
    ? `Choose at least ${SHORTEST_PASSPHRASE} characters`
    : null;
}

/** The account's own variable goes before what is kept; its provider's after. */
const goesBefore = ({ key: { variables } }: Account, variable: string): string =>
  variables.length > 1 && variable === variables[0]
    ? `${variable} is set in the environment and goes before what is kept here.`
    : `Goes before ${variable}, which is used now.`;
