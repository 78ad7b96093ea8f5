/** What a model is filed under. Its prices, and what was charged for it, are not touched. */
import { Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Model } from '#shared/contract';
import { MODALITIES, TIERS } from '#shared/domain';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { ErrorNotice, FieldRow, Form, FormFoot, wrongText } from '#renderer/ui';

export function EditModel({ model, onClose }: { model: Model; onClose: () => void }) {
  const { modality, task, tier } = model;
  const form = useForm({ initialValues: { modality, task, tier }, validate: { task: wrongText } });
  const edit = useAct(useRpc().models.edit.mutationOptions(), 'edit the model', onClose);
  const trouble = troubleElse(edit.trouble, ['task']);
  return (
    <Form onSubmit={form.onSubmit((values) => edit.run({ modelId: model.id, ...values }))}>
      <TextInput
        label="Task"
        withAsterisk
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('task')}
        error={form.errors['task'] ?? troubleAt(edit.trouble, 'task')}
      />
      <FieldRow>
        <Select label="Makes" data={[...MODALITIES]} {...form.getInputProps('modality')} />
        <Select
          label="Tier"
          description="Allocations allow tiers; premium is sent with more care"
          data={[...TIERS]}
          {...form.getInputProps('tier')}
        />
      </FieldRow>
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note="What is queued already keeps its lane."
        onCancel={onClose}
        pending={edit.pending}
        submit="Change the model"
      />
    </Form>
  );
}
