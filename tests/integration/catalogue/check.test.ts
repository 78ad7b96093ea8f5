// What a provider sells now against what the catalogue has; nothing changes before a person says so.
import { temporaryPromptLibrary } from '../../support/prompt-files.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PRICE_LIST } from '#db/seed';
import { createBooks, verifyBooks } from '#electron/books';
import { addPrice } from '#electron/catalogue';
import { createPlanner } from '#electron/planning';
import { createGmiAdapter, gmiCatalogue, gmiQueueUrl, providerKind } from '#electron/providers';
import { awardViews } from '#electron/reports';
import { type Day, utcDay } from '#shared/base';
import { nanos } from '#shared/money';
import { type CatalogueRig, NOW_MS, openCatalogueRig, perRequest } from '../../support/catalogue-rig.ts';
import { makeId } from '../../support/lab-seed.ts';
import { createPracticeRig, realClock } from '../../conformance/practice-rig.ts';

let rig: CatalogueRig;
beforeEach(() => {
  rig = openCatalogueRig();
});
afterEach(() => rig.close());

const found = () => rig.open().map(({ kind, modelKey }) => `${kind} ${modelKey}`);

test('the same list finds nothing, and says so', async () => {
  expect(await rig.check()).toMatchObject({
    ok: true,
    value: { listed: 13, unchanged: 13, left: 0, unread: [] },
  });
  expect(found()).toEqual([]);
  expect(rig.model('Veo3').listedAtMs).toBe(NOW_MS);
});

test('a changed price, a vanished model and a new one are proposed; the catalogue stays', async () => {
  rig.sold.set('seedream-5.0-lite', perRequest(40_000_000n));
  rig.sold.delete('Sora-2-Pro');
  rig.sold.set('kling-v3-text-to-video', perRequest(840_000_000n));
  await rig.check();
  expect(found().sort()).toEqual([
    'gone Sora-2-Pro',
    'new-model kling-v3-text-to-video',
    'price seedream-5.0-lite',
  ]);
  expect(rig.model('seedream-5.0-lite').price?.nanos).toBe(35_000_000n);
  expect(rig.model('Sora-2-Pro').goneAtMs).toBeNull();
  expect(rig.open().find(({ kind }) => kind === 'new-model')).toMatchObject({
    modality: 'video',
    tier: 'premium',
  });

  rig.acceptAll();
  const dearer = rig.model('seedream-5.0-lite');
  expect(dearer.price).toMatchObject({
    nanos: 40_000_000n,
    source: "Provider's own price list",
    sourceDay: '2026-11-24',
    validFromDay: '2026-11-24',
  });
  // Shown beside the first, which nobody touched.
  expect(dearer.prices.map(({ nanos: amount }) => amount)).toEqual([40_000_000n, 35_000_000n]);
  expect(rig.model('Sora-2-Pro').goneAtMs).toBe(NOW_MS);
  expect(rig.model('kling-v3-text-to-video')).toMatchObject({
    tier: 'premium',
    price: { nanos: 840_000_000n },
  });
  await rig.check();
  expect(found()).toEqual([]);
});

test('an id in other letters is named as the replacement; a gone one that comes back is taken back', async () => {
  rig.sold.delete('Sora-2-Pro');
  rig.sold.set('sora-2-pro', perRequest(500_000_000n));
  rig.sold.delete('Veo3');
  await rig.check();
  const gone = rig.open().filter(({ kind }) => kind === 'gone');
  expect(gone.map(({ modelKey, replacedBy }) => [modelKey, replacedBy])).toEqual([
    ['Sora-2-Pro', 'sora-2-pro'],
    ['Veo3', 'gemini-omni-flash-preview'],
  ]);
  expect(rig.accept(...gone.map(({ id }) => ({ proposalId: id })))).toEqual({ ok: true, value: 2 });
  expect(rig.model('Sora-2-Pro')).toMatchObject({ replacedBy: 'sora-2-pro' });
  rig.sold.set('Veo3', perRequest(400_000_000n));
  await rig.check();
  expect(found()).toContain('listed-again Veo3');
  rig.acceptAll();
  expect(rig.model('Veo3')).toMatchObject({ goneAtMs: null, replacedBy: null });
});

