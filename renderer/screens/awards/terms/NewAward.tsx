/** The form of a new award. Fields are checked here for typing mistakes and by the backend for everything else. */
import { TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { daysBetween, isDay } from '#shared/base';
import { newAward } from '#shared/contract';
import { formatExact, parseAmount } from '#shared/money';
import { go } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { ErrorNotice, FieldRow, Form, formatDay, FormFoot, FormModal } from '#renderer/ui';

const EMPTY = { sponsor: '', number: '', title: '', piName: '', start: '', end: '', amount: '' };
type Fields = typeof EMPTY;
type Wrongs = Partial<Record<keyof Fields, string>>;

export function NewAward({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <FormModal opened={opened} onClose={onClose} title="Add an award">
      <AwardForm onClose={onClose} />
    </FormModal>
  );
}

function AwardForm({ onClose }: { onClose: () => void }) {
  const rpc = useRpc();
  const cache = useQueryClient();
  const [fields, setFields] = useState(EMPTY);
  const [wrongs, setWrongs] = useState<Wrongs>({});
  const add = useMutation(
    rpc.awards.add.mutationOptions({
      onSuccess: async (award) => {
        await cache.invalidateQueries();
        go({ place: 'awards', awardId: award.id }, { replace: true });
      },
    }),
  );
  const failure = add.isError ? explainError(add.error, 'add the award') : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { input, wrongs: found } = readFields(fields);
    setWrongs(found);
    if (input) add.mutate(input);
    else document.getElementById(`award-${Object.keys(found)[0]}`)?.focus();
  };
  const field = (
    name: keyof Fields,
    label: string,
    more: { placeholder?: string; description?: string; required?: boolean } = {},
  ) => (
    <TextInput
      id={`award-${name}`}
      label={label}
      withAsterisk={more.required ?? true}
      value={fields[name]}
      error={wrongs[name] ?? (failure?.field === name ? failure.what : undefined)}
      autoComplete="off"
      onChange={(event) => {
        const { value } = event.currentTarget;
        setFields((before) => ({ ...before, [name]: value }));
        setWrongs((before) => ({ ...before, [name]: undefined }));
      }}
      {...more}
    />
  );
  const amount = parseAmount(fields.amount);
  return (
    <Form onSubmit={submit}>
      {field('title', 'Title', { placeholder: 'Motion the eye believes' })}
      <FieldRow>
        {field('sponsor', 'Sponsor', { placeholder: 'National Eye Institute' })}
        {field('number', 'Award number', { placeholder: 'R01 EY034218-03' })}
      </FieldRow>
      <FieldRow>
        {field('start', 'First day', { placeholder: '2026-02-01' })}
        {field('end', 'Last day', { placeholder: '2028-01-31' })}
      </FieldRow>
      <FieldRow>
        {field('amount', 'Total awarded (USD)', { placeholder: '248,500' })}
        {field('piName', 'Principal investigator', { required: false })}
      </FieldRow>
      {failure && failure.field === undefined && <ErrorNotice trouble={failure} />}
      <FormFoot
        note={period(fields)}
        onCancel={onClose}
        pending={add.isPending}
        submit={amount.ok && fields.amount !== '' ? `Add award of ${formatExact(amount.value)}` : 'Add award'}
      />
    </Form>
  );
}

function period({ start, end }: Fields): string {
  if (!isDay(start) || !isDay(end) || end <= start) return '';
  return `${formatDay(start)} to ${formatDay(end)}: ${daysBetween(start, end) + 1} days`;
}

function readFields(fields: Fields) {
  const wrongs: Wrongs = {};
  for (const name of ['title', 'sponsor', 'number'] as const)
    if (fields[name].trim() === '') wrongs[name] = 'Needed';
  for (const name of ['start', 'end'] as const)
    if (!isDay(fields[name].trim())) wrongs[name] = 'Write a day as YYYY-MM-DD';
  if (!wrongs.start && !wrongs.end && fields.end.trim() <= fields.start.trim())
    wrongs.end = 'Must be after the first day';
  const amount = parseAmount(fields.amount);
  if (fields.amount.trim() === '') wrongs.amount = 'Needed';
  else if (!amount.ok) wrongs.amount = amount.error.message;
  else if (amount.value <= 0n) wrongs.amount = 'Must be more than zero';
  if (Object.keys(wrongs).length > 0 || !amount.ok) return { input: null, wrongs };
  const parsed = newAward.safeParse({
    ...fields,
    start: fields.start.trim(),
    end: fields.end.trim(),
    piName: fields.piName.trim() === '' ? null : fields.piName,
    amount: amount.value,
  });
  if (parsed.success) return { input: parsed.data, wrongs };
  for (const issue of parsed.error.issues) wrongs[String(issue.path[0]) as keyof Fields] = issue.message;
  return { input: null, wrongs };
}
