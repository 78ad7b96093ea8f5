import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Award } from '#shared/contract';
import type { RealBackend } from '../../support/real-backend.ts';
import { drawReal } from './render.tsx';

const first = async ({ client }: RealBackend): Promise<Award> => {
  const [award] = await client.awards.list();
  if (!award) throw new Error('the sample lab has awards');
  return award;
};

test('limits are set, shown beside the allocation, and taken away again', async () => {
  const user = userEvent.setup();
  const backend = await drawReal(async (of) => `#/awards/${(await first(of)).id}`);
  await user.click(await screen.findByRole('button', { name: 'Limits of Exploration' }));
  const dialog = await screen.findByRole('dialog', { name: 'Limits of Exploration' });
  await user.click(await within(dialog).findByRole('checkbox', { name: /premium/ }));
  await user.type(within(dialog).getByLabelText(/^Needs approval above/), '12.5x');
  await user.click(within(dialog).getByRole('button', { name: 'Add a cap' }));
  await user.type(within(dialog).getByLabelText('Person 1'), 'Ada Lindqvist');
  await user.click(within(dialog).getByRole('button', { name: 'Change the limits' }));
  expect(within(dialog).getByText(/"12.5x" is not an amount/)).toBeTruthy();
  expect(within(dialog).getByText('Needed')).toBeTruthy();
  await user.type(within(dialog).getByLabelText(/^Cap of person 1/), '40');
  await user.clear(within(dialog).getByLabelText(/^Needs approval above/));
  await user.type(within(dialog).getByLabelText(/^Needs approval above/), '12.5');
  await user.click(within(dialog).getByRole('button', { name: 'Change the limits' }));
  expect(await screen.findByText('baseline and standard · approval above $12.50 · 1 cap')).toBeTruthy();
  const allocation = (await first(backend)).allocations.find(({ name }) => name === 'Exploration');
  expect(allocation).toMatchObject({ tiers: ['baseline', 'standard'], cappedPeople: 1 });

  await user.click(await screen.findByRole('button', { name: 'Limits of Exploration' }));
  const again = await screen.findByRole('dialog', { name: 'Limits of Exploration' });
  await user.click(await within(again).findByRole('button', { name: 'Take away the cap of person 1' }));
  await user.click(within(again).getByRole('checkbox', { name: /premium/ }));
  await user.clear(within(again).getByLabelText(/^Needs approval above/));
  await user.click(within(again).getByRole('button', { name: 'Change the limits' }));
  expect((await screen.findAllByText('any model, no caps')).length).toBeGreaterThan(0);
});

test('a new allocation takes its limits with it, and never more than the award has left', async () => {
  const user = userEvent.setup();
  const backend = await drawReal(async (of) => `#/awards/${(await first(of)).id}?act=new-allocation`);
  const dialog = await screen.findByRole('dialog', { name: 'Add an allocation' });
  await user.type(within(dialog).getByLabelText(/^Name/), 'Exploration');
  await user.type(within(dialog).getByLabelText(/^Amount/), '9,000.01');
  await user.click(within(dialog).getByRole('checkbox', { name: /premium/ }));
  await user.click(within(dialog).getByRole('button', { name: /^Allot/ }));
  expect(within(dialog).getByText('This award has an allocation of that name')).toBeTruthy();
  expect(within(dialog).getByText(/this is \$0\.01 too much/)).toBeTruthy();
  await user.type(within(dialog).getByLabelText(/^Name/), ' again');
  await user.clear(within(dialog).getByLabelText(/^Amount/));
  await user.type(within(dialog).getByLabelText(/^Amount/), '9,000');
  await user.click(within(dialog).getByRole('button', { name: 'Allot $9,000.00' }));
  expect(await screen.findByRole('row', { name: /Exploration again/ })).toBeTruthy();
  const award = await first(backend);
  expect(award.unallotted).toBe(0n);
  expect(award.allocations.find(({ name }) => name === 'Exploration again')).toMatchObject({
    tiers: ['baseline', 'standard'],
  });
});