describe('asked again', () => {
  test('a later check gives way to nothing that was decided, and replaces what was not', async () => {
    rig.sold.set('Veo3', perRequest(410_000_000n));
    await rig.check();
    const [first] = rig.open();
    rig.sold.set('Veo3', perRequest(420_000_000n));
    await rig.check();
    expect(rig.open().map(({ nanos: amount }) => amount)).toEqual([420_000_000n]);
    expect(rig.accept({ proposalId: first?.id ?? makeId<'proposal'>() })).toMatchObject({
      ok: false,
      error: { code: 'wrong-state', state: 'superseded' },
    });
  });

  test('what was dismissed is not proposed again, until the provider says something else', async () => {
    rig.sold.set('Veo3', perRequest(410_000_000n));
    rig.sold.delete('Sora-2-Pro');
    await rig.check();
    rig.dismiss(...rig.open());
    await rig.check();
    expect(found()).toEqual([]);
    rig.sold.set('Veo3', perRequest(415_000_000n));
    await rig.check();
    expect(found()).toEqual(['price Veo3']);
  });

  test('a price that is to come is not proposed: somebody knows it already', async () => {
    const { id } = rig.model('Veo3');
    const price = { amount: nanos(410_000_000n), perUnits: 1n, unit: 'request', currency: 'USD' } as const;
    const said = { source: 'Letter', sourceDay: '2026-11-20' as Day, validFrom: '2027-01-01' as Day };
    rig.db.write((tx) => addPrice(tx, rig.deps, id, { ...price, ...said }, 'Mei'));
    rig.sold.set('Veo3', perRequest(410_000_000n));
    await rig.check();
    expect(found()).toEqual([]);
  });
});

test('an old figure of a real provider that still holds is proposed as a version of today', async () => {
  const account = rig.addRealAccount();
  rig.sold.clear();
  rig.sold.set('m', perRequest(5_000n));
  await rig.check(account);
  const [fresh] = rig.open().filter(({ modelKey }) => modelKey === 'm');
  rig.accept({ proposalId: fresh?.id ?? makeId<'proposal'>(), modality: 'image' });
  rig.pass(89);
  await rig.check(account);
  expect(rig.open().filter(({ modelKey }) => modelKey === 'm')).toEqual([]);
  rig.pass(2);
  await rig.check(account);
  const [again] = rig.open().filter(({ modelKey }) => modelKey === 'm');
  expect(again).toMatchObject({ kind: 'price', nanos: 5_000n });
  rig.accept({ proposalId: again?.id ?? makeId<'proposal'>() });
  expect(rig.model('m').prices.map(({ sourceDay }) => sourceDay)).toEqual(['2027-02-23', '2026-11-24']);
});

test('a changed form is proposed and kept', async () => {
  const form = { promptName: 'prompt', seedName: null, parameters: { size: { kind: 'text' } } } as const;
  rig.sold.set('Veo3', { ...perRequest(400_000_000n), form });
  await rig.check();
  expect(rig.open()).toMatchObject([{ kind: 'form', note: '1 parameters, as the provider says them' }]);
  rig.acceptAll();
  expect(rig.model('Veo3').form).toEqual(form);
  await rig.check();
  expect(found()).toEqual([]);
});

test('nothing is concluded from an answer that did not come', async () => {
  rig.mute.add('Veo3');
  rig.sold.delete('Veo3');
  expect(await rig.check()).toMatchObject({ ok: true, value: { unread: [{ key: 'Veo3' }] } });
  expect(found()).toEqual([]);
  rig.failure = {
    code: 'key-refused',
    message: 'the key was refused',
    httpStatus: 401,
    retry: { kind: 'no' },
    charged: 'no',
  };
  expect(await rig.check()).toMatchObject({ ok: false, error: { code: 'key-refused' } });
  expect(rig.db.read((tx) => tx.get<{ n: bigint }>('SELECT count(*) AS n FROM catalogue_checks')?.n)).toBe(
    1n,
  );
});

test('a catalogue of thousands is not proposed whole', async () => {
  for (let n = 0; n < 1_000; n++) rig.sold.set(`model-${n}`, perRequest(1_000n));
  expect(await rig.check()).toMatchObject({ ok: true, value: { listed: 1_013, left: 800 } });
  expect(rig.open()).toHaveLength(200);
});

