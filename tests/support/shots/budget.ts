/** An award's standing, its allocations, budget acts and ledger. */
import type { Shot } from './shot.ts';

export const BUDGET_SHOTS: readonly Shot[] = [
  { name: 'overview-books', hash: '#/overview', kind: 'books' },
  { name: 'award', hash: ([first]) => `#/awards/${first?.id}`, kind: 'books' },
  { name: 'award-center', hash: ([, , third]) => `#/awards/${third?.id}`, kind: 'books' },
  { name: 'award-ledger', hash: ([first]) => `#/awards/${first?.id}/ledger`, kind: 'books' },
  {
    name: 'award-ledger-filtered',
    hash: ([first]) => `#/awards/${first?.id}/ledger?kind=costs&allocation=${first?.allocations[0]?.id}`,
    kind: 'books',
  },
  {
    name: 'award-ledger-none',
    hash: ([first]) => `#/awards/${first?.id}/ledger?model=nothing-of-this-name&from=2026-13-01`,
    kind: 'books',
  },
  {
    name: 'award-ledger-entry',
    hash: ([first], ledger) => `#/awards/${first?.id}/ledger?entry=${ledger.chargeId}`,
    kind: 'books',
  },
  {
    name: 'award-ledger-void',
    hash: ([first], ledger) => `#/awards/${first?.id}/ledger?batch=${ledger.batchId}`,
    kind: 'books',
    act: (page) => page.getByRole('row', { name: /void/ }).first().click(),
  },
  {
    name: 'allocation-edit',
    hash: ([first]) => `#/awards/${first?.id}?act=edit-allocation&allocation=${first?.allocations[1]?.id}`,
    kind: 'books',
  },
  {
    name: 'budget-move',
    hash: ([first]) => `#/awards/${first?.id}?act=move-budget`,
    kind: 'books',
    act: async (page) => {
      await page.getByLabel(/^Change of Exploration/).fill('1,800');
      await page.getByLabel(/^Change of Finals/).fill('-1800');
      await page.getByLabel('Reason').fill('More seeds for the baselines.');
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'budget-move-wrong',
    hash: ([first]) => `#/awards/${first?.id}?act=move-budget`,
    kind: 'books',
    act: async (page) => {
      await page.getByLabel(/^Change of Exploration/).fill('-4,900');
      await page.getByLabel(/^Change of Narration/).fill('12.34.5');
    },
  },
  {
    name: 'budget-revise',
    hash: ([, second]) => `#/awards/${second?.id}?act=revise-budget`,
    kind: 'books',
    act: (page) =>
      page
        .getByLabel(/^Change of/)
        .first()
        .fill('25,000'),
  },
  {
    name: 'allocation-new',
    hash: ([first]) => `#/awards/${first?.id}?act=new-allocation`,
    kind: 'books',
    act: async (page) => {
      await page.getByLabel('Name').fill('Reviewer requests');
      await page.getByLabel('Amount (USD)').fill('4,500');
    },
  },
];
