/** The fake backend's answers about awards, the ledger, the catalogue and the workspace. */
import { implement } from '@orpc/server';
import { utcDay } from '#shared/base';
import { contract, type SpendRow } from '#shared/contract';
import type { Id } from '#shared/domain';
import { formatMoney, type Nanos, subtract, sum, times, ZERO } from '#shared/money';
import { fakeId, NO_LIMITS } from './fake-books.ts';
import { sampleBooks } from './fake-lab.ts';
import { accountGaps, awardGaps, ledgerGaps, modelGaps, reportGaps, workspaceGaps } from './fake-gaps.ts';
import type { FakeQueue, FakeWorld } from './fake-queue.ts';

export function moneyHandlers(world: FakeWorld, queue: FakeQueue) {
  const os = implement(contract);
  const spendBy = (by: 'day' | 'model' | 'person' | 'tier', awardId: Id<'award'> | null): SpendRow[] => {
    const rows = new Map<string, { runs: number; spent: Nanos }>();
    for (const entry of world.books.entries) {
      if (entry.spent === 0n) continue;
      const award = world.books.allocations.find(({ id }) => id === entry.allocationId)?.awardId;
      if (awardId !== null && award !== awardId) continue;
      const tier = world.models.find(({ key: known }) => known === entry.modelKey)?.tier ?? '?';
      const key = { day: entry.day, model: entry.modelKey ?? '?', person: entry.personName ?? '?', tier }[by];
      const before = rows.get(key) ?? { runs: 0, spent: ZERO };
      rows.set(key, {
        runs: before.runs + Number(/^(\d+) runs/.exec(entry.reason ?? '')?.[1] ?? 1),
        spent: sum([before.spent, entry.spent]),
      });
    }
    return [...rows]
      .map(([key, row]) => ({ key, label: key, ...row }))
      .toSorted((a, b) => (a.spent < b.spent ? 1 : -1));
  };

  return {
    workspace: {
      info: os.workspace.info.handler(() => ({
        dir: 'Grantmeter/okafor-lab',
        version: '0.1.0',
        empty: world.books.awards.length === 0,
        practice: true,
        today: utcDay(world.now),
        booksProblem: null,
        outputsProblem: null,
      })),
      needsYou: os.workspace.needsYou.handler(() => {
        const unknown = world.books.batches.reduce(
          (total, batch) => total + (queue.countsOf(batch).unknown ?? 0),
          0,
        );
        const failed = world.books.batches
          .filter(({ state }) => state !== 'ended')
          .reduce((total, batch) => total + (queue.countsOf(batch)['failed-free'] ?? 0), 0);
        return [
          ...(unknown > 0
            ? [
                {
                  id: 'unknown',
                  severity: 'problem' as const,
                  text: `${unknown} runs were sent and their outcome is not known; ${formatMoney(times(world.models[9]?.price?.nanos ?? ZERO, unknown))} is held for them`,
                  link: { place: 'queue' as const, filter: 'unknown' as const },
                  count: unknown,
                },
              ]
            : []),
          ...(failed > 0
            ? [
                {
                  id: 'failed',
                  severity: 'notice' as const,
                  text: `${failed} runs failed and were not billed`,
                  link: { place: 'queue' as const, filter: 'failed' as const },
                  count: failed,
                },
              ]
            : []),
          ...(world.books.awards[1]
            ? [
                {
                  id: 'pace',
                  severity: 'warning' as const,
                  text: 'IIS-2417733 is spending faster than its calendar',
                  link: { place: 'award' as const, awardId: world.books.awards[1].id },
                  count: 1,
                },
              ]
            : []),
        ];
      }),
      ...workspaceGaps,
      addSampleLab: os.workspace.addSampleLab.handler(() => {
        world.books = sampleBooks(world.now, world.models);
        queue.changed();
        return { awardIds: world.books.awards.map(({ id }) => id) };
      }),
    },
    accounts: {
      ...accountGaps,
      list: os.accounts.list.handler(() => [
        {
          id: fakeId<'account'>(6, 0),
          name: 'Practice',
          provider: 'gmi-cloud',
          practice: true,
          baseUrl: null,
          providerName: 'GMI Cloud',
          paymentRoute: 'direct-invoice',
          concurrency: 64,
          premiumConcurrency: 8,
          requestsPerMinute: null,
          key: { place: 'not-needed', usable: true, locked: false, words: '', ending: null, variables: [] },
        },
      ]),
      connect: os.accounts.connect.handler(({ errors }) => {
        throw errors['wrong-state']({
          message: 'This workspace has runs; practice and real charges never stand in one ledger.',
          data: { state: 'has-runs' },
        });
      }),
    },
    awards: {
      ...awardGaps,
      list: os.awards.list.handler(() =>
        world.books.awards.map((award) => world.books.award(award, world.now)),
      ),
      get: os.awards.get.handler(({ input, errors }) => {
        const award = world.books.awards.find(({ id }) => id === input.awardId);
        if (!award)
          throw errors['not-found']({
            message: 'There is no such award in this workspace.',
            data: { what: 'award', id: input.awardId },
          });
        return world.books.award(award, world.now);
      }),
      add: os.awards.add.handler(({ input, errors }) => {
        if (input.end <= input.start)
          throw errors['bad-input']({ message: 'The award ends before it starts.', data: { field: 'end' } });
        const award = { ...input, id: fakeId<'award'>(1, (world.made += 1)) };
        world.books.awards.push(award);
        queue.changed();
        return world.books.award(award, world.now);
      }),
      addAllocation: os.awards.addAllocation.handler(({ input, errors }) => {
        const award = world.books.awards.find(({ id }) => id === input.awardId);
        if (!award)
          throw errors['not-found']({
            message: 'There is no such award in this workspace.',
            data: { what: 'award', id: input.awardId },
          });
        const { unallotted } = world.books.award(award, world.now);
        if (input.amount > unallotted) {
          throw errors['insufficient-funds']({
            message: 'The award has not that much left to allot.',
            data: {
              ceilingNanos: input.amount,
              availableNanos: unallotted,
              shortfallNanos: subtract(input.amount, unallotted),
            },
          });
        }
        const allocation = {
          id: fakeId<'allocation'>(4, (world.made += 1)),
          awardId: award.id,
          name: input.name,
          createdAtMs: world.now,
        };
        world.books.allocations.push(allocation);
        world.books.book({
          allocationId: allocation.id,
          kind: 'allot',
          atMs: world.now,
          allotted: input.amount,
          personName: 'You',
          reason: `first allocation to ${input.name}`,
        });
        queue.changed();
        return { ...allocation, ...NO_LIMITS, balance: world.books.balanceOf(allocation.id) };
      }),
    },
    ledger: {
      ...ledgerGaps,
      verify: os.ledger.verify.handler(() => ({
        ok: true,
        entries: world.books.entries.length,
        firstDifference: null,
        elapsedMs: 41,
      })),
    },
    models: { ...modelGaps, list: os.models.list.handler(() => [...world.models]) },
    reports: {
      ...reportGaps,
      spend: os.reports.spend.handler(({ input }) => {
        const rows = spendBy(input.by, input.awardId);
        return { rows, total: sum(rows.map(({ spent }) => spent)) };
      }),
      burn: os.reports.burn.handler(({ input, errors }) => {
        const award = world.books.awards.find(({ id }) => id === input.awardId);
        if (!award)
          throw errors['not-found']({
            message: 'There is no such award in this workspace.',
            data: { what: 'award', id: input.awardId },
          });
        const points = new Map<string, { allotted: Nanos; spent: Nanos; held: Nanos }>();
        let total = { allotted: ZERO, spent: ZERO, held: ZERO };
        for (const entry of world.books.entries
          .filter((row) => world.books.isOf(row, award))
          .toSorted((a, b) => a.atMs - b.atMs)) {
          total = {
            allotted: sum([total.allotted, entry.allotted]),
            spent: sum([total.spent, entry.spent]),
            held: sum([total.held, entry.held]),
          };
          points.set(entry.day, total);
        }
        return {
          awardId: award.id,
          start: award.start,
          end: award.end,
          today: utcDay(world.now),
          points: [...points].map(([day, figures]) => ({ day: day as typeof award.start, ...figures })),
        };
      }),
    },
  };
}