test('a modification must net to zero; a revision changes the award', async () => {
  const user = userEvent.setup();
  const backend = await drawReal(async (of) => `#/awards/${(await first(of)).id}?act=move-budget`);
  const before = await first(backend);
  const dialog = await screen.findByRole('dialog', { name: 'Change the budget' });
  const change = (name: string) => within(dialog).getByLabelText(new RegExp(`^Change of ${name}`));
  await user.type(change('Exploration'), '250');
  expect(within(dialog).getByText(/\$250\.00 has to come from somewhere/)).toBeTruthy();
  expect(within(dialog).getByRole('button', { name: 'Move $250.00' })).toHaveProperty('disabled', true);
  await user.type(change('Narration'), '-2,500');
  expect(within(dialog).getByText(/of that is held or spent/)).toBeTruthy();
  await user.clear(change('Narration'));
  await user.type(change('Narration'), '-250');
  expect(
    await within(dialog).findByText(/\$250\.00 moved between allocations, with this: 0\.5 %/),
  ).toBeTruthy();
  await user.type(within(dialog).getByLabelText(/^Reason/), 'More seeds');
  await user.click(within(dialog).getByRole('button', { name: 'Move $250.00' }));
  expect(await screen.findByRole('row', { name: /Exploration.*\$6,250\.00/ })).toBeTruthy();
  expect((await first(backend)).amount).toBe(before.amount);

  await user.click(screen.getByRole('button', { name: 'Change the budget' }));
  const again = await screen.findByRole('dialog', { name: 'Change the budget' });
  await user.click(within(again).getByText(/\(revision\)/));
  await user.type(await within(again).findByLabelText(/^Change of Finals/), '1,000');
  await user.type(within(again).getByLabelText(/^Reason/), 'Amendment 2');
  await user.click(within(again).getByRole('button', { name: 'Raise the award to $49,000.00' }));
  expect(await screen.findByText('$49,000')).toBeTruthy();
  expect((await first(backend)).amount).toBe(49_000_000_000_000n);
});

test('the calendar shows each clock with its indirect cost, and steps through months', async () => {
  const user = userEvent.setup();
  await drawReal(async (of) => {
    const award = await first(of);
    await of.client.awards.edit({
      awardId: award.id,
      changes: { indirectRates: [{ route: 'direct-invoice', from: award.start, rateMillionths: 555_000 }] },
    });
    return `#/awards/${award.id}`;
  });
  const card = await screen.findByRole('region', { name: 'By the calendar' });
  const inception = await within(card).findByRole('row', { name: /^Inception/ });
  const cells = within(inception)
    .getAllByRole('cell')
    .map((cell) => cell.querySelector('data')?.getAttribute('value') ?? '');
  const [, , , spent = '', indirect = '', total = ''] = cells;
  expect(Number(spent)).toBeGreaterThan(0);
  expect(Number(indirect) / Number(spent)).toBeCloseTo(0.555, 6);
  expect(Number(total)).toBeCloseTo(Number(spent) + Number(indirect), 6);
  await user.click(within(card).getByRole('button', { name: 'To the end of the month before' }));
  expect(await within(card).findByRole('button', { name: 'today' })).toBeTruthy();
});

test('what the backend refuses stands at its field', async () => {
  const user = userEvent.setup();
  await drawReal(async (of) => {
    const award = await first(of);
    return `#/awards/${award.id}?act=edit-allocation&allocation=${award.allocations[0]?.id}`;
  });
  const dialog = within(await screen.findByRole('dialog', { name: 'Limits of Exploration' }));
  const name = await dialog.findByRole('textbox', { name: 'Name' });
  await user.clear(name);
  await user.type(name, 'Finals');
  await user.click(dialog.getByRole('button', { name: 'Change the limits' }));
  await dialog.findByText(/already has an allocation called "Finals"/);
  expect(name.getAttribute('aria-invalid')).toBe('true');
  expect(dialog.queryByRole('alert')).toBeNull();
});
