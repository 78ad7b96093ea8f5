/** Costs by hand on the first award, credit, split rules, corrections, and transfers in every state. */
import { addDays } from '#shared/base';
import type { Award } from '#shared/contract';
import { nanos } from '#shared/money';
import type { RealBackend } from './real-backend.ts';

const dollars = (amount: number) => nanos(BigInt(Math.round(amount * 1_000_000)) * 1_000n);

export const GOOD_ANSWERS = {
  howItHappened:
    'Run 14 of the relighting baseline was booked on Exploration on the day it ended, because its name comes first in the list.',
  benefit: 'The weights are the baseline of aim 2 of the receiving award and appear in its annual report.',
  whyLate: 'The receiving award had no allocation for training before its budget was set up this spring.',
  prevention: 'Training runs now carry the aim in their name, and the aim names the allocation that pays.',
};

export async function addCosts({ client, clientFor }: RealBackend, awards: readonly Award[]): Promise<void> {
  const [first, second] = awards;
  const [exploration, finals, narration] = first?.allocations ?? [];
  const [baselines] = second?.allocations ?? [];
  if (!exploration || !finals || !narration || !baselines) throw new Error('the sample lab has allocations');
  const { today } = await client.workspace.info();
  const cost = { currency: 'USD', vendor: null, invoice: null, personName: null };
  const gpu = await client.costs.charge({
    ...cost,
    allocationId: exploration.id,
    kind: 'gpu-rental',
    cost: { gpuHours: '36.5', perHour: dollars(2.4) },
    day: addDays(today, -100),
    paymentRoute: 'direct-invoice',
    vendor: 'Lambda',
    invoice: 'INV-2291',
    personName: 'Mei Tanaka',
    reason: 'Fine-tuning of the relighting baseline for aim 2, run 14',
  });
  const bill = await client.costs.charge({
    ...cost,
    allocationId: finals.id,
    kind: 'imported-bill',
    cost: { amount: dollars(1_204.5) },
    day: addDays(today, -20),
    paymentRoute: 'campus-cloud',
    vendor: 'Campus Research Cloud',
    invoice: '2026-10-0042',
    reason:
      'October bill of the campus cloud: storage of finals and two egress charges that nobody expected to be this large',
  });
  await client.costs.charge({
    ...cost,
    allocationId: narration.id,
    kind: 'purchase',
    cost: { amount: nanos(1_000n) },
    day: today,
    paymentRoute: 'purchasing-card',
    reason: 'A millionth: a trial request',
  });
  await client.costs.refund({
    originalId: gpu.entryId,
    amount: dollars(4.8),
    reason: 'Credit note CN-118: two hours of a node that failed',
  });
  await client.costs.adjust({
    allocationId: finals.id,
    amount: dollars(-12.25),
    originalId: bill.entryId,
    reason: 'Reconciliation of October: egress was billed twice',
  });
  const shares = [
    { allocationId: exploration.id, weight: '2' },
    { allocationId: baselines.id, weight: '1' },
  ];
  const rule = { name: 'Shared licences', validFrom: today, shares };
  await client.splits.add({ ...rule, basis: 'Seats in use on 1 March: 8 and 4' });
  await client.splits.add({
    ...rule,
    basis: 'Seats in use on 1 September: 7 and 5',
    shares: shares.map((share, at) => ({ ...share, weight: String([7, 5][at]) })),
  });
  await client.splits.apply({
    ...cost,
    ruleName: 'Shared licences',
    kind: 'purchase',
    cost: { amount: dollars(1000) },
    day: today,
    paymentRoute: 'purchasing-card',
    vendor: 'Weights & Biases',
    reason: 'Twelve seats for a year',
  });
  const credit = await client.credits.add({
    vendor: 'ElevenLabs',
    bought: addDays(today, -60),
    amount: dollars(500),
    invoice: 'EL-88',
  });
  await client.credits.add({
    vendor: 'OVHcloud',
    bought: addDays(today, -9),
    amount: dollars(2000),
    currency: 'EUR',
    invoice: null,
  });
  await client.credits.use({
    creditId: credit.id,
    allocationId: narration.id,
    amount: dollars(123.4),
    day: addDays(today, -3),
    personName: 'Jonas Lindqvist',
    reason: 'Narration of the pilot lectures',
  });
  const mei = clientFor('Mei Tanaka');
  const ask = (
    originalId: typeof gpu.entryId,
    amount: number,
    daysAgo: number,
    toAllocationId = baselines.id,
  ) =>
    mei.transfers.request({
      ...GOOD_ANSWERS,
      originalId,
      toAllocationId,
      amount: dollars(amount),
      reason: 'wrong-allocation-chosen',
      discovered: addDays(today, -daysAgo),
    });
  await ask(gpu.entryId, 20, 95);
  await ask(gpu.entryId, 40, 66);
  await ask(bill.entryId, 300, 5, exploration.id);
  const done = await ask(gpu.entryId, 10, 12);
  const not = await ask(bill.entryId, 5.5, 2, exploration.id);
  const pi = clientFor('Amara Okafor');
  await pi.transfers.approve({
    transferId: done.id,
    note: 'Agreed with Daniel Reyes on the phone.',
    override: null,
  });
  await pi.transfers.decline({
    transferId: not.id,
    note: 'The egress was of the finals; it stays where it is.',
  });
}