test('what was queued and charged before keeps its price; the next batch takes the new one', async () => {
  const books = createBooks({ ...rig.deps, problem: () => null });
  const dialectOf = (provider: string) => providerKind(provider)?.dialect ?? null;
  const planner = createPlanner({
    db: rig.db,
    books,
    ...rig.deps,
    random: () => 0.5,
    dialectOf,
    prompts: temporaryPromptLibrary(),
  });
  const allocation = rig.db
    .read((tx) => awardViews(tx, utcDay(NOW_MS)))
    .flatMap((award) => award.allocations)[0];
  if (!allocation) throw new Error('the sample lab has an allocation');
  const input = {
    prompts: { kind: 'text', text: 'a red kite' },
    modelKeys: ['seedream-5.0-lite'],
    repeats: 1,
    purpose: 'To see.',
    allocationId: allocation.id,
    experimentName: 'First',
  } as const;
  const submit = () => planner.submit({ ...input, modelKeys: [...input.modelKeys] }, 'Mei');
  const priced = () =>
    rig.db.read((tx) =>
      tx.all<{ nanos: bigint; ceiling: bigint }>(
        'SELECT p.nanos AS nanos, r.ceiling_nanos AS ceiling FROM runs r JOIN prices p ON p.id = r.price_id ORDER BY r.id',
      ),
    );
  expect(await submit()).toMatchObject({ ok: true, value: { held: 35_000_000n } });
  rig.sold.set('seedream-5.0-lite', perRequest(50_000_000n));
  await rig.check();
  rig.acceptAll();
  expect(priced()).toEqual([{ nanos: 35_000_000n, ceiling: 35_000_000n }]);
  expect(await submit()).toMatchObject({ ok: true, value: { held: 50_000_000n } });
  expect(priced()).toEqual([
    { nanos: 35_000_000n, ceiling: 35_000_000n },
    { nanos: 50_000_000n, ceiling: 50_000_000n },
  ]);
  expect(await verifyBooks(rig.db)).toMatchObject({ ok: true });

  // Missed by a check: a warning. Marked gone: queueing is refused, and says what to use.
  rig.sold.delete('seedream-5.0-lite');
  rig.sold.set('SEEDREAM-5.0-lite', perRequest(50_000_000n));
  await rig.check();
  const checks = async () => {
    const quoted = await planner.quote({ ...input, modelKeys: [...input.modelKeys] }, null);
    return quoted.ok ? quoted.value.checks.filter(({ id }) => id === 'model-gone') : [];
  };
  expect(await checks()).toMatchObject([{ verdict: 'warn' }]);
  expect(await submit()).toMatchObject({ ok: true });
  rig.acceptAll();
  expect(await checks()).toMatchObject([
    { verdict: 'block', reason: expect.stringContaining('"SEEDREAM-5.0-lite"') },
  ]);
  expect(await submit()).toMatchObject({ ok: false, error: { code: 'not-chargeable' } });
});

test('amounts keep to the nano', async () => {
  rig.sold.set('Veo3', {
    form: null,
    task: null,
    price: {
      nanos: nanos(123_456_789_123_456_789n),
      outputNanos: nanos(1n),
      perUnits: 1_000_000n,
      unit: 'token',
      currency: 'USD',
    },
  });
  await rig.check();
  rig.acceptAll();
  expect(rig.model('Veo3').price).toMatchObject({
    nanos: 123_456_789_123_456_789n,
    outputNanos: 1n,
    cachedNanos: null,
  });
});

test('over real HTTP: the practice provider with a dearer model, one less and one more', async () => {
  const prices = new Map(PRICE_LIST.map(({ key, nanos: amount }) => [key, amount]));
  prices.set('pixverse-v5.6-t2v', 45_000_000n);
  prices.delete('Minimax-Hailuo-2.3-Fast');
  prices.set('minimax-hailuo-2.3-fast', 32_000_000n);
  const practice = await createPracticeRig({ catalogue: gmiCatalogue(prices) });
  const { http, url } = practice;
  const adapter = (key: string | null) =>
    createGmiAdapter({
      http,
      clock: realClock,
      baseUrl: gmiQueueUrl(url()),
      apiKey: () => Promise.resolve(key),
    });
  try {
    expect(await rig.check(rig.account(), adapter(null))).toMatchObject({ ok: false });
    expect(await rig.check(rig.account(), adapter('practice'))).toMatchObject({
      ok: true,
      value: { listed: 13 },
    });
    // The practice provider describes what its models take, as well.
    expect(rig.open().filter(({ kind }) => kind !== 'form')).toMatchObject([
      { modelKey: 'Minimax-Hailuo-2.3-Fast', kind: 'gone', replacedBy: 'minimax-hailuo-2.3-fast' },
      { modelKey: 'minimax-hailuo-2.3-fast', kind: 'new-model', modality: 'video', nanos: 32_000_000n },
      { modelKey: 'pixverse-v5.6-t2v', kind: 'price', nanos: 45_000_000n, unit: 'request' },
    ]);
  } finally {
    await practice.close();
  }
});
