/** Cost transfers that wait for a decision, as lines of what needs a person: one for each award and urgency. */
import { getAllocation, getAward, getEntry, openTransfers, type TransferRow } from '#db/repos';
import type { ReadDb } from '#db';
import { transferClockOf, type TransferClock } from '#electron/books';
import { assert, type Day } from '#shared/base';
import type { NeedsYou } from '#shared/contract';
import type { AwardId } from '#shared/domain';
import { formatMoney } from '#shared/money';

interface Waiting {
  readonly transfer: TransferRow;
  readonly clock: TransferClock;
  readonly awardId: AwardId;
  readonly severity: NeedsYou['severity'];
}

export function aboutTransfers(db: ReadDb, today: Day): NeedsYou[] {
  const groups = new Map<string, Waiting[]>();
  for (const transfer of openTransfers(db)) {
    const clock = transferClockOf(db, transfer, today);
    const awardId = awardOf(db, transfer);
    const severity = clock.isLate ? 'problem' : clock.warnedAtDays === null ? 'notice' : 'warning';
    const key = `transfers-${severity}-${awardId}`;
    groups.set(key, [...(groups.get(key) ?? []), { transfer, clock, awardId, severity }]);
  }
  return [...groups].flatMap(([id, waiting]) => {
    const [oldest] = waiting.toSorted((a, b) => b.clock.ageDays - a.clock.ageDays);
    if (!oldest) return [];
    const { awardId, severity } = oldest;
    const transferId = waiting.length === 1 ? oldest.transfer.id : null;
    return [
      {
        id,
        severity,
        text: wordsOf(db, oldest, waiting.length),
        link: { place: 'transfers', awardId, transferId },
        count: waiting.length,
      },
    ];
  });
}

/** The one from which the cost is to go. */
function awardOf(db: ReadDb, { originalId }: TransferRow): AwardId {
  const cost = getEntry(db, originalId);
  const allocation = cost && getAllocation(db, cost.allocationId);
  assert(allocation, 'a transfer names an entry of an allocation');
  return allocation.awardId;
}

function wordsOf(db: ReadDb, { transfer, clock, awardId }: Waiting, count: number): string {
  const award = getAward(db, awardId);
  assert(award, 'an allocation is of an award');
  const { ageDays, windowDays, isLate } = clock;
  const days = `${ageDays} ${ageDays === 1 ? 'day' : 'days'}`;
  const what =
    count === 1
      ? `${transfer.requestedBy} asks to move ${formatMoney(transfer.amountNanos, award.currency)} from ${award.numberRaw}`
      : `${count} cost transfers of ${award.numberRaw} wait for a decision`;
  const found = count === 1 ? 'found' : 'the oldest found';
  if (windowDays === null) return `${what}; ${found} ${days} ago.`;
  return isLate
    ? `${what}; ${found} ${days} ago, past the sponsor's ${windowDays} days.`
    : `${what}; ${windowDays - ageDays} of the sponsor's ${windowDays} days are left.`;
}
