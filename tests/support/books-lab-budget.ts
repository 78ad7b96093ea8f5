/** The first award of the sample lab with limits, caps, rates, periods and a budget that was changed. */
import { addDays } from '#shared/base';
import type { Award } from '#shared/contract';
import { nanos } from '#shared/money';
import type { RealBackend } from './real-backend.ts';

export async function budgetFirst({ client }: RealBackend, first: Award): Promise<void> {
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
}
