/** Budgets, costs by hand, corrections, transfers, splits and prepaid credit. */
import { implement } from '@orpc/server';
import {
  findPersonByName,
  getAllocation,
  getAward,
  getPerson,
  listPrepaidCredits,
  listSplitRules,
  listTransfers,
  personCapsOf,
  type PrepaidCreditRow,
  type SplitRuleRow,
  transferLines,
  type TransferRow,
  usedByPerson,
} from '#db/repos';
import type { ReadDb, WriteDb } from '#db';
import {
  allowedNames,
  awardRebudget,
  decidersOf,
  type Rebudget,
  refuseDecider,
  sharesOf,
  transferClockOf,
} from '#electron/books';
import { alertSharesOf } from '#electron/reports';
import { assert, err, ok, type Result, utcDay } from '#shared/base';
import {
  type AllocationRulesView,
  contract,
  type PrepaidCredit,
  type RebudgetView,
  type Refusal,
  type SplitRule,
  type Transfer,
} from '#shared/contract';
import type { AllocationId, PersonId, Tier } from '#shared/domain';
import { subtract } from '#shared/money';
import { notFound, valueOf } from './answer.ts';
import type { AppContext, Backend } from './context.ts';
import { costReadHandlers } from './cost-reads.handlers.ts';

export function ledgerActHandlers(backend: Backend) {
  const { db, books, nowMs } = backend;
  const os = implement(contract).$context<AppContext>();

  /** One transaction; a refused act has written nothing. */
  const act = <T>(write: (tx: WriteDb) => Result<T, Refusal>): T => {
    const result = db.write(write);
    if (result.ok) backend.changed();
    return valueOf(result);
  };
  const today = () => utcDay(nowMs());

  return {
    allocations: {
      rules: os.allocations.rules.handler(({ input }) =>
        valueOf(db.read((tx) => rulesView(tx, input.allocationId))),
      ),
      edit: os.allocations.edit.handler(({ input, context }) =>
        act((tx) => {
          const edited = books.editAllocation(tx, input.allocationId, input.changes, context.actor);
          return edited.ok ? rulesView(tx, input.allocationId) : edited;
        }),
      ),
      modify: os.allocations.modify.handler(({ input, context }) =>
        act((tx) => withRebudgetView(books.modify(tx, input.changes, input.reason, context.actor))),
      ),
      revise: os.allocations.revise.handler(({ input, context }) =>
        act((tx) => withRebudgetView(books.revise(tx, input.changes, input.reason, context.actor))),
      ),
      rebudget: os.allocations.rebudget.handler(({ input }) => {
        const rebudget = db.read((tx) => awardRebudget(tx, input.awardId, nowMs(), input.adds));
        return valueOf(rebudget ? ok(rebudgetView(rebudget)) : err(notFound('award', input.awardId)));
      }),
    },
    costs: {
      ...costReadHandlers(backend),
      charge: os.costs.charge.handler(({ input, context }) =>
        act((tx) => {
          const person = findNamed(tx, input.personName);
          return person.ok
            ? books.chargeByHand(tx, { ...input, personId: person.value }, context.actor)
            : person;
        }),
      ),
      refund: os.costs.refund.handler(({ input, context }) =>
        act((tx) => books.refund(tx, input, context.actor)),
      ),
      adjust: os.costs.adjust.handler(({ input, context }) =>
        act((tx) => books.adjust(tx, input, context.actor)),
      ),
    },
    transfers: {
      request: os.transfers.request.handler(({ input, context }) =>
        act((tx) => {
          const request = { ...input, discoveredDay: input.discovered };
          return withView(books.requestTransfer(tx, request, context.actor), (row) =>
            transferView(tx, row, context.actor),
          );
        }),
      ),
      approve: os.transfers.approve.handler(({ input, context }) =>
        act((tx) =>
          withView(books.approveTransfer(tx, input.transferId, input, context.actor), (row) =>
            transferView(tx, row, context.actor),
          ),
        ),
      ),
      decline: os.transfers.decline.handler(({ input, context }) =>
        act((tx) =>
          withView(books.declineTransfer(tx, input.transferId, input.note, context.actor), (row) =>
            transferView(tx, row, context.actor),
          ),
        ),
      ),
      list: os.transfers.list.handler(({ input, context }) =>
        db.read((tx) => listTransfers(tx, input.awardId).map((row) => transferView(tx, row, context.actor))),
      ),
    },
    splits: {
      add: os.splits.add.handler(({ input, context }) =>
        act((tx) => {
          const shares = input.shares.map(({ allocationId, weight }) => ({
            allocationId,
            weight: BigInt(weight),
          }));
          return withView(books.addSplitRule(tx, { ...input, shares }, context.actor), (row) =>
            splitRuleView(tx, row),
          );
        }),
      ),
      list: os.splits.list.handler(() =>
        db.read((tx) => listSplitRules(tx).map((row) => splitRuleView(tx, row))),
      ),
      apply: os.splits.apply.handler(({ input, context }) =>
        act((tx) => {
          const person = findNamed(tx, input.personName);
          if (!person.ok) return person;
          const applied = books.applySplit(tx, { ...input, personId: person.value }, context.actor);
          return withView(applied, ({ actId, rule, parts }) => ({
            actId,
            rule: splitRuleView(tx, rule),
            parts: [...parts],
          }));
        }),
      ),
    },
    credits: {
      add: os.credits.add.handler(({ input }) =>
        act((tx) => {
          const { vendor, bought, amount, currency, invoice } = input;
          const credit = { vendor, boughtDay: bought, amountNanos: amount, currency, invoice };
          return withView(books.addCredit(tx, credit), creditView);
        }),
      ),
      list: os.credits.list.handler(() => db.read((tx) => listPrepaidCredits(tx).map(creditView))),
      use: os.credits.use.handler(({ input, context }) =>
        act((tx) => {
          const person = findNamed(tx, input.personName);
          return person.ok
            ? books.useCredit(tx, { ...input, personId: person.value }, context.actor)
            : person;
        }),
      ),
    },
  };

  function transferView(tx: ReadDb, row: TransferRow, actor: string): Transfer {
    const until = row.decidedAtMs === null ? today() : utcDay(row.decidedAtMs);
    const { ageDays, windowDays, warnedAtDays, isLate } = transferClockOf(tx, row, until);
    return {
      id: row.id,
      state: row.state,
      amount: row.amountNanos,
      reason: row.reason,
      howItHappened: row.howItHappened,
      benefit: row.benefit,
      whyLate: row.whyLate,
      prevention: row.prevention,
      discovered: row.discoveredDay,
      requestedBy: row.requestedBy,
      requestedAtMs: row.requestedAtMs,
      decidedBy: row.decidedBy,
      decidedAtMs: row.decidedAtMs,
      decision: row.decision,
      toAllocationId: row.toAllocationId,
      toAllocationName: nameOf(tx, row.toAllocationId),
      ageDays,
      windowDays,
      warnedAtDays,
      isLate,
      deciders: decidersOf(tx, row),
      refusedToYou: row.state === 'requested' ? (refuseDecider(tx, row, actor)?.message ?? null) : null,
      rows: transferLines(tx, row.id, row.originalId),
    };
  }
}

