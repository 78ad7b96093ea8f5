/** The passphrase of the encrypted file, for as long as the program runs. */
import { PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { ErrorNotice, Form, FormFoot, wrongText } from '#renderer/ui';

export function UnlockForm({ file, onClose }: { file: string; onClose: () => void }) {
  const form = useForm({ initialValues: { passphrase: '' }, validate: { passphrase: wrongText } });
  // Forgotten by the window as soon as it is sent.
  const unlock = useAct(
    useRpc().accounts.unlockKeys.mutationOptions({ gcTime: 0 }),
    'unlock the keys',
    onClose,
  );
  const trouble = troubleElse(unlock.trouble, ['passphrase']);
  return (
    <Form onSubmit={form.onSubmit(({ passphrase }) => unlock.run({ passphrase }))}>
      <PasswordInput
        label="Passphrase"
        description={file}
        withAsterisk
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('passphrase')}
        error={form.errors['passphrase'] ?? troubleAt(unlock.trouble, 'passphrase')}
      />
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot onCancel={onClose} pending={unlock.pending} submit="Unlock the keys" />
    </Form>
  );
}
