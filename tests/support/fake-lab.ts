/** The fake backend's lab: believable awards, prices and months of history, the same on every start. */
import { addDays, type Day, utcDay } from '#shared/base';
import type { Model } from '#shared/contract';
import { BATCH_STATES, type Id, type Modality, type Tier } from '#shared/domain';
import { type Nanos, negate, sum, times, ZERO } from '#shared/money';
import { FakeBooks, fakeId, randomFrom, stateIndex, usd } from './fake-books.ts';

export { randomFrom } from './fake-books.ts';

const PRICES: readonly (readonly [string, string, Modality, string, Tier])[] = [
  ['bria-fibo-image-blend', '0.000001', 'image', 'image blending', 'baseline'],
  ['bria-fibo-relight', '0.000001', 'image', 'relighting', 'baseline'],
  ['bria-fibo-restore', '0.000001', 'image', 'restoration', 'baseline'],
  ['inworld-tts-1.5-mini', '0.005', 'audio', 'text to speech', 'baseline'],
  ['pixverse-v5.6-t2v', '0.03', 'video', 'text to video', 'standard'],
  ['Minimax-Hailuo-2.3-Fast', '0.032', 'video', 'image to video', 'standard'],
  ['seedream-5.0-lite', '0.035', 'image', 'text to image', 'standard'],
  ['minimax-tts-speech-2.6-turbo', '0.06', 'audio', 'text to speech', 'standard'],
  ['Kling-Image2Video-V2.1-Pro', '0.098', 'video', 'image to video', 'standard'],
  ['elevenlabs-tts-v3', '0.10', 'audio', 'text to speech', 'premium'],
  ['Kling-Image2Video-V2-Master', '0.28', 'video', 'image to video', 'premium'],
  ['Veo3', '0.40', 'video', 'text to video', 'premium'],
  ['Sora-2-Pro', '0.50', 'video', 'text to video', 'premium'],
];

export function fakeModels(): Model[] {
  return PRICES.map(([key, price, modality, task, tier], index) => {
    const version = (n: number, amount: Nanos, validFrom: string, source: string) => ({
      id: fakeId<'price'>(3, index * 10 + n),
      nanos: amount,
      perUnits: 1n,
      unit: 'request' as const,
      outputNanos: null,
      cachedNanos: null,
      currency: 'USD',
      source,
      sourceDay: validFrom as Day,
      validFrom: validFrom as Day,
    });
    const now = version(1, usd(price), '2026-03-10', 'vendor article');
    const prices = key === 'Veo3' ? [now, version(0, usd('0.75'), '2025-07-17', 'vendor price page')] : [now];
    const id = fakeId<'model'>(2, index);
    return {
      id,
      key,
      provider: 'gmi-cloud',
      accountName: 'Practice',
      modality,
      task,
      tier,
      price: now,
      prices,
      practice: true,
      accountId: fakeId<'account'>(1, 0),
      priceAgeDays: 258,
      stale: false,
      listedAtMs: null,
      goneAtMs: null,
      replacedBy: null,
      hasForm: false,
      proposals: 0,
    };
  });
}

const AWARDS: readonly (readonly [
  string,
  string,
  string,
  string | null,
  string,
  string,
  string,
  readonly (readonly [string, string])[],
])[] = [
  [
    'National Eye Institute',
    'R01 EY034218-03',
    'Motion the eye believes: perceptual alignment of generated video',
    'Ines Okafor',
    '2026-02-01',
    '2027-07-31',
    '48500',
    [
      ['Exploration', '6000'],
      ['Finals', '18500'],
      ['Listening tests', '2400'],
    ],
  ],
  [
    'National Science Foundation',
    'IIS-2417733',
    'Cheap baselines, honest finals: how far do micro-priced models go?',
    'Tomás Lindqvist',
    '2026-06-01',
    '2027-05-31',
    '9800',
    [
      ['Baselines', '800'],
      ['Premium finals', '7200'],
    ],
  ],
  [
    'Simons Foundation',
    'SFI-AN-NC-GP-Center-00009983',
    'CENTER FOR GENERATIVE PERCEPTION: a shared instrument for four laboratories, six universities and their students',
    'Marguerite Vandenbroucke-Achterberg',
    '2025-10-01',
    '2030-09-30',
    '1204000',
    [
      ['Shared facility', '220000'],
      ['Training compute', '310000'],
      ['Pilot ideas', '0.0001'],
    ],
  ],
];
const PEOPLE = ['Ines Okafor', 'Jun Watanabe', 'Priya Raman', 'Tomás Lindqvist'];
const PURPOSES = [
  [
    'Prompt drift, round 2',
    'Does paraphrasing the prompt move the motion score more than changing the model?',
  ],
  ['VBench full suite', 'All 946 VBench prompts on the three baselines against Veo3.'],
  ['Relighting ablation', 'Is the relight step needed before blending?'],
  ['Voices for study 4', 'Stimuli for the listening test, six speakers.'],
] as const;