const withView = <T, V>(result: Result<T, Refusal>, view: (value: T) => V): Result<V, Refusal> =>
  result.ok ? ok(view(result.value)) : result;

const withRebudgetView = <T extends { readonly rebudget: Rebudget }>(result: Result<T, Refusal>) =>
  withView(result, (done) => ({ ...done, rebudget: rebudgetView(done.rebudget) }));

const rebudgetView = (rebudget: Rebudget): RebudgetView => ({
  moved: rebudget.moved,
  shareMillionths: Number(rebudget.shareMillionths),
  warnMillionths: rebudget.warnMillionths === null ? null : Number(rebudget.warnMillionths),
  limitMillionths: rebudget.limitMillionths === null ? null : Number(rebudget.limitMillionths),
  limit: rebudget.limit,
  level: rebudget.level,
});

function findNamed(tx: ReadDb, personName: string | null): Result<PersonId | null, Refusal> {
  if (personName === null) return ok(null);
  const person = findPersonByName(tx, personName);
  return person ? ok(person.id) : err(notFound('person', personName));
}

const nameOf = (tx: ReadDb, allocationId: AllocationId): string =>
  getAllocation(tx, allocationId)?.name ?? '';

function rulesView(tx: ReadDb, allocationId: AllocationId): Result<AllocationRulesView, Refusal> {
  const allocation = getAllocation(tx, allocationId);
  if (!allocation) return err(notFound('allocation', allocationId));
  const award = getAward(tx, allocation.awardId);
  assert(award, 'an allocation is of an award');
  const tiers = allowedNames(allocation.allowedTiers);
  const models = allowedNames(allocation.allowedModels);
  return ok({
    allocationId,
    name: allocation.name,
    currency: award.currency,
    category: allocation.categoryCode,
    tiers: tiers && (tiers.slice() as Tier[]),
    models: models && [...models],
    approvalThreshold: allocation.approvalThresholdNanos,
    alertShares: [...alertSharesOf(allocation)],
    caps: personCapsOf(tx, allocationId).map(({ personId, capNanos }) => {
      const person = getPerson(tx, personId);
      assert(person, 'a cap is for a person of the lab');
      return {
        personId,
        personName: person.name,
        cap: capNanos,
        used: usedByPerson(tx, allocationId, personId),
      };
    }),
  });
}

const splitRuleView = (tx: ReadDb, row: SplitRuleRow): SplitRule => ({
  id: row.id,
  name: row.name,
  version: row.version,
  validFrom: row.validFromDay,
  basis: row.basis,
  shares: sharesOf(row.shares).map(({ allocationId, weight }) => ({
    allocationId,
    allocationName: nameOf(tx, allocationId),
    weight: String(weight),
  })),
  createdBy: row.createdBy,
  createdAtMs: row.createdAtMs,
});

const creditView = (row: PrepaidCreditRow): PrepaidCredit => ({
  id: row.id,
  vendor: row.vendor,
  bought: row.boughtDay,
  currency: row.currency,
  amount: row.amountNanos,
  used: row.usedNanos,
  left: subtract(row.amountNanos, row.usedNanos),
  invoice: row.invoice,
});
