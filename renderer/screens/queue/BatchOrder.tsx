/** When a batch goes: its priority, its place among its equals, and by when it should have ended. */
import { Button, Checkbox, Menu, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import {
  IconArrowDown,
  IconArrowUp,
  IconCalendarClock,
  IconCheck,
  IconChevronDown,
  IconChevronsDown,
  IconChevronsUp,
} from '@tabler/icons-react';
import type { Batch } from '#shared/contract';
import { PRIORITIES } from '#shared/domain';
import { troubleAt, troubleElse, useAct, useRpc } from '#renderer/rpc';
import {
  ErrorNotice,
  Fact,
  FieldRow,
  Form,
  FormFoot,
  FormModal,
  formatDuration,
  InstantText,
  useNowMs,
  wrongDay,
} from '#renderer/ui';

export function OrderMenu({ batch, onDeadline }: { batch: Batch; onDeadline: () => void }) {
  const rpc = useRpc();
  const prioritise = useAct(rpc.queue.prioritise.mutationOptions(), 'change the priority');
  const move = useAct(rpc.queue.move.mutationOptions(), 'move the batch');
  const batchId = batch.id;
  return (
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={13} />}>
          {batch.priority === 'normal' ? 'Order' : `${batch.priority} priority`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Priority within its lane</Menu.Label>
        {PRIORITIES.map((priority) => (
          <Menu.Item
            key={priority}
            rightSection={batch.priority === priority ? <IconCheck size={14} aria-label="chosen" /> : null}
            onClick={() => prioritise.run({ batchId, priority })}
          >
            {priority}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>Place among batches of this priority</Menu.Label>
        <Menu.Item
          leftSection={<IconChevronsUp size={14} />}
          onClick={() => move.run({ batchId, to: 'first' })}
        >
          First
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowUp size={14} />} onClick={() => move.run({ batchId, to: 'up' })}>
          Earlier
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={14} />}
          onClick={() => move.run({ batchId, to: 'down' })}
        >
          Later
        </Menu.Item>
        <Menu.Item
          leftSection={<IconChevronsDown size={14} />}
          onClick={() => move.run({ batchId, to: 'last' })}
        >
          Last
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconCalendarClock size={14} />} onClick={onDeadline}>
          {batch.deadline === null ? 'Set a deadline' : 'Change the deadline'}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The deadline in words, and whether the queue will meet it at its present rate. */
export function DeadlineFact({ batch }: { batch: Batch }) {
  const nowMs = useNowMs();
  const { deadline, timeLeft } = batch;
  if (deadline === null || batch.endedAtMs !== null) return null;
  const lateMs = timeLeft === null ? null : nowMs + timeLeft.likelyMs - deadline.atMs;
  const isPast = deadline.atMs <= nowMs;
  const isLate = isPast || (lateMs !== null && lateMs > 0);
  return (
    <Fact
      name="Deadline"
      tone={isLate ? 'warn' : undefined}
      sub={
        isPast
          ? 'has passed'
          : lateMs === null
            ? `in ${formatDuration(deadline.atMs - nowMs)}`
            : lateMs > 0
              ? `late by about ${formatDuration(lateMs)} at this rate`
              : `${formatDuration(-lateMs)} to spare at this rate`
      }
    >
      <InstantText atMs={deadline.atMs} />
      {deadline.stop && !isPast && ', then stop'}
    </Fact>
  );
}

export function DeadlineForm({
  batch,
  opened,
  onClose,
}: {
  batch: Batch;
  opened: boolean;
  onClose: () => void;
}) {
  return (
    <FormModal opened={opened} onClose={onClose} title={`Deadline of ${batch.experimentName}`} size={480}>
      <Fields batch={batch} onClose={onClose} />
    </FormModal>
  );
}

function Fields({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const { deadline } = batch;
  const set = useAct(useRpc().queue.deadline.mutationOptions(), 'set the deadline', onClose);
  const trouble = troubleElse(set.trouble, ['deadline.atMs']);
  const form = useForm({
    initialValues: { ...typedFrom(deadline?.atMs ?? null), stop: deadline?.stop ?? false },
    validate: {
      day: (text) => wrongDay(text),
      time: (text) => (/^([01]\d|2[0-3]):[0-5]\d$/.test(text.trim()) ? null : 'Write a time as HH:MM'),
    },
  });
  return (
    <Form
      onSubmit={form.onSubmit(({ day, time, stop }) =>
        set.run({
          batchId: batch.id,
          deadline: { atMs: new Date(`${day.trim()}T${time.trim()}:00`).getTime(), stop },
        }),
      )}
    >
      <FieldRow>
        <TextInput
          label="Day"
          withAsterisk
          data-autofocus
          placeholder="2026-12-01"
          autoComplete="off"
          {...form.getInputProps('day')}
          error={form.errors['day'] ?? troubleAt(set.trouble, 'deadline.atMs')}
        />
        <TextInput
          label="Time"
          withAsterisk
          description="Of this computer"
          placeholder="09:00"
          autoComplete="off"
          {...form.getInputProps('time')}
        />
      </FieldRow>
      <Checkbox
        label="Cancel what is unsent when it passes"
        description="Its hold comes back; what was sent goes on. Otherwise the batch only shows that it is late."
        {...form.getInputProps('stop', { type: 'checkbox' })}
      />
      {trouble && <ErrorNotice trouble={trouble} />}
      <FormFoot
        note={
          deadline && (
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              onClick={() => set.run({ batchId: batch.id, deadline: null })}
            >
              Take the deadline away
            </Button>
          )
        }
        onCancel={onClose}
        pending={set.pending}
        submit="Set the deadline"
      />
    </Form>
  );
}

/** Day and time of this computer, as they are typed. */
function typedFrom(atMs: number | null): { day: string; time: string } {
  if (atMs === null) return { day: '', time: '09:00' };
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, '0');
  return {
    day: `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`,
    time: `${two(at.getHours())}:${two(at.getMinutes())}`,
  };
}
