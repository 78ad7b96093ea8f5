// Models and prices by hand, facts that came with the program, and tables of prices: dated versions, none ever changed.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { insertProposal, openProposals } from '#db/repos';
import { offerKnownFacts } from '#db/seed';
import {
  addModel,
  addPrice,
  confirmPrice,
  editModel,
  importTable,
  previewTable,
  readTable,
  writeTierRule,
} from '#electron/catalogue';
import { quoteBatch } from '#electron/planning';
import { providerKind } from '#electron/providers';
import { type Day, utcDay } from '#shared/base';
import { nanos } from '#shared/money';
import { DEFAULT_TIER_RULE } from '../../../electron/catalogue/tiers.ts';
import { type CatalogueRig, NOW_MS, openCatalogueRig } from '../../support/catalogue-rig.ts';
import { makeId } from '../../support/lab-seed.ts';

let rig: CatalogueRig;
beforeEach(() => {
  rig = openCatalogueRig();
});
afterEach(() => rig.close());

const day = (text: string) => text as Day;
const price = {
  amount: nanos(300_000_000n),
  perUnits: 1n,
  unit: 'request',
  currency: 'USD',
  source: 'Invoice',
  sourceDay: day('2026-11-20'),
} as const;
const add = (key: string, over: Partial<typeof price> & { readonly validFrom?: Day } = {}) =>
  rig.db.write((tx) => addPrice(tx, rig.deps, rig.model(key).id, { ...price, ...over }, 'Mei'));
const amounts = (key: string) => rig.model(key).prices.map(({ nanos: amount }) => amount);

describe('prices by hand', () => {
  test('a new version stands before the old one and is in force at once', () => {
    expect(add('Veo3')).toMatchObject({ ok: true });
    expect(rig.model('Veo3').price).toMatchObject({ nanos: 300_000_000n, validFromDay: '2026-11-24' });
    expect(amounts('Veo3')).toEqual([300_000_000n, 400_000_000n]);
  });

  test('a version of a later day waits for it', () => {
    add('Veo3', { validFrom: day('2026-11-26') });
    expect(rig.model('Veo3').price?.nanos).toBe(400_000_000n);
    rig.pass(1);
    expect(rig.model('Veo3').price?.nanos).toBe(400_000_000n);
    rig.pass(1);
    expect(rig.model('Veo3').price?.nanos).toBe(300_000_000n);
  });

  test.each([
    ['sourceDay', { sourceDay: day('2026-11-25') }],
    ['source', { source: '  ' }],
    ['currency', { currency: 'DOLLAR' }],
    ['amount', { amount: nanos(-1n) }],
  ] as const)('%s is refused at its field, and nothing is written', (field, over) => {
    expect(add('Veo3', over as never)).toMatchObject({ ok: false, error: { code: 'bad-input', field } });
    expect(amounts('Veo3')).toEqual([400_000_000n]);
  });

  test('a confirmation is a version of today with the same figure and the first source', () => {
    const confirm = () => rig.db.write((tx) => confirmPrice(tx, rig.deps, rig.model('Veo3').id, 'Mei'));
    expect(confirm()).toMatchObject({ ok: true });
    rig.pass(200);
    expect(confirm()).toMatchObject({ ok: true });
    expect(
      rig.model('Veo3').prices.map(({ nanos: amount, source, sourceDay }) => [amount, source, sourceDay]),
    ).toEqual([
      [400_000_000n, 'Confirmed by Mei: Vendor article on inference and training', '2027-06-12'],
      [400_000_000n, 'Confirmed by Mei: Vendor article on inference and training', '2026-11-24'],
      [400_000_000n, 'Vendor article on inference and training', '2026-03-10'],
    ]);
  });

  test.each([
    ['UPDATE prices SET nanos = 1', /add a new one/],
    ['DELETE FROM prices', /none is ever deleted/],
    ['INSERT OR REPLACE INTO prices SELECT * FROM prices', /none is ever replaced/],
  ])('the database itself refuses %s', (sql, message) => {
    expect(() => rig.db.write((tx) => tx.run(sql))).toThrow(message);
  });
});

