// The acts on the books from the command line: exit codes 0, 1 and 2, one JSON object, nothing written where it is refused.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshWorkspace } from './run-cli.ts';

let workspace: Awaited<ReturnType<typeof freshWorkspace>>;
let award: string;
let other: string;
let a: string;
let b: string;
let d: string;

type Made = Record<'award' | 'allocation', { readonly id: string }>;

beforeAll(async () => {
  workspace = await freshWorkspace();
  const today = new Date().toISOString().slice(0, 4);
  const dates = ['--start', `${today}-01-01`, '--end', `${today}-12-31`];
  const made = async (...args: string[]) => (await workspace.run(...args, '--json')).json<Made>();
  // Awards' numbers may have spaces and letters of any script.
  const newAward = (number: string) =>
    made(
      'award',
      'add',
      '--sponsor',
      'NSF',
      '--number',
      number,
      '--title',
      'T',
      ...dates,
      '--amount',
      '1000',
    );
  award = (await newAward('PN – Größe 12')).award.id;
  other = (await newAward('2412346')).award.id;
  const pot = async (of: string, name: string, amount: string) =>
    (await made('allocation', 'add', '--award', of, '--name', name, '--amount', amount)).allocation.id;
  a = await pot(award, 'Exploration', '500');
  b = await pot(award, 'Finals', '100');
  d = await pot(other, 'Training', '200');
}, 120_000);
afterAll(() => workspace.remove());

const ran = async (...args: string[]) => {
  const result = await workspace.run(...args, '--json');
  return { code: result.code, json: result.json<Record<string, unknown>>() };
};
const refused = (code: string, field?: string) => ({
  error: expect.objectContaining(field === undefined ? { code } : { code, field }) as unknown,
});

test('A4 a new allocation takes its limits; a wrong limit leaves nothing behind', async () => {
  const add = (...args: string[]) => ran('allocation', 'add', '--award', other, '--amount', '10', ...args);
  const wrong = await add('--name', 'Limited', '--models', 'no-such-model');
  expect(wrong).toEqual({ code: 1, json: refused('bad-input', 'models') });
  const right = await add('--name', 'Limited', '--tiers', 'baseline', '--cap', 'Ada=2.5', '--threshold', '5');
  expect(right.json['allocation']).toMatchObject({
    name: 'Limited',
    tiers: ['baseline'],
    cappedPeople: 1,
    alertReached: null,
  });
});

test('A1 A2 A3 budgets are modified and revised, and the rebudgeting total is said', async () => {
  const moved = await ran(
    'allocation',
    'move',
    '--from',
    a,
    '--to',
    b,
    '--amount',
    '90',
    '--reason',
    'aim 2',
  );
  expect(moved).toMatchObject({
    code: 0,
    json: { rebudget: { movedNanos: '90000000000', shareMillionths: 90_000, level: 'near-limit' } },
  });
  const across = await ran('allocation', 'move', '--from', a, '--to', d, '--amount', '1', '--reason', 'x');
  expect(across).toMatchObject({ code: 1, json: refused('bad-input', 'to') });
  const tooMuch = await ran(
    'allocation',
    'move',
    '--from',
    b,
    '--to',
    a,
    '--amount',
    '190.000000001',
    '--reason',
    'x',
  );
  expect(tooMuch.json).toMatchObject({ error: { code: 'insufficient-funds', shortfallNanos: '1' } });
  const revised = await ran('allocation', 'revise', a, '--amount', '100', '--reason', 'supplement');
  expect(revised).toMatchObject({ code: 0, json: { amountNanos: '1100000000000' } });
  const minus = await ran('allocation', 'revise', a, '--amount', '-100', '--reason', 'taken back');
  expect(minus).toMatchObject({ code: 0, json: { amountNanos: '1000000000000' } });
}, 60_000);

test('A4 what an allocation pays for is edited, and refused where it names what is not there', async () => {
  const edited = await ran(
    'allocation',
    'edit',
    a,
    '--tiers',
    'baseline,standard',
    '--cap',
    'Mei Tanaka=20',
    '--threshold',
    '50',
    '--alerts',
    '50,90',
    '--category',
    'G.4',
  );
  expect(edited).toMatchObject({
    code: 0,
    json: {
      allocation: {
        tiers: ['baseline', 'standard'],
        models: null,
        category: 'G.4',
        approvalThresholdNanos: '50000000000',
        alertShares: [500_000, 900_000],
        caps: [{ personName: 'Mei Tanaka', capNanos: '20000000000', usedNanos: '0' }],
      },
    },
  });
  expect(await ran('allocation', 'edit', a, '--models', 'no-such-model')).toMatchObject({
    code: 1,
    json: refused('bad-input', 'models'),
  });
  expect((await ran('allocation', 'edit', a, '--tiers', 'gold')).code).toBe(2);
  const cleared = await ran(
    'allocation',
    'edit',
    a,
    '--tiers',
    'all',
    '--cap',
    'Mei Tanaka=none',
    '--threshold',
    'none',
  );
  expect(cleared.json).toMatchObject({ allocation: { tiers: null, caps: [], approvalThresholdNanos: null } });
}, 60_000);

