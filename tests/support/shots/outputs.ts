/** A run's outputs in the queue's drawer, and from the entry that paid for them. */
import { OUTPUT_KINDS } from '../books-lab-outputs.ts';
import type { Shot } from './shot.ts';

export const OUTPUT_SHOTS: readonly Shot[] = [
  ...OUTPUT_KINDS.map(
    (kind): Shot => ({
      name: `outputs-${kind}`,
      hash: (_awards, _ledger, outputs) =>
        `#/queue?batch=${outputs[kind].batchId}&run=${outputs[kind].runId}`,
      kind: 'books',
      act: async (page) => {
        await page.waitForTimeout(600);
        if (kind === 'several') await page.getByRole('button', { name: 'Output 3 of 4' }).click();
        if (kind === 'hostile') await page.getByRole('button', { name: 'Output 2 of 2' }).click();
        if (kind === 'image') await page.getByRole('button', { name: 'Verify' }).click();
        await page.waitForTimeout(400);
      },
    }),
  ),
  {
    name: 'outputs-entry',
    hash: ([first], _ledger, { several }) =>
      `#/awards/${first?.id}/ledger?run=${several.runId}&entry=${several.paid?.entryId}`,
    kind: 'books',
    act: (page) => page.getByText('Request', { exact: true }).scrollIntoViewIfNeeded(),
  },
];
