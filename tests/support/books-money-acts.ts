/**
 * More acts of the language of books-acts.ts. Entries are named by their number in the ledger.
 *
 *     other award 500: D                       a second award with the allocation D
 *     move 30 from A to B                      a modification
 *     revise A by -30                          a revision: the award's total changes too
 *     rent A 2.5 h at 3                        GPU hours at a rate
 *     bill A 70 used 2026-03-05                another cost by hand; `in EUR` at the end where it is not in USD
 *     credit c1 of 100                         credit bought ahead; `in EUR` at the end where it is not in USD
 *     use 40 of c1 on A
 *     refund 30 of entry 3
 *     adjust A by -5 for entry 3               or without the entry
 *     Mei asks t1: 40 of entry 3 to B          a transfer, or `all of`; `, found 2026-03-01` when it was not today
 *     Ada approves t1 with an override         or `approves t1`, `declines t1`
 *     rule R: A 1, B 2                         a split rule, or its next version; `, from 2026-05-01`
 *     split 100 by R                           `used 2026-03-05` at the end when it was not today
 *     cap of 100 on A                          for the person who queues
 *     A pays for tiers standard premium        or models
 *     500 obligated from 2026-01-01
 */
import { setAllocationRules, setPersonCap } from '#db/repos';
import type { CostInput, TransferRequest } from '#electron/books';
import { type Day, utcDay } from '#shared/base';
import type { ActId, AllocationId, AwardId, EntryId, PrepaidCreditId } from '#shared/domain';
import { nanos } from '#shared/money';
import type { BooksRig } from './books-rig.ts';
import { type Act, inWords } from './books-words.ts';

interface Names {
  allocationId(name: string): AllocationId;
  awardId(): AwardId;
  addAllocation(name: string, id: AllocationId): void;
}

/** Four answers that explain. */
export const ANSWERS = {
  howItHappened:
    'The pilot batch of 3 March was queued on the lighting grant because its name came first in the list.',
  benefit: 'The renders are the baseline of aim 2 of the receiving award and appear in its annual report.',
  whyLate: 'The receiving award had no allocation for image models before its budget was set up in March.',
  prevention:
    'Allocations now carry the aim in their name, and the cheap tier is closed on the lighting grant.',
} as const satisfies Partial<TransferRequest>;

export const OVERRIDE =
  'The department closed for renovation from June to August; the sponsor agreed by letter.';