test.each<[string, readonly string[], number, string]>([
  ['a tenth decimal', ['--amount', '0.0000000001'], 2, 'usage'],
  ['a negative amount', ['--amount', '-1'], 1, 'bad-input'],
  ['nothing', ['--amount', '0'], 1, 'bad-input'],
  ['another currency', ['--amount', '1', '--currency', 'EUR'], 1, 'bad-input'],
  ['a day that is none', ['--amount', '1', '--day', '2026-02-29'], 2, 'usage'],
  ['a day outside the award', ['--amount', '1', '--day', '2020-02-29'], 1, 'bad-input'],
  ['hours without a rate', ['--gpu-hours', '2'], 2, 'usage'],
  ['an amount and hours', ['--amount', '1', '--gpu-hours', '2', '--rate', '3'], 2, 'usage'],
  ['a person nobody knows', ['--amount', '1', '--person', 'Nobody'], 1, 'not-found'],
  ['hours that are none', ['--gpu-hours', '1e3', '--rate', '3'], 1, 'bad-input'],
])(
  'C1 C2 a charge of %s is refused',
  async (_, options, code, error) => {
    const charged = await ran('ledger', 'charge', '--allocation', a, '--reason', 'frames', ...options);
    expect([charged.code, charged.json]).toMatchObject([code, { error: { code: error } }]);
  },
  60_000,
);

test('C1 of what was refused nothing was written', async () => {
  const { json } = await ran('ledger', 'list', '--award', award, '--kind', 'charge');
  expect(json).toMatchObject({ entries: [], next: null, totals: { entries: 0, spentNanos: '0' } });
}, 60_000);

test('C1 R1 R3 T1 T3 T6 a cost by hand is booked, listed, refunded, corrected, and asked to be moved', async () => {
  const charged = await ran(
    'ledger',
    'charge',
    '--allocation',
    a,
    '--kind',
    'gpu-rental',
    '--gpu-hours',
    '2.5',
    '--rate',
    '3.1',
    '--vendor',
    'GMI',
    '--invoice',
    '12',
    '--route',
    'campus-cloud',
    '--reason',
    'Training run 4',
  );
  expect(charged).toMatchObject({ code: 0, json: { amountNanos: '7750000000' } });
  const entry = String(charged.json['entryId']);
  const listed = await ran('ledger', 'list', '--award', award, '--allocation', a, '--kind', 'charge');
  expect(listed.json).toMatchObject({
    entries: [
      { id: entry, paymentRoute: 'campus-cloud', spentNanos: '7750000000', reason: 'Training run 4' },
    ],
  });
  expect((await ran('ledger', 'refund', entry, '--amount', '0.75', '--reason', 'credit note')).code).toBe(0);
  expect(await ran('ledger', 'refund', entry, '--amount', '7.01', '--reason', 'x')).toMatchObject({
    code: 1,
    json: { error: { code: 'insufficient-funds', shortfallNanos: '10000000' } },
  });
  const adjusted = await ran(
    'ledger',
    'adjust',
    '--allocation',
    a,
    '--amount',
    '-1',
    '--entry',
    entry,
    '--reason',
    'x',
  );
  expect(adjusted).toMatchObject({ code: 0, json: { amountNanos: '-1000000000' } });

  const day = new Date().toISOString().slice(0, 10);
  const ask = (how: string) =>
    ran(
      'ledger',
      'transfer',
      'request',
      '--entry',
      entry,
      '--to',
      d,
      '--reason',
      'wrong-allocation-chosen',
      '--how',
      how,
      '--discovered',
      day,
      '--benefit',
      'The run trains the baseline of aim 2 of the receiving award.',
      '--why-late',
      'The receiving award had no training allocation before this week.',
      '--prevention',
      'Training runs now name their aim, and the aim names its allocation.',
    );
  expect(await ask('to correct error')).toMatchObject({
    code: 1,
    json: refused('bad-input', 'howItHappened'),
  });
  const asked = await ask(
    'Training run 4 was booked on the exploration grant, which stands first in the list.',
  );
  expect(asked).toMatchObject({
    code: 0,
    json: { transfer: { state: 'requested', amountNanos: '6000000000' } },
  });
  const { id } = asked.json['transfer'] as { readonly id: string };
  expect(await ran('ledger', 'transfer', 'approve', id)).toMatchObject({
    code: 1,
    json: { error: { code: 'wrong-state', state: 'own request' } },
  });
  const transfers = await ran('ledger', 'transfer', 'list', '--award', other);
  expect(transfers.json).toMatchObject({
    transfers: [{ id, ageDays: 0, windowDays: 90, rows: [{ id: entry }] }],
  });
  expect((await ran('ledger', 'verify')).code).toBe(0);
}, 60_000);