describe('models by hand', () => {
  const model = (over: object = {}) => ({
    accountId: rig.account().id,
    key: 'acme/video-1',
    modality: 'video' as const,
    task: 'Text to video',
    ...over,
  });
  const addIt = (over: object = {}) => rig.db.write((tx) => addModel(tx, rig.deps, model(over), 'Mei'));

  test('with a price its tier is proposed by it, by the rule in force', () => {
    expect(addIt({ price: { ...price, unit: 'second', amount: nanos(40_000_000n) } })).toMatchObject({
      ok: true,
    });
    expect(rig.model('acme/video-1')).toMatchObject({ tier: 'premium', price: { unit: 'second' } });
    rig.db.write((tx) => writeTierRule(tx, { ...DEFAULT_TIER_RULE, premiumFrom: nanos(1_000_000_000n) }));
    addIt({ key: 'acme/video-2', price: { ...price, unit: 'second', amount: nanos(40_000_000n) } });
    expect(rig.model('acme/video-2').tier).toBe('standard');
    addIt({ key: 'acme/video-3', tier: 'baseline' });
    expect(rig.model('acme/video-3')).toMatchObject({ tier: 'baseline', price: null });
  });

  test.each([
    ['not-found', undefined, { accountId: makeId<'account'>() }],
    ['bad-input', 'key', { key: 'Veo3' }],
    ['bad-input', 'price.sourceDay', { price: { ...price, sourceDay: day('2027-01-01') } }],
  ])('%s %s', (code, field, over) => {
    const refused = addIt(over);
    expect(refused).toMatchObject({ ok: false, error: field === undefined ? { code } : { code, field } });
    expect(() => rig.model('acme/video-1')).toThrow('the catalogue has');
  });

  test('an edit changes what is named, and leaves who did it', () => {
    const { id } = rig.model('Veo3');
    rig.db.write((tx) => editModel(tx, rig.deps, { modelId: id, tier: 'standard' }, 'Mei'));
    expect(rig.model('Veo3')).toMatchObject({ tier: 'standard', task: 'Text to video' });
    const events = rig.db.read((tx) =>
      tx.all<{ detail: string }>("SELECT detail FROM events WHERE kind = 'catalogue'"),
    );
    expect(events).toEqual([{ detail: 'changed "Veo3": tier premium -> standard' }]);
  });
});

