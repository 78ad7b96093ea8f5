// Order, deadlines and lanes in the whole window over the program's own backend; its queue does not run.
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { BatchId } from '#shared/domain';
import type { RealBackend } from '../../support/real-backend.ts';
import { drawReal } from './render.tsx';

/** Queues one batch of three runs under each name, in this order. */
async function queue({ client }: RealBackend, ...names: readonly string[]): Promise<string[]> {
  const [award] = await client.awards.list();
  const allocationId = award?.allocations[0]?.id;
  if (!allocationId) throw new Error('the sample lab has an allocation');
  const ids: string[] = [];
  for (const experimentName of names) {
    const { batchId } = await client.batches.submit({
      prompts: { kind: 'text', text: 'a paper boat\ntwo dancers\na lighthouse' },
      modelKeys: ['bria-fibo-relight'],
      repeats: 1,
      allocationId,
      experimentName,
      purpose: 'Order',
    });
    ids.push(batchId);
  }
  return ids;
}
/** From the menu behind a button, once the one before is gone. */
async function choose(button: HTMLElement, item: string | RegExp): Promise<void> {
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  button.click();
  (await screen.findByRole('menuitem', { name: item })).click();
}
const inOrder = async ({ client }: RealBackend): Promise<string[]> =>
  (await client.batches.list({ before: null, limit: 50 })).rows
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map(({ experimentName }) => experimentName);

test.each([
  ['Earlier', ['one', 'three', 'two'], '1 before it'],
  ['First', ['three', 'one', 'two'], null],
  ['high', ['three', 'one', 'two'], 'high priority'],
  ['low', ['one', 'two', 'three'], 'low priority'],
] as const)('%s in the menu of a batch puts it there, and says so', async (item, order, says) => {
  const backend = await drawReal(
    async (of) => `#/queue?batch=${(await queue(of, 'one', 'two', 'three'))[2]}`,
  );
  const head = within(await screen.findByRole('region', { name: 'Batch three' }));
  expect(await head.findByText('2 before it')).toBeTruthy();
  await choose(head.getByRole('button', { name: 'Order' }), item);
  await expect.poll(() => inOrder(backend)).toEqual(order);
  if (says !== null) expect(await head.findByText(says)).toBeTruthy();
});

test('a deadline is checked where it is typed, shown, and taken away', async () => {
  const user = userEvent.setup();
  const backend = await drawReal(async (of) => `#/queue?batch=${(await queue(of, 'one'))[0]}`);
  const head = await screen.findByRole('region', { name: 'Batch one' });
  const open = async (item: RegExp) => {
    await choose(within(head).getByRole('button', { name: 'Order' }), item);
    return within(await screen.findByRole('dialog', { name: 'Deadline of one' }));
  };
  const dialog = await open(/Set a deadline/);
  await user.type(dialog.getByLabelText(/^Day/), '2020-02-30');
  await user.clear(dialog.getByLabelText(/^Time/));
  await user.type(dialog.getByLabelText(/^Time/), '25:00');
  await user.click(dialog.getByRole('button', { name: 'Set the deadline' }));
  expect(dialog.getByText('Write a day as YYYY-MM-DD')).toBeTruthy();
  expect(dialog.getByText('Write a time as HH:MM')).toBeTruthy();
  await user.clear(dialog.getByLabelText(/^Day/));
  await user.type(dialog.getByLabelText(/^Day/), '2020-02-28');
  await user.clear(dialog.getByLabelText(/^Time/));
  await user.type(dialog.getByLabelText(/^Time/), '09:00');
  await user.click(dialog.getByRole('button', { name: 'Set the deadline' }));
  expect(await dialog.findByText(/A deadline lies ahead; 2020-02-28T.* has passed/)).toBeTruthy();
  await user.clear(dialog.getByLabelText(/^Day/));
  await user.type(dialog.getByLabelText(/^Day/), '2999-02-28');
  await user.click(dialog.getByRole('checkbox', { name: /Cancel what is unsent/ }));
  await user.click(dialog.getByRole('button', { name: 'Set the deadline' }));
  expect(await within(head).findByText('Deadline')).toBeTruthy();
  expect((await backend.client.batches.list({ before: null, limit: 9 })).rows[0]?.deadline).toEqual({
    atMs: new Date('2999-02-28T09:00:00').getTime(),
    stop: true,
  });
});

test('a deadline is taken away', async () => {
  const backend = await drawReal(async (of) => {
    const [batchId] = await queue(of, 'one');
    const deadline = { atMs: Date.parse('2999-02-28T09:00:00Z'), stop: true };
    await of.client.queue.deadline({ batchId: batchId as BatchId, deadline });
    return `#/queue?batch=${batchId}`;
  });
  const head = within(await screen.findByRole('region', { name: 'Batch one' }));
  expect(await head.findByText(/then stop$/)).toBeTruthy();
  await choose(head.getByRole('button', { name: 'Order' }), 'Change the deadline');
  (await screen.findByRole('button', { name: 'Take the deadline away' })).click();
  await expect
    .poll(async () => (await backend.client.batches.list({ before: null, limit: 9 })).rows[0]?.deadline)
    .toBeNull();
});

test('a lane’s waiting runs are counted and cancelled together, after a question with the numbers', async () => {
  const user = userEvent.setup();
  const backend = await drawReal(async (of) => {
    await queue(of, 'one', 'two');
    return '#/queue';
  });
  const more = await screen.findByRole('button', { name: /^More for .*, cheap lane$/ });
  await choose(more, 'Cancel 6 waiting runs');
  const dialog = within(
    await screen.findByRole('dialog', { name: /Cancel 6 waiting runs of the .*cheap lane/ }),
  );
  expect(dialog.getByText(/6 runs will not be sent and cost nothing; up to \$0\.000006/)).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Cancel 6 runs' }));
  await expect
    .poll(async () =>
      (await backend.client.batches.list({ before: null, limit: 9 })).rows.map(({ state }) => state),
    )
    .toEqual(['ended', 'ended']);
});