/** Months of history, then a few batches, one of them under way. */
export function sampleBooks(nowMs: number, models: readonly Model[]): FakeBooks {
  const books = new FakeBooks();
  const random = randomFrom(7);
  const today = utcDay(nowMs);
  AWARDS.forEach(([sponsor, number, title, piName, start, end, amount, allocations], index) => {
    const award = {
      id: fakeId<'award'>(1, index),
      sponsor,
      number,
      title,
      piName,
      start: start as Day,
      end: end as Day,
      amount: usd(amount),
    };
    books.awards.push(award);
    const startMs = Date.parse(`${start}T09:00:00Z`);
    const ids = allocations.map(([name, sum], n) => {
      const id = fakeId<'allocation'>(4, index * 10 + n);
      books.allocations.push({ id, awardId: award.id, name, createdAtMs: startMs });
      books.book({
        allocationId: id,
        kind: 'allot',
        atMs: startMs,
        allotted: usd(sum),
        personName: piName,
        reason: `first allocation to ${name}`,
      });
      return id;
    });
    const dailyDollars = [84, 34, 700][index] ?? 10;
    for (let day = award.start; day < today; day = addDays(day, 1)) {
      if (index === 0 && day === '2026-08-12') {
        books.book({
          allocationId: ids[1] as Id<'allocation'>,
          kind: 'allot',
          atMs: Date.parse(`${day}T10:00:00Z`),
          allotted: usd('6000'),
          personName: piName,
          reason: 'second funding step',
        });
      }
      if (random() < 0.42) continue;
      const model = models[3 + Math.floor(random() * 10)] as Model;
      const runs = Math.ceil((random() ** 2 * dailyDollars * 1e9 * 4) / Number(model.price?.nanos));
      const allocationId = ids[Math.floor(random() * Math.min(2, ids.length))] as Id<'allocation'>;
      const spent = times(model.price?.nanos ?? ZERO, runs);
      const room = books.balanceOf(allocationId).available;
      if (spent > room) continue;
      books.book({
        allocationId,
        kind: 'charge',
        atMs: Date.parse(`${day}T16:20:00Z`),
        spent,
        modelKey: model.key,
        personName: PEOPLE[Math.floor(random() * PEOPLE.length)] ?? null,
        reason: `${runs} runs, imported`,
        runs,
      });
    }
  });
  const at = (minutes: number) => nowMs - minutes * 60_000;
  addBatch(books, models, {
    n: 1,
    who: 1,
    purpose: 2,
    keys: ['bria-fibo-relight', 'bria-fibo-restore'],
    prompts: 1200,
    allocation: 0,
    atMs: at(60 * 26),
    done: 1,
    random,
  });
  addBatch(books, models, {
    n: 2,
    who: 2,
    purpose: 3,
    keys: ['elevenlabs-tts-v3', 'inworld-tts-1.5-mini'],
    prompts: 240,
    allocation: 2,
    atMs: at(60 * 5),
    done: 0.97,
    random,
    unknown: 3,
    failed: 9,
  });
  addBatch(books, models, {
    n: 3,
    who: 0,
    purpose: 1,
    keys: ['bria-fibo-image-blend', 'bria-fibo-relight', 'pixverse-v5.6-t2v', 'Veo3'],
    prompts: 946,
    allocation: 1,
    atMs: at(48),
    done: 0.38,
    random,
    failed: 4,
  });
  addBatch(books, models, {
    n: 4,
    who: 3,
    purpose: 0,
    keys: ['Sora-2-Pro'],
    prompts: 4200,
    allocation: 1,
    atMs: at(20),
    done: 0,
    random,
    paused: true,
  });
  return books;
}