describe('facts that came with the program', () => {
  const offer = () => rig.db.write((tx) => offerKnownFacts(tx, makeId, NOW_MS));
  const open = () => rig.db.read(openProposals);

  test('are offered once, change nothing, and leave the practice account without models it cannot run', () => {
    offer();
    const first = open().length;
    offer();
    expect(open()).toHaveLength(first);
    expect(first).toBeGreaterThan(8);
    expect(open().filter(({ kind }) => kind === 'new-model')).toEqual([]);
    expect(amounts('Veo3')).toEqual([400_000_000n]);
    expect(rig.model('Sora-2-Pro').goneAtMs).toBeNull();
    expect(open().every(({ confidence }) => confidence !== 'provider')).toBe(true);
  });

  test('a real account is offered new models, each with its own source', () => {
    const account = rig.addRealAccount();
    const own = open().filter(({ accountId }) => accountId === account.id);
    expect(own.find(({ modelKey }) => modelKey === 'gemini-omni-flash-preview')).toMatchObject({
      kind: 'new-model',
      nanos: 100_000_000n,
      unit: 'second',
      confidence: 'documented',
    });
    const doubtful = own.filter(({ confidence }) => confidence === 'documented');
    expect(rig.accept(...doubtful.map(({ id }) => ({ proposalId: id })))).toMatchObject({ ok: true });
    expect(rig.model('gemini-omni-flash-preview', account).price).toMatchObject({
      source: "GMI Cloud documents (the provider's documents)",
      sourceDay: '2026-11-23',
    });
  });

  test('a figure without a unit needs one, and the source keeps that it was chosen', () => {
    offer();
    const unclear = open().find(({ modelKey }) => modelKey === 'elevenlabs-tts-v3');
    const proposalId = unclear?.id ?? makeId<'proposal'>();
    expect(rig.accept({ proposalId })).toMatchObject({
      ok: false,
      error: { code: 'bad-input', field: 'items.0.unit' },
    });
    expect(rig.accept({ proposalId, unit: 'character', perUnits: 1_000n })).toEqual({ ok: true, value: 1 });
    expect(rig.model('elevenlabs-tts-v3').price).toMatchObject({
      nanos: 100_000_000_000n,
      perUnits: 1_000_000n,
      unit: 'character',
      source: "Price table of a third party's client (seen in client code; unit chosen here)",
      sourceDay: '2026-05-04',
    });
  });

  test('of several all are accepted or none', () => {
    offer();
    const items = open().map(({ id }) => ({ proposalId: id }));
    expect(rig.accept(...items)).toMatchObject({ ok: false });
    expect(open()).toHaveLength(items.length);
    expect(amounts('seedream-5.0-lite')).toEqual([35_000_000n]);
    const [twice] = items;
    if (!twice) throw new Error('something is proposed');
    expect(rig.accept(twice, twice)).toMatchObject({ ok: false, error: { field: 'items.1' } });
    expect(open()).toHaveLength(items.length);
  });

  test.each([
    ["UPDATE catalogue_proposals SET nanos = 1 WHERE kind = 'price'", /never edited/],
    ['DELETE FROM catalogue_proposals', /kept/],
    ['INSERT OR REPLACE INTO catalogue_proposals SELECT * FROM catalogue_proposals', /never replaced/],
  ])('the database itself refuses %s', (sql, message) => {
    offer();
    expect(() => rig.db.write((tx) => tx.run(sql))).toThrow(message);
  });

  test('what was decided stays decided', () => {
    offer();
    rig.dismiss(...open());
    expect(() =>
      rig.db.write((tx) => tx.run("UPDATE catalogue_proposals SET state = 'open', decided_at_ms = NULL")),
    ).toThrow(/decided once/);
    const [row] = rig.db.read((tx) => tx.all<{ id: string }>('SELECT id FROM catalogue_proposals'));
    expect(row).toBeDefined();
    expect(() =>
      rig.db.write((tx) =>
        insertProposal(tx, {
          id: row?.id as never,
          accountId: rig.account().id,
          modelKey: 'x',
          kind: 'gone',
          source: 's',
          sourceDay: day('2026-11-24'),
          confidence: 'client',
          createdAtMs: 1,
        }),
      ),
    ).toThrow(/never replaced/);
  });
});

test('a stale price of a real account blocks until it is confirmed', () => {
  const account = rig.addRealAccount();
  rig.db.write((tx) =>
    addModel(
      tx,
      rig.deps,
      {
        accountId: account.id,
        key: 'real-one',
        modality: 'image',
        task: 'Pictures',
        price: { ...price, sourceDay: day('2026-05-28') },
      },
      'Mei',
    ),
  );
  const verdict = () =>
    quoteBatch({
      prompts: ['a'],
      modelKeys: ['real-one'],
      repeats: 1,
      purpose: 'p',
      today: utcDay(rig.deps.nowMs()),
      catalogue: [rig.model('real-one')],
      allocation: null,
      dialectOf: (provider) => providerKind(provider)?.dialect ?? null,
    }).checks.find(({ id }) => id === 'price-age')?.verdict;
  // 180 days old today.
  expect(verdict()).toBeUndefined();
  rig.pass(1);
  expect(verdict()).toBe('block');
  rig.db.write((tx) => confirmPrice(tx, rig.deps, rig.model('real-one').id, 'Mei'));
  expect(verdict()).toBeUndefined();
});

