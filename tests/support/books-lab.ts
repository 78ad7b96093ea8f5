/** A sample lab with every kind of act in its books, for looking at the awards' pages. */
import { addDays } from '#shared/base';
import type { Award } from '#shared/contract';
import { nanos } from '#shared/money';
import { openRealBackend, type RealBackend } from './real-backend.ts';

export interface BooksLab {
  readonly backend: RealBackend;
  readonly awards: readonly Award[];
}

export async function openBooksLab(): Promise<BooksLab> {
  const backend = await openRealBackend();
  const { client } = backend;
  const [first] = await client.awards.list();
  if (!first) throw new Error('the sample lab has awards');
  await client.awards.edit({
    awardId: first.id,
    changes: {
      categoryTemplate: 'nsf-1030',
      budgetPeriods: [
        { number: 1, start: first.start, end: addDays(first.start, 364) },
        { number: 2, start: addDays(first.start, 365), end: first.end },
      ],
      indirectRates: [
        { route: 'campus-cloud', from: first.start, rateMillionths: 260_000 },
        { route: 'purchasing-card', from: first.start, rateMillionths: 555_000 },
      ],
    },
  });
  const [exploration, finals] = first.allocations;
  if (!exploration || !finals) throw new Error('the first award of the sample lab has two allocations');
  await client.allocations.edit({
    allocationId: exploration.id,
    changes: { tiers: ['baseline', 'standard'], category: 'G.6' },
  });
  await client.allocations.edit({
    allocationId: finals.id,
    changes: {
      approvalThreshold: nanos(500_000_000_000n),
      models: ['Sora-2-Pro', 'Veo3'],
      caps: [
        { personName: 'Mina Sato', cap: nanos(12_000_000_000_000n) },
        { personName: 'Jonas Weber', cap: nanos(4_000_000_000_000n) },
      ],
    },
  });
  await client.allocations.modify({
    changes: [
      { allocationId: finals.id, amount: nanos(-1_500_000_000_000n) },
      { allocationId: exploration.id, amount: nanos(1_500_000_000_000n) },
    ],
    reason: 'The pilot showed that the baselines need more seeds than planned.',
  });
  return { backend, awards: await client.awards.list() };
}
