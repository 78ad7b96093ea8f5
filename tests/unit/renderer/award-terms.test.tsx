import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Day } from '#shared/base';
import type { AllocationId, AwardId } from '#shared/domain';
import { nanos } from '#shared/money';
import type { RealBackend } from '../../support/real-backend.ts';
import { choose, fill } from './fields.ts';
import { drawReal } from './render.tsx';

// The whole window is drawn over real books; a busy machine needs its time.
vi.setConfig({ testTimeout: 60_000 });

const day = (text: string): Day => text as Day;
const usd = (dollars: number) => nanos(BigInt(dollars) * 1_000_000_000n);

/** In the dialog, where one is open: the page behind it may have a button of the same name. */
const click = (name: string | RegExp) =>
  userEvent.click(within(screen.queryByRole('dialog') ?? document.body).getByRole('button', { name }));

/** Asserts in one place that a field says what is wrong with it. */
const says = async (label: string | RegExp, words: RegExp) => {
  const field = screen.getByRole('textbox', { name: label });
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'));
  const described = (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '')
    .join(' ');
  expect(described).toMatch(words);
};

async function addAward({ client }: RealBackend, state: 'draft' | 'active' = 'active'): Promise<AwardId> {
  const { id } = await client.awards.add({
    sponsor: 'NSF',
    number: '2417790',
    title: 'Seeing',
    piName: 'Ada Okafor',
    start: day('2026-01-01'),
    end: day('2030-12-31'),
    amount: usd(1_000),
    state,
  });
  return id;
}

test('an award is added with every term in one form, and the number is recognised while it is typed', async () => {
  const { client } = await drawReal(() => '#/awards?act=new-award', { seed: 'empty' });
  await screen.findByRole('dialog', { name: 'Add an award' });
  await fill(/^Title/, 'Seeing far');
  await fill(/^Sponsor/, 'National Eye Institute');
  await fill(/^Award number/, '5R01EY034218-03');
  expect(screen.getByText(/NIH R01, Eye Institute, year 03/)).toBeTruthy();
  await fill(/^Award number/, 'our own 17');
  expect(screen.getByText('Kept as written')).toBeTruthy();
  await fill(/^Award number/, '5R01EY034218-03');
  await fill(/^First day/, '2026-02-01');
  await fill(/^Last day/, '2028-01-31');
  await choose('Currency', 'EUR');
  await fill(/^Total awarded \(EUR\)/, '248,500');
  await fill('Principal investigator', 'Ines Duarte');
  await userEvent.click(screen.getByRole('radio', { name: 'Draft' }));
  await click(/^More terms/);
  await fill('Pre-award days', '90');
  await choose('Campus fiscal year from', 'October');
  await choose('Budget categories', 'NIH modular (no categories)');
  await click('One per year');
  expect(screen.getByRole('textbox', { name: 'Last day of period 2' })).toHaveProperty('value', '2028-01-31');
  await click('Add a step');
  await fill('Obligated in all from step 1', '120000');
  await click('Add a rate');
  await choose('Paid by, of rate 1', 'Purchasing card');
  await fill('Percent of rate 1', '55.5');
  await click('Add draft of €248,500.00');
  expect(await screen.findByRole('heading', { name: 'Seeing far' })).toBeTruthy();
  const [award] = await client.awards.list();
  expect(award).toMatchObject({
    state: 'draft',
    currency: 'EUR',
    amount: usd(248_500),
    piName: 'Ines Duarte',
  });
  expect(await client.awards.terms({ awardId: award?.id as AwardId })).toMatchObject({
    number: { key: 'R01EY034218', shape: 'nih' },
    firstDay: '2025-11-03',
    campusYearStartMonth: 10,
    categoryTemplate: { key: 'nih-modular' },
    budgetPeriods: [
      { number: 1, start: '2026-02-01', end: '2027-01-31' },
      { number: 2, start: '2027-02-01', end: '2028-01-31' },
    ],
    fundingSteps: [{ day: '2026-02-01', obligated: usd(120_000) }],
    indirectRates: [{ route: 'purchasing-card', from: '2026-02-01', rateMillionths: 555_000 }],
  });
});

test('wrong fields are told where they are: those typed wrongly, and those the books refuse', async () => {
  const backend = await drawReal(
    async (real) => {
      await addAward(real);
      return '#/awards?act=new-award';
    },
    { seed: 'empty' },
  );
  await screen.findByRole('dialog', { name: 'Add an award' });
  await fill(/^First day/, '2026-02-30');
  await fill(/^Total awarded/, '12.34.56');
  await click('Add award');
  await says(/^Title/, /Needed/);
  await says(/^First day/, /Write a day as YYYY-MM-DD/);
  await says(/^Total awarded/, /./);
  await fill(/^Title/, 'Twice');
  await fill(/^Sponsor/, 'NSF');
  await fill(/^Award number/, '2417790');
  await fill(/^First day/, '2026-01-01');
  await fill(/^Last day/, '2027-12-31');
  await fill(/^Total awarded/, '1000');
  await click('Add award of $1,000.00');
  await says(/^Award number/, /already in this workspace/);
  await fill(/^Award number/, '2417791');
  await click(/^More terms/);
  await click('Add a step');
  await fill('Obligated in all from step 1', '600');
  await click('Add a step');
  await fill('Day of step 2', '2026-06-01');
  await fill('Obligated in all from step 2', '500');
  // Closed again: a refusal about a step opens it.
  await click(/^More terms/);
  await click('Add award of $1,000.00');
  await says('Obligated in all from step 2', /rise/);
  expect(screen.getByRole('button', { name: /^More terms/ }).getAttribute('aria-expanded')).toBe('true');
  await fill('Obligated in all from step 2', '900');
  await click('Add award of $1,000.00');
  expect(await screen.findByRole('heading', { name: 'Twice' })).toBeTruthy();
  expect(await backend.client.awards.list()).toHaveLength(2);
});

