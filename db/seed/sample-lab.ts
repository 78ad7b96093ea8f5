/** The sample lab: people, three awards with their allocations and, if asked for, months of imported charges. */
import { addDays, type Day, daysBetween, utcDay } from '#shared/base';
import {
  type AllocationId,
  type AwardId,
  type MakeId,
  parseAwardNumber,
  type PersonId,
} from '#shared/domain';
import { nanos, times } from '#shared/money';
import type { WriteDb } from '../handle.ts';
import {
  type BudgetPeriodRow,
  type CatalogueModel,
  findPersonByName,
  blankEntry,
  insertAllocation,
  insertAward,
  insertPerson,
  listCatalogue,
  type NewEntry,
  noteAwardChange,
  postEntries,
  replaceAwardLists,
} from '../repos/index.ts';

interface SampleAllocation {
  readonly name: string;
  readonly dollars: number;
  /** What an ordinary working day buys, most often first. */
  readonly habits: readonly { readonly model: string; readonly perDay: number; readonly chance: number }[];
}
interface SampleAward {
  readonly sponsor: string;
  readonly number: string;
  readonly title: string;
  readonly pi: string;
  readonly dollars: number;
  readonly startedDaysAgo: number;
  readonly daysLeft: number;
  readonly students: readonly string[];
  readonly categoryTemplate: string | null;
  /** Of what is paid by direct invoice; 555,000 is 55.5 %. */
  readonly indirectMillionths: number;
  readonly allocations: readonly SampleAllocation[];
}

const AWARDS: readonly SampleAward[] = [
  {
    sponsor: 'NSF',
    number: '2412345',
    title: 'Robust scene understanding under synthetic illumination',
    pi: 'Amara Okafor',
    dollars: 48_000,
    startedDaysAgo: 402,
    daysLeft: 328,
    students: ['Mei Tanaka', 'Jonas Lindqvist', 'Priya Raman'],
    categoryTemplate: 'nsf-1030',
    indirectMillionths: 555_000,
    allocations: [
      {
        name: 'Exploration',
        dollars: 6_000,
        habits: [
          { model: 'bria-fibo-relight', perDay: 41_400, chance: 0.8 },
          { model: 'bria-fibo-image-blend', perDay: 18_400, chance: 0.4 },
          { model: 'seedream-5.0-lite', perDay: 740, chance: 0.55 },
          { model: 'pixverse-v5.6-t2v', perDay: 600, chance: 0.3 },
        ],
      },
      {
        name: 'Finals',
        dollars: 30_000,
        habits: [
          { model: 'Veo3', perDay: 280, chance: 0.45 },
          { model: 'Sora-2-Pro', perDay: 220, chance: 0.3 },
          { model: 'Kling-Image2Video-V2-Master', perDay: 320, chance: 0.25 },
        ],
      },
      {
        name: 'Narration',
        dollars: 3_000,
        habits: [{ model: 'elevenlabs-tts-v3', perDay: 180, chance: 0.3 }],
      },
    ],
  },
  {
    sponsor: 'NIH',
    number: '1R21EB034567-01',
    title: 'Generative video for the assessment of motor rehabilitation',
    pi: 'Daniel Reyes',
    dollars: 12_500,
    startedDaysAgo: 153,
    daysLeft: 577,
    students: ['Priya Raman', 'Tomás Herrera'],
    categoryTemplate: 'nih-modular',
    indirectMillionths: 555_000,
    allocations: [
      {
        name: 'Baselines',
        dollars: 1_500,
        habits: [
          { model: 'bria-fibo-restore', perDay: 25_200, chance: 0.7 },
          { model: 'Minimax-Hailuo-2.3-Fast', perDay: 380, chance: 0.5 },
        ],
      },
      {
        name: 'Clinical finals',
        dollars: 9_000,
        habits: [{ model: 'Kling-Image2Video-V2.1-Pro', perDay: 460, chance: 0.4 }],
      },
    ],
  },
  {
    sponsor: 'Provost seed fund',
    number: 'PSF-26-118',
    title: 'Pilot: narrated micro-lectures in six languages',
    pi: 'Amara Okafor',
    dollars: 2_000,
    startedDaysAgo: 236,
    daysLeft: 41,
    students: ['Tomás Herrera'],
    categoryTemplate: null,
    indirectMillionths: 0,
    allocations: [
      {
        name: 'Voices and clips',
        dollars: 2_000,
        habits: [
          { model: 'minimax-tts-speech-2.6-turbo', perDay: 270, chance: 0.6 },
          { model: 'inworld-tts-1.5-mini', perDay: 1_200, chance: 0.7 },
          { model: 'pixverse-v5.6-t2v', perDay: 160, chance: 0.55 },
        ],
      },
    ],
  },
];

const DOLLAR = nanos(1_000_000_000n);
/** No history on the sample's last days, so that what a visitor does is seen at once. */
const HISTORY_ENDS_DAYS_AGO = 1;

export interface SampleOptions {
  readonly makeId: MakeId;
  readonly nowMs: number;
  readonly history: boolean;
}

