/** Costs by hand in the whole window over the program's own backend. */
import { screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { bookCost, dollars, firstAwards, openDialog } from './costs-rig.ts';
import { drawReal } from './render.tsx';

vi.setConfig({ testTimeout: 60_000 });

const gone = (name: string) => waitFor(() => expect(screen.queryByRole('dialog', { name })).toBeNull());

test('GPU hours at a rate are booked as the product shown; what is wrong is said at its field', async () => {
  const backend = await drawReal(
    async (lab) => `#/awards/${(await firstAwards(lab)).award.id}/costs?act=charge`,
  );
  const { award, exploration } = await firstAwards(backend);
  const dialog = await openDialog('Book a cost');
  await dialog.press('Book the cost');
  expect(dialog.getAllByText('Needed').length).toBe(3);
  await dialog.fill(/^GPU hours/, '2.5');
  await dialog.fill(/^Rate of a GPU hour/, '3.1');
  expect(dialog.getByRole('status').textContent).toBe('2.5 h × $3.10 = $7.75');
  expect(await dialog.findByText('55.5 % indirect comes on top: $4.30')).toBeTruthy();
  await dialog.fill(/^What it was for/, 'Run 14');
  await dialog.fill(/^Day of use/, '2020-02-29');
  await dialog.press('Book $7.75 on Exploration');
  expect(await dialog.findByText(/2020-02-29 is outside award 2412345/)).toBeTruthy();
  await dialog.fill(/^Day of use/, (await backend.client.workspace.info()).today);
  await dialog.press('Book $7.75 on Exploration');
  await gone('Book a cost');
  expect(await screen.findByText(/^1 entry\./)).toBeTruthy();
  const { rows } = await backend.client.costs.list({
    awardId: award.id,
    before: null,
    limit: 9,
  });
  expect(rows.map(({ spent, reason }) => [spent, reason])).toEqual([[dollars(7.75), 'Run 14']]);
  expect(rows[0]?.allocationId).toBe(exploration.id);
});

test('a cost above what is available says by how much it overspends, and is booked in full', async () => {
  const backend = await drawReal(
    async (lab) => `#/awards/${(await firstAwards(lab)).award.id}/costs?act=charge`,
  );
  const { award, exploration } = await firstAwards(backend);
  const dialog = await openDialog('Book a cost');
  await dialog.choose('What it was', /Purchase/);
  await dialog.fill(/^Amount/, '6000');
  expect(dialog.getByText(/“Exploration” will be overspent by .* booked in full all the same/)).toBeTruthy();
  await dialog.fill(/^What it was for/, 'A server');
  await dialog.press('Book $6,000.00 on Exploration');
  await gone('Book a cost');
  const after = (await backend.client.awards.get({ awardId: award.id })).allocations.find(
    ({ id }) => id === exploration.id,
  );
  expect(after?.balance.available).toBe(exploration.balance.available - dollars(6000));
});

test('a rule is written, and a cost is split by it to the last nano', async () => {
  const backend = await drawReal(
    async (lab) => `#/awards/${(await firstAwards(lab)).award.id}/costs?act=split`,
  );
  const { award } = await firstAwards(backend);
  await (await openDialog('Split a cost')).press('Write the first rule');
  const rule = await openDialog('Write a split rule');
  await rule.press('Store the rule');
  expect(rule.getByText('Choose an allocation for each share')).toBeTruthy();
  await rule.fill(/^Name/, 'Licences');
  await rule.fill(/^Basis/, 'Seats in use: 2 and 1');
  await rule.choose('Allocation of share 1', /^Exploration/);
  await rule.choose('Allocation of share 2', /^Baselines/);
  await rule.fill('Weight of share 1', '2');
  expect(rule.getByText('66.67 %')).toBeTruthy();
  await rule.press('Store the rule');
  await gone('Write a split rule');

  (await screen.findByRole('button', { name: 'More' })).click();
  (await screen.findByRole('menuitem', { name: 'Split a cost' })).click();
  const split = await openDialog('Split a cost');
  await split.choose('What it was', /Purchase/);
  await split.fill(/^Amount/, '0.0000001');
  expect(split.getByText('$0.000000067')).toBeTruthy();
  expect(split.getByText('$0.000000033')).toBeTruthy();
  await split.fill(/^What it was for/, 'Twelve seats');
  await split.press('Book $0.0000001 in 2 parts');
  await gone('Split a cost');
  const { rows } = await backend.client.costs.list({
    awardId: award.id,
    before: null,
    limit: 9,
  });
  expect(rows.map(({ spent }) => spent)).toEqual([67n]);
  expect(rows[0]?.detail).toContain('"splitRule":"Licences","splitVersion":"1"');
  expect(await screen.findByText('Seats in use: 2 and 1')).toBeTruthy();
});

test('credit is noted without a charge, and charged when it is used; never more than is left', async () => {
  const backend = await drawReal(
    async (lab) => `#/awards/${(await firstAwards(lab)).award.id}/costs?act=credit`,
  );
  const { award } = await firstAwards(backend);
  const add = await openDialog('Note prepaid credit');
  expect(add.getByText(/Buying credit charges nothing/)).toBeTruthy();
  await add.fill(/^Vendor/, 'ElevenLabs');
  await add.fill(/^Amount bought/, '50');
  await add.press('Note credit of $50.00');
  await gone('Note prepaid credit');
  const list = () => backend.client.costs.list({ awardId: award.id, before: null, limit: 9 });
  expect((await list()).rows).toEqual([]);

  (await screen.findByRole('button', { name: 'Use credit of ElevenLabs' })).click();
  const use = await openDialog('Use prepaid credit');
  await use.fill(/^Amount used/, '50.01');
  await use.fill(/^What it was used for/, 'Narration');
  await use.press('Charge $50.01 to Exploration');
  expect(use.getByText('$50.00 of this credit is left')).toBeTruthy();
  await use.fill(/^Amount used/, '20');
  await use.press('Charge $20.00 to Exploration');
  await gone('Use prepaid credit');
  expect((await list()).rows.map(({ spent }) => spent)).toEqual([dollars(20)]);
  expect(
    (await screen.findByRole('meter', { name: 'Credit of ElevenLabs' })).getAttribute('aria-valuenow'),
  ).toBe('40');
});

test('a refund gives back at most what is left, shows the balances after it, and keeps its reason', async () => {
  const backend = await drawReal(async (lab) => {
    const lab_ = await firstAwards(lab);
    const entryId = await bookCost(lab, lab_);
    await lab.client.costs.refund({ originalId: entryId, amount: dollars(30), reason: 'Credit note 1' });
    return `#/awards/${lab_.award.id}/costs?act=refund&entry=${entryId}`;
  });
  const { award } = await firstAwards(backend);
  const dialog = await openDialog('Book a refund');
  expect(await dialog.findByText('$70.00')).toBeTruthy();
  expect(dialog.getByText(/Credit note 1/)).toBeTruthy();
  await dialog.fill(/^Amount/, '70.01');
  await dialog.press('Refund $70.01 to Exploration');
  expect(dialog.getByText('At most $70.00')).toBeTruthy();
  await dialog.fill(/^Amount/, '70');
  await dialog.fill(/^Why it is given back/, 'Credit note 2');
  await dialog.press('Refund $70.00 to Exploration');
  await gone('Book a refund');
  const { rows } = await backend.client.costs.list({
    awardId: award.id,
    before: null,
    limit: 9,
  });
  expect(rows.map(({ kind, spent, reason }) => [kind, spent, reason])).toEqual([
    ['refund', -dollars(70), 'Credit note 2'],
    ['refund', -dollars(30), 'Credit note 1'],
    ['charge', dollars(100), 'Frames for aim 2'],
  ]);
});

test('a correction is chosen from the latest costs, and goes either way', async () => {
  const backend = await drawReal(async (lab) => {
    const first = await firstAwards(lab);
    await bookCost(lab, first);
    return `#/awards/${first.award.id}/costs?act=adjust`;
  });
  const { award } = await firstAwards(backend);
  const dialog = await openDialog('Book a correction');
  await dialog.fill('Find a cost', 'frames lambda');
  await dialog.press(/Frames for aim 2/);
  await dialog.fill(/^Amount/, '5');
  await dialog.fill(/^What reconciliation found/, 'Invoice says 95');
  await dialog.press('Take $5.00 from Exploration');
  await gone('Book a correction');
  const { rows } = await backend.client.costs.list({
    awardId: award.id,
    before: null,
    limit: 1,
  });
  expect(rows[0]).toMatchObject({ kind: 'adjust', spent: -dollars(5), reason: 'Invoice says 95' });
});

test('an award without costs by hand says what belongs there', async () => {
  await drawReal(async (lab) => `#/awards/${(await firstAwards(lab)).other.id}/costs`);
  expect(await screen.findByText('No cost was entered by hand')).toBeTruthy();
});
