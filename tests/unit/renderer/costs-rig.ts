/** What the tests of costs and transfers share: the sample lab's first awards, a cost by hand, typing into fields. */
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Day } from '#shared/base';
import type { Allocation, Award } from '#shared/contract';
import { type Nanos, nanos } from '#shared/money';
import type { RealBackend } from '../../support/real-backend.ts';

export const dollars = (amount: number): Nanos => nanos(BigInt(Math.round(amount * 100)) * 10_000_000n);

export interface FirstAwards {
  readonly award: Award;
  readonly other: Award;
  readonly exploration: Allocation;
  readonly baselines: Allocation;
  readonly today: Day;
}

export async function firstAwards({ client }: RealBackend): Promise<FirstAwards> {
  const [award, other] = await client.awards.list();
  const exploration = award?.allocations.find(({ name }) => name === 'Exploration');
  const baselines = other?.allocations.find(({ name }) => name === 'Baselines');
  if (!award || !other || !exploration || !baselines) throw new Error('the sample lab has these');
  return { award, other, exploration, baselines, today: (await client.workspace.info()).today };
}

/** A purchase of $100 on Exploration; its entry. */
export async function bookCost(backend: RealBackend, { exploration, today }: FirstAwards) {
  const { entryId } = await backend.client.costs.charge({
    allocationId: exploration.id,
    kind: 'purchase',
    cost: { amount: dollars(100) },
    currency: 'USD',
    day: today,
    paymentRoute: 'purchasing-card',
    vendor: 'Lambda',
    invoice: 'INV-1',
    personName: null,
    reason: 'Frames for aim 2',
  });
  return entryId;
}

/** The dialog of that title, and what one does in it. */
export async function openDialog(name: string) {
  const dialog = within(await screen.findByRole('dialog', { name }));
  return {
    ...dialog,
    fill: async (label: string | RegExp, text: string) => {
      const field = await dialog.findByLabelText(label, {
        selector: 'input:not([type=radio]), textarea',
      });
      await userEvent.clear(field);
      await userEvent.click(field);
      await userEvent.paste(text);
    },
    choose: async (label: string | RegExp, option: RegExp) => {
      const field = await dialog.findByRole('combobox', { name: label });
      await userEvent.click(field);
      const list = await waitFor(() => {
        const found = document.getElementById(field.getAttribute('aria-controls') ?? '');
        if (!found) throw new Error('the list has not opened');
        return found;
      });
      await userEvent.click(await within(list).findByRole('option', { name: option, hidden: true }));
    },
    press: async (button: string | RegExp) =>
      userEvent.click(await dialog.findByRole('button', { name: button })),
  };
}