export function moneyActs(rig: BooksRig, names: Names): readonly Act[] {
  const credits = new Map<string, PrepaidCreditId>();
  const transfers = new Map<string, ActId>();
  const { db, books, clock } = rig;
  const of = (amount = '') => nanos(BigInt(amount));
  const today = () => utcDay(clock.nowMs);
  const allocationId = (name = '') => names.allocationId(name);
  const entryId = (seq = ''): EntryId =>
    db.read((tx) => tx.get<{ id: EntryId }>('SELECT id FROM entries WHERE seq = ?', BigInt(seq)))?.id ??
    ('no-entry' as EntryId);
  const cost = (day: string | undefined, currency = 'USD'): Omit<CostInput, 'cost'> => ({
    kind: 'purchase',
    currency,
    day: (day ?? today()) as Day,
    paymentRoute: 'purchasing-card',
    vendor: 'A vendor',
    invoice: null,
    personId: rig.personId,
    reason: 'Frames for aim 2',
  });

  return [
    [
      /^other award (\d+): (\w+)(?:, (\S+) to (\S+))?(?: in (\w+))?$/,
      (amount = '', name = '', start, end, currency) => {
        const awardId = rig.award({
          amount: BigInt(amount),
          ...(start && end ? { start, end } : {}),
          ...(currency ? { currency } : {}),
        });
        names.addAllocation(name, rig.allocation(awardId, name));
        return 'ok';
      },
    ],
    [
      /^move (-?\d+) from (\w+) to (\w+)$/,
      (amount, from, to) => {
        const changes = [
          { allocationId: allocationId(from), amount: nanos(-of(amount)) },
          { allocationId: allocationId(to), amount: of(amount) },
        ];
        const moved = db.write((tx) => books.modify(tx, changes, 'Aim 2 grew', 'Ada'));
        return moved.ok ? `ok, ${moved.value.rebudget.level}` : inWords(moved);
      },
    ],
    [
      /^revise (\w+) by (-?\d+)$/,
      (name, amount) => {
        const changes = [{ allocationId: allocationId(name), amount: of(amount) }];
        const revised = db.write((tx) => books.revise(tx, changes, 'Supplement', 'Ada'));
        return revised.ok ? `ok, ${revised.value.amount} in all` : inWords(revised);
      },
    ],
    [
      /^rent (\w+) (\S+) h at (-?\d+)$/,
      (name, gpuHours = '', perHour) => {
        const rented = { gpuHours, perHour: of(perHour) };
        const charge = { ...cost(undefined), kind: 'gpu-rental' as const, cost: rented };
        return inWords(
          db.write((tx) => books.chargeByHand(tx, { ...charge, allocationId: allocationId(name) }, 'Ada')),
        );
      },
    ],
    [
      /^bill (\w+) (-?\d+)(?: used (\S+))?(?: in (\w+))?$/,
      (name, amount, day, currency) => {
        const charge = { ...cost(day, currency), cost: { amount: of(amount) } };
        return inWords(
          db.write((tx) => books.chargeByHand(tx, { ...charge, allocationId: allocationId(name) }, 'Ada')),
        );
      },
    ],
    [
      /^credit (\w+) of (-?\d+)(?: in (\w+))?$/,
      (name = '', amount, currency = 'USD') => {
        const amountNanos = of(amount);
        const credit = { vendor: 'GMI', boughtDay: today(), amountNanos, currency, invoice: null };
        const added = db.write((tx) => books.addCredit(tx, credit));
        if (added.ok) credits.set(name, added.value.id);
        return inWords(added);
      },
    ],
    [
      /^use (-?\d+) of (\w+) on (\w+)$/,
      (amount, name = '', allocation) => {
        const use = {
          creditId: credits.get(name) ?? ('no-credit' as PrepaidCreditId),
          allocationId: allocationId(allocation),
          amount: of(amount),
          day: today(),
          personId: rig.personId,
          reason: 'Voice-over',
        };
        return inWords(db.write((tx) => books.useCredit(tx, use, 'Ada')));
      },
    ],
    [
      /^refund (-?\d+) of entry (\d+)$/,
      (amount, seq) => {
        const refund = { originalId: entryId(seq), amount: of(amount), reason: 'Credit note 12' };
        return inWords(db.write((tx) => books.refund(tx, refund, 'Ada')));
      },
    ],
    [
      /^adjust (\w+) by (-?\d+)(?: for entry (\d+))?$/,
      (name, amount, seq) => {
        const originalId = seq === undefined ? null : entryId(seq);
        const adjustment = {
          allocationId: allocationId(name),
          amount: of(amount),
          originalId,
          reason: 'Invoice of March says so',
        };
        return inWords(db.write((tx) => books.adjust(tx, adjustment, 'Ada')));
      },
    ],
    [
      /^(\w+) asks (\w+): (-?\d+|all) of entry (\d+) to (\w+)(?:, found (\S+))?$/,
      (actor = '', name = '', amount, seq, to, found) => {
        const request: TransferRequest = {
          ...ANSWERS,
          originalId: entryId(seq),
          toAllocationId: allocationId(to),
          amount: amount === 'all' ? null : of(amount),
          reason: 'wrong-allocation-chosen',
          discoveredDay: (found ?? today()) as Day,
        };
        const asked = db.write((tx) => books.requestTransfer(tx, request, actor));
        if (asked.ok) transfers.set(name, asked.value.id);
        return inWords(asked);
      },
    ],
    [
      /^(\w+) (approves|declines) (\w+)( with an override)?$/,
      (actor = '', decides, name = '', override) => {
        const id = transfers.get(name) ?? ('no-transfer' as ActId);
        return inWords(
          db.write((tx) =>
            decides === 'declines'
              ? books.declineTransfer(tx, id, 'It stays where it is.', actor)
              : books.approveTransfer(tx, id, { note: '', override: override ? OVERRIDE : null }, actor),
          ),
        );
      },
    ],
    [
      /^rule (\w+): (.+?)(?:, from (\S+))?$/,
      (name = '', shares = '', from) => {
        const rule = {
          name,
          validFrom: (from ?? today()) as Day,
          basis: 'Prompts of each aim in the suite',
          shares: shares.split(', ').map((share) => {
            const [allocation, weight = ''] = share.split(' ');
            return { allocationId: allocationId(allocation), weight: BigInt(weight) };
          }),
        };
        const added = db.write((tx) => books.addSplitRule(tx, rule, 'Ada'));
        return added.ok ? `ok, version ${added.value.version}` : inWords(added);
      },
    ],
    [
      /^split (-?\d+) by (\w+)(?: used (\S+))?$/,
      (amount, ruleName = '', day) => {
        const split = { ...cost(day), cost: { amount: of(amount) }, ruleName };
        const applied = db.write((tx) => books.applySplit(tx, split, 'Ada'));
        return applied.ok
          ? `ok, ${applied.value.parts.map((part) => part.amount).join(' ')}`
          : inWords(applied);
      },
    ],
    [
      /^cap of (\d+) on (\w+)$/,
      (cap, name) => {
        db.write((tx) => setPersonCap(tx, allocationId(name), rig.personId, of(cap)));
        return 'ok';
      },
    ],
    [
      /^(\w+) pays for (tiers|models)((?: \S+)*)$/,
      (name, what, list = '') => {
        const allowed = list.trim() === 'all' ? null : list.trim().split(' ').filter(Boolean);
        db.write((tx) =>
          setAllocationRules(
            tx,
            allocationId(name),
            what === 'tiers' ? { allowedTiers: allowed } : { allowedModels: allowed },
          ),
        );
        return 'ok';
      },
    ],
    [
      /^(\d+) obligated from (\S+)$/,
      (amount, day = '') => {
        db.write((tx) =>
          tx.run('INSERT INTO funding_steps VALUES (?, ?, ?)', names.awardId(), day, of(amount)),
        );
        return 'ok';
      },
    ],
  ];
}
