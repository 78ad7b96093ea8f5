/** Cost transfers in the whole window over the program's own backend: asked for by one, decided by another. */
import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { addDays } from '#shared/base';
import { GOOD_ANSWERS } from '../../support/books-lab-costs.ts';
import type { RealBackend } from '../../support/real-backend.ts';
import { bookCost, dollars, firstAwards, openDialog } from './costs-rig.ts';
import { drawReal } from './render.tsx';

vi.setConfig({ testTimeout: 60_000 });

const gone = (name: string) => waitFor(() => expect(screen.queryByRole('dialog', { name })).toBeNull());

/** A transfer of $60 to another award, asked for by a student; the window is of `Test User`. */
async function asked(backend: RealBackend) {
  const first = await firstAwards(backend);
  return backend.clientFor('Mei Tanaka').transfers.request({
    ...GOOD_ANSWERS,
    originalId: await bookCost(backend, first),
    toAllocationId: first.baselines.id,
    amount: dollars(60),
    reason: 'wrong-allocation-chosen',
    discovered: first.today,
  });
}

test('a transfer is asked for: answers that say nothing are refused while they are written, good ones are taken', async () => {
  const backend = await drawReal(async (lab) => {
    const first = await firstAwards(lab);
    const entryId = await bookCost(lab, first);
    return `#/awards/${first.award.id}/transfers?act=transfer&entry=${entryId}`;
  });
  const { award } = await firstAwards(backend);
  const dialog = await openDialog('Ask for a cost transfer');
  await dialog.choose(/^Allocation that is to pay/, /^Baselines/);
  await dialog.fill(/^How did the cost/, 'to correct error');
  expect(
    dialog.getByText(/"to correct error" does not say how the cost came to the wrong award/),
  ).toBeTruthy();
  await dialog.fill(
    /^How does the award/,
    'The other award is overspent and so the cost needs to be moved to this award.',
  );
  expect(dialog.getByText(/a cost is never moved because another award is short/)).toBeTruthy();
  await dialog.press('Ask to move $100.00');
  expect(await backend.client.transfers.list({ awardId: award.id })).toEqual([]);
  await dialog.fill(/^How did the cost/, GOOD_ANSWERS.howItHappened);
  await dialog.fill(/^How does the award/, GOOD_ANSWERS.benefit);
  await dialog.fill(/^Why was it not/, GOOD_ANSWERS.whyLate);
  await dialog.fill(/^How will it be/, GOOD_ANSWERS.prevention);
  await dialog.fill(/^Amount/, '60');
  await dialog.press('Ask to move $60.00');
  await gone('Ask for a cost transfer');
  expect(await screen.findByText('waits for a decision')).toBeTruthy();
  const [transfer] = await backend.client.transfers.list({ awardId: award.id });
  expect(transfer).toMatchObject({
    ...GOOD_ANSWERS,
    amount: dollars(60),
    state: 'requested',
    requestedBy: 'Test User',
  });
  (await screen.findByRole('link', { name: /\$60\.00/ })).click();
  const open = await openDialog('Cost transfer');
  expect(
    open.getByText(
      /Test User asked for this transfer; another person decides on it\. Amara Okafor or Daniel Reyes may\./,
    ),
  ).toBeTruthy();
  expect(open.getByRole('button', { name: 'Approve…' }).hasAttribute('disabled')).toBe(true);
});

test('a PI approves what another asked for: three linked entries, and the balances as they were shown', async () => {
  const backend = await drawReal(async (lab) => {
    await lab.client.people.setRole({ name: 'Test User', role: 'pi' });
    const { id } = await asked(lab);
    return `#/awards/${(await firstAwards(lab)).award.id}/transfers?transfer=${id}`;
  });
  const before = await firstAwards(backend);
  const view = await openDialog('Cost transfer');
  expect(view.getByText(GOOD_ANSWERS.prevention)).toBeTruthy();
  await view.press('Approve…');
  const dialog = await openDialog('Approve the cost transfer');
  await dialog.fill(/^Note/, 'Agreed with Daniel Reyes.');
  await dialog.press('Approve and move $60.00');
  const after = await openDialog('Cost transfer');
  expect(await after.findByText('Three linked entries')).toBeTruthy();
  expect(after.getByText('Agreed with Daniel Reyes.')).toBeTruthy();
  expect(after.getByText('Transferred away')).toBeTruthy();
  const { exploration, baselines } = await firstAwards(backend);
  expect(exploration.balance.spent).toBe(before.exploration.balance.spent - dollars(60));
  expect(baselines.balance.spent).toBe(before.baselines.balance.spent + dollars(60));
});

