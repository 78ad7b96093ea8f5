/** A sample lab with every kind of act in its books, for looking at the awards' pages. */
import type { Day } from '#shared/base';
import type { Award } from '#shared/contract';
import { type Nanos, nanos } from '#shared/money';
import { openRealBackend, type RealBackend } from './real-backend.ts';

export interface BooksLab {
  readonly backend: RealBackend;
  readonly awards: readonly Award[];
}

export async function openBooksLab(): Promise<BooksLab> {
  const backend = await openRealBackend();
  // The pages of an award are addressed by the order of these; what is added below comes after.
  const awards = await backend.client.awards.list();
  await addAwards(backend, awards);
  await holdSome(backend, awards[0]);
  return { backend, awards: await inOrder(backend, awards) };
}

/** The queue of this backend does not run: what is queued stays held. */
async function holdSome({ client }: RealBackend, award: Award | undefined): Promise<void> {
  const model = (await client.models.list()).find(({ tier }) => tier === 'baseline');
  const allocation = award?.allocations[0];
  if (!model || !allocation) throw new Error('the sample lab has a baseline model and an allocation');
  await client.batches.submit({
    prompts: { kind: 'text', text: 'a paper boat crossing a flooded street at dusk' },
    modelKeys: [model.key],
    repeats: 1,
    allocationId: allocation.id,
    experimentName: 'Dusk, first look',
    purpose: 'Whether the light of dusk is kept.',
  });
}

async function inOrder({ client }: RealBackend, first: readonly Award[]): Promise<readonly Award[]> {
  const all = await client.awards.list();
  const isFirst = ({ id }: Award) => first.some((each) => each.id === id);
  return [...all.filter(isFirst), ...all.filter((award) => !isFirst(award))];
}

/** An award with every term, changed since; drafts; a closed and an archived one. */
async function addAwards({ client, clientFor }: RealBackend, [first]: readonly Award[]): Promise<void> {
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