export function seedSampleLab(db: WriteDb, { makeId, nowMs, history }: SampleOptions): AwardId[] {
  const today = utcDay(nowMs);
  const catalogue = new Map(listCatalogue(db, today).map((model) => [model.key, model]));
  const people = seedPeople(db, makeId, nowMs);
  const random = seededRandom(20_261_123);
  return AWARDS.map((sample) => {
    const awardId = makeId<'award'>();
    const start = addDays(today, -sample.startedDaysAgo);
    insertAward(db, {
      id: awardId,
      sponsor: sample.sponsor,
      numberRaw: sample.number,
      numberKey: parseAwardNumber(sample.number, sample.sponsor).key,
      title: sample.title,
      piId: people.get(sample.pi) ?? null,
      currency: 'USD',
      startDay: start,
      endDay: addDays(today, sample.daysLeft),
      preAwardDays: 0,
      amountNanos: times(DOLLAR, sample.dollars),
      state: 'active',
      createdAtMs: Date.parse(`${start}T09:00:00Z`),
      categoryTemplate: sample.categoryTemplate,
    });
    replaceAwardLists(db, awardId, {
      budgetPeriods: yearsOf(start, addDays(today, sample.daysLeft)),
      fundingSteps: [],
      indirectRates: [{ route: 'direct-invoice', from: start, rateMillionths: sample.indirectMillionths }],
    });
    noteAwardChange(db, {
      id: makeId<'event'>(),
      awardId,
      atMs: Date.parse(`${start}T09:00:00Z`),
      actor: sample.pi,
      act: 'create',
      before: {},
      after: { sponsor: sample.sponsor, number: sample.number, title: sample.title, state: 'active' },
    });
    for (const allocation of sample.allocations) {
      const allocationId = makeId<'allocation'>();
      insertAllocation(db, { id: allocationId, awardId, name: allocation.name, createdAtMs: nowMs });
      const allot = { ...entryOn(makeId, allocationId, start), kind: 'allot' as const };
      postEntries(db, [{ ...allot, allotted: times(DOLLAR, allocation.dollars), reason: 'Initial budget' }]);
      if (history)
        postEntries(
          db,
          historyOf(sample, allocation, allocationId, { makeId, today, catalogue, people, random }),
        );
    }
    return awardId;
  });
}

/** Budget periods of 365 days; a rest of less than half a year is a part of the last one. */
function yearsOf(start: Day, end: Day): BudgetPeriodRow[] {
  const count = Math.max(1, Math.round((daysBetween(start, end) + 1) / 365));
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    start: addDays(start, 365 * index),
    end: index === count - 1 ? end : addDays(start, 365 * (index + 1) - 1),
  }));
}

function seedPeople(db: WriteDb, makeId: MakeId, nowMs: number): ReadonlyMap<string, PersonId> {
  const people = new Map<string, PersonId>();
  const add = (name: string, role: 'pi' | 'student'): void => {
    if (people.has(name)) return;
    const known = findPersonByName(db, name);
    const id = known?.id ?? makeId<'person'>();
    if (!known) insertPerson(db, { id, name, role, createdAtMs: nowMs });
    people.set(name, id);
  };
  for (const award of AWARDS) add(award.pi, 'pi');
  for (const award of AWARDS) for (const student of award.students) add(student, 'student');
  return people;
}

const entryOn = (makeId: MakeId, allocationId: AllocationId, day: Day): NewEntry =>
  blankEntry(makeId<'entry'>(), allocationId, 'charge', Date.parse(`${day}T16:00:00Z`));

interface HistoryDeps {
  readonly makeId: MakeId;
  readonly today: Day;
  readonly catalogue: ReadonlyMap<string, CatalogueModel>;
  readonly people: ReadonlyMap<string, PersonId>;
  readonly random: () => number;
}

/** One charge a model and working day, as a bill of earlier work would list them; never more than the allocation. */
function historyOf(
  award: SampleAward,
  allocation: SampleAllocation,
  allocationId: AllocationId,
  deps: HistoryDeps,
): NewEntry[] {
  const { makeId, today, catalogue, people, random } = deps;
  const entries: NewEntry[] = [];
  let left = times(DOLLAR, allocation.dollars);
  for (let ago = award.startedDaysAgo - 3; ago >= HISTORY_ENDS_DAYS_AGO; ago -= 1) {
    const day = addDays(today, -ago);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    const season = seasonOf(ago, award.startedDaysAgo);
    if ((weekday === 0 || weekday === 6) && random() > 0.12) continue;
    for (const habit of allocation.habits) {
      const model = catalogue.get(habit.model);
      if (!model?.price || random() > habit.chance * season) continue;
      const requests = Math.max(1, Math.round(habit.perDay * season * (0.4 + 1.2 * random())));
      const spent = times(model.price.nanos, requests);
      if (spent > left) continue;
      left = nanos(left - spent);
      const student = award.students[Math.floor(random() * award.students.length)] ?? award.pi;
      entries.push({
        ...entryOn(makeId, allocationId, day),
        spent,
        modelId: model.id,
        priceId: model.price.id,
        quantity: String(requests),
        personId: people.get(student) ?? null,
        reason: 'Earlier work, imported from the provider’s bill',
      });
    }
  }
  return entries;
}

/** Slow start, a push before two deadlines, a lull after each. */
function seasonOf(daysAgo: number, startedDaysAgo: number): number {
  const share = 1 - daysAgo / startedDaysAgo;
  const ramp = Math.min(1, 0.25 + share * 2);
  const push = [0.38, 0.82].reduce(
    (total, peak) => total + 0.9 * Math.exp(-(((share - peak) / 0.06) ** 2)),
    0,
  );
  return ramp * (0.6 + push);
}

/** Mulberry32: the same history every time. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