test('who is no PI may not decide, and is told who may', async () => {
  await drawReal(async (lab) => {
    const { id } = await asked(lab);
    return `#/awards/${(await firstAwards(lab)).award.id}/transfers?transfer=${id}`;
  });
  const view = await openDialog('Cost transfer');
  expect(
    view.getByText('Test User is no PI; a PI decides on a transfer. Amara Okafor or Daniel Reyes may.'),
  ).toBeTruthy();
  expect(view.getByRole('button', { name: 'Decline…' }).hasAttribute('disabled')).toBe(true);
});

test('a PI declines with a reason, and the cost stays where it is', async () => {
  const backend = await drawReal(async (lab) => {
    await lab.client.people.setRole({ name: 'Test User', role: 'pi' });
    const { id } = await asked(lab);
    return `#/awards/${(await firstAwards(lab)).award.id}/transfers?transfer=${id}`;
  });
  const { award, exploration } = await firstAwards(backend);
  await (await openDialog('Cost transfer')).press('Decline…');
  const dialog = await openDialog('Decline the cost transfer');
  await dialog.press('Decline the transfer');
  expect(dialog.getByText('Needed')).toBeTruthy();
  await dialog.fill(/^Why it is declined/, 'It stays where it is.');
  await dialog.press('Decline the transfer');
  expect(await (await openDialog('Cost transfer')).findByText('declined')).toBeTruthy();
  expect(await backend.client.transfers.list({ awardId: award.id })).toMatchObject([
    { state: 'declined', decision: 'It stays where it is.', decidedBy: 'Test User' },
  ]);
  expect((await firstAwards(backend)).exploration.balance).toEqual(exploration.balance);
});

test('a late transfer waits on the overview as a problem, and is approved only with an override in words', async () => {
  const backend = await drawReal(async (lab) => {
    await lab.client.people.setRole({ name: 'Test User', role: 'pi' });
    const first = await firstAwards(lab);
    const { today } = first;
    const { entryId } = await lab.client.costs.charge({
      allocationId: first.exploration.id,
      kind: 'purchase',
      cost: { amount: dollars(100) },
      currency: 'USD',
      day: addDays(today, -100),
      paymentRoute: 'purchasing-card',
      vendor: null,
      invoice: null,
      personName: null,
      reason: 'Frames',
    });
    await lab.clientFor('Mei Tanaka').transfers.request({
      ...GOOD_ANSWERS,
      originalId: entryId,
      toAllocationId: first.baselines.id,
      amount: null,
      reason: 'wrong-allocation-chosen',
      discovered: addDays(today, -95),
    });
    return '#/overview';
  });
  const { award } = await firstAwards(backend);
  const need = await screen.findByRole('link', {
    name: /Mei Tanaka asks to move \$100\.00 from 2412345; found 95 days ago, past the sponsor's 90 days/,
  });
  need.click();
  const view = await openDialog('Cost transfer');
  expect(view.getByText("5 days past the sponsor's 90")).toBeTruthy();
  await view.press('Approve…');
  const dialog = await openDialog('Approve the cost transfer');
  await dialog.press('Approve and move $100.00');
  expect(dialog.getByText(/Write why it is right all the same, in at least 40 characters/)).toBeTruthy();
  await dialog.fill(
    /^Why it is booked although/,
    'The sponsor agreed by letter of 3 March, while the department was closed.',
  );
  await dialog.press('Approve and move $100.00');
  expect(await (await openDialog('Cost transfer')).findByText('Three linked entries')).toBeTruthy();
  expect((await backend.client.transfers.list({ awardId: award.id }))[0]?.state).toBe('approved');
});
