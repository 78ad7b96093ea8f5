/** Changes an allocation's name and limits. Its money is changed by a budget act, which has a page of its own. */
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import type { Allocation, AllocationRulesView, Award } from '#shared/contract';
import { explainError, troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import { Block, ErrorNotice, Form, FormFoot, FormModal, MeterWithWords } from '#renderer/ui';
import { ALLOCATION_FIELDS, type AllocationValues, checks, limitsOf, valuesOf } from './allocation-form.ts';
import { LimitsFields } from './LimitsFields.tsx';

export function EditAllocation({
  award,
  allocation,
  opened,
  onClose,
}: {
  award: Award;
  allocation: Allocation | undefined;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <FormModal
      opened={opened && allocation !== undefined}
      onClose={onClose}
      title={allocation ? `Limits of ${allocation.name}` : 'Limits'}
    >
      {allocation && <Loaded award={award} allocation={allocation} onClose={onClose} />}
    </FormModal>
  );
}

interface FormProps {
  award: Award;
  allocation: Allocation;
  onClose: () => void;
}

function Loaded(props: FormProps) {
  const rules = useQuery(
    useRpc().allocations.rules.queryOptions({ input: { allocationId: props.allocation.id } }),
  );
  if (rules.isError) {
    return (
      <ErrorNotice
        trouble={explainError(rules.error, 'read the limits')}
        onRetry={() => void rules.refetch()}
      />
    );
  }
  return rules.data ? <EditForm {...props} rules={rules.data} /> : <Block height={360} />;
}

function EditForm({ award, allocation, rules, onClose }: FormProps & { rules: AllocationRulesView }) {
  const form = useForm<AllocationValues>({ initialValues: valuesOf(rules), validate: checks });
  const edit = useAct(useRpc().allocations.edit.mutationOptions(), 'change the limits', onClose);
  const trouble = troubleElse(edit.trouble, ALLOCATION_FIELDS);
  return (
    <Form
      onSubmit={form.onSubmit((values) =>
        edit.run({
          allocationId: allocation.id,
          changes: { name: values.name, ...limitsOf(values, rules) },
        }),
      )}
    >
      <MeterWithWords
        label={allocation.name}
        {...allocation.balance}
        timeShare={award.timeShare}
        currency={award.currency}
      />
      <TextInput
        label="Name"
        withAsterisk
        autoComplete="off"
        {...form.getInputProps('name')}
        error={form.errors['name'] ?? troubleAt(edit.trouble, 'name')}
      />
      <LimitsFields form={form} award={award} rules={rules} trouble={edit.trouble} />
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note="What was charged before stays as it is; batches queued from now on are checked against this."
        onCancel={onClose}
        pending={edit.pending}
        submit="Change the limits"
        disabled={!form.isDirty()}
      />
    </Form>
  );
}