const SCENES = [
  'a paper boat crossing a flooded street at dusk',
  'two dancers on a frozen lake, long lens',
  'a cyclist in the rain seen through a café window',
  'an origami crane unfolding in one continuous shot',
  'a lighthouse beam sweeping over fog',
  'a violinist rehearsing alone in a gymnasium',
  'steam rising from a bowl of noodles, macro',
  'a red kite tangled in telephone wires',
  '一只猫在雨中的霓虹街道上行走',
  'a glassblower shaping a vase, sparks in slow motion',
];
const TURNS = [
  '',
  ', wide shot',
  ', hand-held',
  ', overcast light',
  ', backlit',
  ', 35 mm',
  ', slow push in',
  ', seen from above',
];

export const fakePrompt = (n: number): string =>
  `${SCENES[n % SCENES.length]}${TURNS[Math.floor(n / SCENES.length) % TURNS.length]}`;

function addBatch(
  books: FakeBooks,
  models: readonly Model[],
  plan: {
    n: number;
    who: number;
    purpose: number;
    keys: string[];
    prompts: number;
    allocation: number;
    atMs: number;
    done: number;
    random: () => number;
    unknown?: number;
    failed?: number;
    paused?: boolean;
  },
): void {
  const prices = plan.keys.map((key) => models.find((model) => model.key === key)?.price?.nanos ?? ZERO);
  const prompts = Array.from({ length: plan.prompts }, (_, n) => fakePrompt(n));
  const states = new Uint8Array(plan.prompts * plan.keys.length);
  const allocationId = fakeId<'allocation'>(4, plan.allocation);
  const ceiling = times(sum(prices), plan.prompts);
  const [experimentName, purpose] = PURPOSES[plan.purpose] ?? PURPOSES[0];
  const id = fakeId<'batch'>(5, plan.n);
  books.book({
    allocationId,
    kind: 'hold',
    atMs: plan.atMs,
    held: ceiling,
    batchId: id,
    personName: PEOPLE[plan.who] ?? null,
    reason: `ceiling of ${states.length} runs`,
  });
  const ended = Math.floor(states.length * plan.done);
  for (let run = 0; run < ended; run += 1) {
    const fails = run % 97 === 13 && run / 97 < (plan.failed ?? 0);
    const unknown = run % 71 === 40 && run / 71 < (plan.unknown ?? 0);
    const price = prices[run % prices.length] ?? ZERO;
    states[run] = stateIndex(unknown ? 'unknown' : fails ? 'failed-free' : 'done');
    if (unknown) continue;
    const entry = {
      allocationId,
      held: negate(price),
      batchId: id,
      runId: fakeId<'run'>(1000 + plan.n, run),
      modelKey: plan.keys[run % plan.keys.length] ?? null,
      personName: PEOPLE[plan.who] ?? null,
      atMs: plan.atMs + run * 700,
    };
    books.book(
      fails
        ? { ...entry, kind: 'void', reason: 'provider refused the prompt; not billed' }
        : { ...entry, kind: 'settle', spent: price },
    );
  }
  books.batches.unshift({
    id,
    experimentName,
    purpose,
    allocationId,
    modelKeys: plan.keys,
    state: plan.done === 1 ? BATCH_STATES[2] : plan.paused ? BATCH_STATES[1] : BATCH_STATES[0],
    ceiling,
    createdAtMs: plan.atMs,
    endedAtMs: plan.done === 1 ? plan.atMs + 14 * 60_000 : null,
    practice: true,
    states,
    prices,
    prompts,
  });
}