test('an edit sends only what changed, and the page tells who changed what, from what to what', async () => {
  const { client } = await drawReal(async (real) => `#/awards/${await addAward(real)}/terms?act=edit-terms`, {
    seed: 'empty',
  });
  const dialog = await screen.findByRole('dialog', { name: 'Edit the terms of 2417790' });
  expect(within(dialog).getByRole('button', { name: 'Nothing changed' })).toHaveProperty('disabled', true);
  await fill(/^Last day/, '2031-06-30');
  await fill('Pre-award days', '30');
  await click('Save 2 changes');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const changes = within(await screen.findByRole('list', { name: 'Changes, newest first' }));
  expect(changes.getByText('Test User', { selector: 'li:first-child b' })).toBeTruthy();
  expect(changes.getByText('31 Dec 2030', { selector: 'del' })).toBeTruthy();
  expect(changes.getByText('30 Jun 2031', { selector: 'ins' })).toBeTruthy();
  const [award] = await client.awards.list();
  const { changes: noted } = await client.awards.terms({ awardId: award?.id as AwardId });
  expect(noted[0]?.after).toEqual({ end: '2031-06-30', preAwardDays: 30 });
});

test('once anything is allotted the amount stands still, and the form says what changes it', async () => {
  await drawReal(
    async (real) => {
      const awardId = await addAward(real);
      await real.client.awards.addAllocation({ awardId, name: 'Finals', amount: usd(600) });
      return `#/awards/${awardId}/terms?act=edit-terms`;
    },
    { seed: 'empty' },
  );
  const amount = await screen.findByRole('textbox', { name: /^Total awarded/ });
  expect(amount).toHaveProperty('disabled', true);
  expect(screen.getByText(/\$600\.00 is allotted/).textContent).toContain('a revision changes it');
  expect(screen.getByRole('link', { name: 'a revision' }).getAttribute('href')).toContain(
    'act=revise-budget',
  );
});

test('a draft says what it needs, is activated, closed, and archived for good', async () => {
  const { client } = await drawReal(async (real) => `#/awards/${await addAward(real, 'draft')}/terms`, {
    seed: 'empty',
  });
  expect(await screen.findByText('Not charged yet. Needs an allocation and activation.')).toBeTruthy();
  const state = async () => (await client.awards.list())[0]?.state;
  const carryOut = async (button: string | RegExp, sure: string | RegExp) => {
    await userEvent.click(await screen.findByRole('button', { name: button }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: sure }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  };
  await carryOut('Activate', 'Activate award of $1,000.00');
  expect(await state()).toBe('active');
  await carryOut('Close award', 'Close award, leaving $1,000.00');
  expect(await state()).toBe('closed');
  expect(screen.getByRole('button', { name: 'Edit terms' })).toHaveProperty('disabled', true);
  await carryOut('Archive', 'Archive for good');
  expect(await state()).toBe('archived');
  expect(screen.queryByRole('button', { name: /Activate/ })).toBeNull();
});

test('closing is refused while money is held, and the batch is named', async () => {
  const { client } = await drawReal(async (real) => {
    const awards = await real.client.awards.list();
    const award = awards.find(({ allocations }) => allocations.length > 0);
    const [model] = (await real.client.models.list()).filter(({ tier }) => tier === 'baseline');
    await real.client.batches.submit({
      experimentName: 'Dusk',
      prompts: { kind: 'text', text: 'a paper boat' },
      modelKeys: [model?.key ?? ''],
      repeats: 1,
      allocationId: award?.allocations[0]?.id as AllocationId,
      purpose: 'To hold a little money.',
    });
    return `#/awards/${award?.id}/terms?act=close-award`;
  });
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText(/is still held; closing is refused/)).toBeTruthy();
  await userEvent.click(dialog.getByRole('button', { name: /^Close award, leaving/ }));
  expect((await dialog.findByRole('alert')).textContent).toMatch(/still holds .* for batch "Dusk"/);
  expect((await client.awards.list()).every((award) => award.state === 'active')).toBe(true);
});

test('the list hides archived awards until asked, finds by text, and says what a draft needs', async () => {
  await drawReal(async (real) => {
    const old = await addAward(real, 'draft');
    await real.client.awards.archive({ awardId: old });
    await real.client.awards.add({
      sponsor: 'Society for Looking',
      number: 'SL-1',
      title: 'A small draft',
      piName: null,
      start: day('2026-01-01'),
      end: day('2030-12-31'),
      amount: nanos(1n),
      state: 'draft',
    });
    return '#/awards';
  });
  const titles = () =>
    within(screen.getByRole('list', { name: 'Awards' }))
      .getAllByRole('heading')
      .map((heading) => heading.textContent);
  await screen.findByText('1 archived award is not shown.');
  expect(titles()).not.toContain('Seeing');
  expect(screen.getByText('Needs an allocation and activation')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Show it' }));
  expect(titles()).toEqual(['Seeing']);
  expect(location.hash).toContain('show=archived');
  await userEvent.click(screen.getByRole('radio', { name: /^Current/ }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Find an award' }), 'looking sl-1');
  expect(titles()).toEqual(['A small draft']);
  await userEvent.type(screen.getByRole('textbox', { name: 'Find an award' }), ' nowhere');
  expect(screen.getByText('No award fits')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
  expect(titles().length).toBeGreaterThan(2);
});