describe('a table of prices', () => {
  const chat = (provider: string, input: number, output: number) => ({
    litellm_provider: provider,
    mode: 'chat',
    input_cost_per_token: input,
    output_cost_per_token: output,
  });
  const file = (entries: object, name = 'prices_2026-08-01.json', given: Day | null = null) => {
    const table = readTable(name, new TextEncoder().encode(JSON.stringify(entries)), given);
    if (!table.ok) throw new Error(table.error.message);
    return table.value;
  };
  const TABLE = {
    'gmi/acme/chat-1': chat('gmi', 8e-7, 4.8e-6),
    'together_ai/acme/chat-1': chat('together_ai', 1e-6, 5e-6),
    'acme/chat-1': chat('openai', 2e-6, 6e-6),
    Veo3: { litellm_provider: 'gmi', mode: 'video_generation', output_cost_per_second: 0.4 },
    'other/unknown': chat('other', 1e-6, 1e-6),
    free: chat('gmi', 0, 0),
  };
  beforeEach(() => {
    rig.db.write((tx) =>
      addModel(
        tx,
        rig.deps,
        { accountId: rig.account().id, key: 'acme/chat-1', modality: 'text', task: 'Chat' },
        'Mei',
      ),
    );
  });
  const preview = (table = file(TABLE)) => rig.db.read((tx) => previewTable(tx, table, utcDay(NOW_MS)));
  const take = (entries: readonly (readonly [string, string])[], table = file(TABLE)) =>
    rig.db.write((tx) =>
      importTable(
        tx,
        rig.deps,
        table,
        entries.map(([key, entry]) => ({ modelId: rig.model(key).id, entry })),
        'Mei',
      ),
    );

  test('is shown first: what fits, by exact id or behind a provider, and what cannot be used', () => {
    const shown = preview();
    expect(shown).toMatchObject({ models: 6, usable: 5, day: '2026-08-01', unusable: [{ name: 'free' }] });
    expect(shown.matches.map(({ entry, sameProvider }) => [entry, sameProvider])).toEqual([
      ['Veo3', true],
      ['gmi/acme/chat-1', true],
      ['together_ai/acme/chat-1', false],
      ['acme/chat-1', false],
    ]);
    expect(amounts('Veo3')).toEqual([400_000_000n]);
  });

  test('what is chosen becomes a version that names file, digest and entry', () => {
    const table = file(TABLE);
    expect(take([['acme/chat-1', 'gmi/acme/chat-1']], table)).toEqual({ ok: true, value: 1 });
    expect(rig.model('acme/chat-1').price).toMatchObject({
      nanos: 800_000_000n,
      outputNanos: 4_800_000_000n,
      perUnits: 1_000_000n,
      unit: 'token',
      source: `prices_2026-08-01.json, sha256 ${table.sha256.slice(0, 12)}…, entry gmi/acme/chat-1`,
      sourceDay: '2026-08-01',
      validFromDay: '2026-11-24',
    });
    expect(preview().matches.find(({ entry }) => entry === 'gmi/acme/chat-1')?.same).toBe(true);
    expect(take([['acme/chat-1', 'gmi/acme/chat-1']])).toEqual({ ok: true, value: 0 });
    expect(amounts('acme/chat-1')).toHaveLength(1);
  });

  test('the price of another provider says whose it is', () => {
    take([['acme/chat-1', 'together_ai/acme/chat-1']]);
    expect(rig.model('acme/chat-1').price?.source).toContain(
      'entry together_ai/acme/chat-1 (of together_ai)',
    );
  });

  test.each([
    ['a table of no day', 'day', () => take([['Veo3', 'Veo3']], file(TABLE, 'prices.json'))],
    [
      'a table of tomorrow',
      'day',
      () => take([['Veo3', 'Veo3']], file(TABLE, 'prices.json', day('2026-11-25'))),
    ],
    ['nothing chosen', 'choices', () => take([])],
    [
      'a model twice',
      'choices',
      () =>
        take([
          ['acme/chat-1', 'acme/chat-1'],
          ['acme/chat-1', 'gmi/acme/chat-1'],
        ]),
    ],
    ['a pair that does not fit', 'choices', () => take([['Veo3', 'acme/chat-1']])],
  ])('%s is refused whole', (_what, field, act) => {
    expect(act()).toMatchObject({ ok: false, error: { code: 'bad-input', field } });
    expect(amounts('Veo3')).toEqual([400_000_000n]);
  });
});