test('S1 S3 C3 C4 a cost is split by a stored rule, and credit is charged when it is used', async () => {
  const rule = ['ledger', 'split', 'add', '--name', 'aims', '--basis', 'Prompts of each aim'];
  expect((await ran(...rule, '--share', `${a}=1`, '--share', `${d}=1.5`)).code).toBe(2);
  expect(await ran(...rule, '--share', `${a}=1`, '--share', `${d}=2`)).toMatchObject({
    code: 0,
    json: { rule: { version: 1, shares: [{ weight: '1' }, { weight: '2' }] } },
  });
  const apply = ['ledger', 'split', 'apply', '--rule', 'aims', '--reason', 'Shared licence', '--amount'];
  expect(await ran(...apply, '0.00000001')).toMatchObject({
    code: 0,
    json: {
      parts: [
        { allocationId: a, amountNanos: '3' },
        { allocationId: d, amountNanos: '7' },
      ],
    },
  });
  expect((await ran('ledger', 'split', 'list')).json).toMatchObject({ rules: [{ name: 'aims' }] });

  const bought = await ran('ledger', 'credit', 'add', '--vendor', 'GMI', '--amount', '50');
  const { id } = bought.json['credit'] as { readonly id: string };
  const use = ['ledger', 'credit', 'use', id, '--allocation', a, '--reason', 'Voices', '--amount'];
  expect(await ran(...use, '50.01')).toMatchObject({ code: 1, json: refused('insufficient-funds') });
  expect(await ran(...use, '20')).toMatchObject({ code: 0, json: { amountNanos: '20000000000' } });
  expect((await ran('ledger', 'credit', 'list')).json).toMatchObject({
    credits: [{ id, usedNanos: '20000000000', leftNanos: '30000000000' }],
  });
  expect((await ran('ledger', 'verify')).code).toBe(0);
}, 60_000);

test('C5 T7 credit has a currency, and the people who may decide on transfers are said and made', async () => {
  const bought = await ran(
    'ledger',
    'credit',
    'add',
    '--vendor',
    'OVH',
    '--amount',
    '50',
    '--currency',
    'eur',
  );
  expect(bought).toMatchObject({ code: 0, json: { credit: { currency: 'EUR' } } });
  const { id } = bought.json['credit'] as { readonly id: string };
  const use = ['ledger', 'credit', 'use', id, '--allocation', a, '--amount', '1', '--reason', 'Voices'];
  expect(await ran(...use)).toMatchObject({ code: 1, json: refused('bad-input', 'currency') });

  expect((await ran('people', 'role', 'Ada', 'dean')).code).toBe(2);
  expect(await ran('people', 'role', 'Ada', 'pi')).toMatchObject({
    code: 0,
    json: { person: { name: 'Ada', role: 'pi' } },
  });
  expect((await ran('people', 'list')).json).toMatchObject({
    people: expect.arrayContaining([expect.objectContaining({ name: 'Ada', role: 'pi' })]) as unknown,
  });
  const transfers = await ran('ledger', 'transfer', 'list');
  expect(transfers.json).toMatchObject({ transfers: [{ state: 'requested', deciders: ['Ada'] }] });
  const shown = await workspace.run('ledger', 'transfer', 'list');
  expect(shown.stdout).toMatch(/may decide +Ada/);
});

test('ledger show and export take the same filters; the file holds what the totals say, exactly', async () => {
  const filter = ['--award', award, '--kind', 'costs', '--route', 'campus-cloud'];
  const { json } = await ran('ledger', 'show', ...filter, '--limit', '500');
  const { entries, totals } = json as { entries: unknown[]; totals: { entries: number; spentNanos: string } };
  expect(entries.length).toBeGreaterThan(1);
  expect(totals.entries).toBe(entries.length);
  const out = join(workspace.dir, 'ledger.csv');
  expect((await ran('ledger', 'export', ...filter, '--out', out)).json).toEqual({
    file: out,
    entries: entries.length,
  });
  const [heading = '', ...lines] = readFileSync(out, 'utf8').trimEnd().split('\r\n');
  expect(heading.split(',').slice(0, 7)).toEqual('number,day,kind,allocation,allotted,held,spent'.split(','));
  expect(lines).toHaveLength(entries.length);
  expect((await ran('ledger', 'show', '--award', award, '--person', 'Nobody Known')).json).toMatchObject({
    entries: [],
    totals: { entries: 0 },
  });
}, 60_000);
