/** Awards for looking at: one with every term, changed since; drafts; closed and archived ones. */
import type { Day } from '#shared/base';
import type { Award } from '#shared/contract';
import { type Nanos, nanos } from '#shared/money';
import type { RealBackend } from './real-backend.ts';

export async function addAwards(
  { client, clientFor }: RealBackend,
  [first]: readonly Award[],
): Promise<void> {
  const day = (text: string): Day => text as Day;
  const usd = (dollars: number): Nanos => nanos(BigInt(dollars) * 1_000_000_000n);
  const plain = {
    sponsor: 'NSF / CISE / IIS',
    piName: 'Ada Okafor',
    start: day('2025-09-01'),
    end: day('2028-08-31'),
    amount: usd(1_204_000),
  };
  const whole = await client.awards.add({
    ...plain,
    sponsor: 'National Eye Institute',
    number: '5R01EY029876-03S1',
    title: 'Natural image statistics as seen by generative models of the early visual system',
    preAwardDays: 90,
    campusYearStartMonth: 7,
    categoryTemplate: 'sf424-rr',
    budgetPeriods: [
      { number: 3, start: day('2025-09-01'), end: day('2026-08-31') },
      { number: 4, start: day('2026-09-01'), end: day('2027-08-31') },
      { number: 5, start: day('2027-09-01'), end: day('2028-08-31') },
    ],
    fundingSteps: [
      { day: day('2025-09-01'), obligated: usd(400_000) },
      { day: day('2026-09-01'), obligated: usd(810_000) },
    ],
    indirectRates: [
      { route: 'purchasing-card', from: day('2025-09-01'), rateMillionths: 555_000 },
      { route: 'campus-cloud', from: day('2025-09-01'), rateMillionths: 260_000 },
    ],
  });
  await clientFor('Ines Duarte').awards.edit({
    awardId: whole.id,
    changes: { end: day('2029-02-28'), preAwardDays: 60, piName: 'Ines Duarte' },
  });
  await client.awards.add({
    ...plain,
    number: '2417790',
    title: 'Perceptual loss functions',
    state: 'draft',
  });
  const ready = await client.awards.add({
    ...plain,
    number: 'KN-2026/17',
    sponsor: 'Society for Looking',
    title: 'A very small grant for very small pictures',
    state: 'draft',
    amount: nanos(1_000n),
  });
  await client.awards.addAllocation({ awardId: ready.id, name: 'All of it', amount: nanos(1_000n) });
  for (const [number, acts] of [
    ['1917733', ['close']],
    ['1817733', ['close', 'archive']],
    ['1717733', ['close', 'archive']],
  ] as const) {
    const old = await client.awards.add({ ...plain, number, title: `Earlier work, ${number}` });
    for (const act of acts) await client.awards[act]({ awardId: old.id });
  }
  if (first) await client.awards.edit({ awardId: first.id, changes: { campusYearStartMonth: 10 } });
}
