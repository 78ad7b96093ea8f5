/** What waits for a person: unknown outcomes, failures, cost transfers, overspent allocations, paused work, awards about to end. */
import { countsOfQueue, rulesFor } from '#db/repos';
import type { ReadDb } from '#db';
import { type Day, formatDay } from '#shared/base';
import type { Award, NeedsYou } from '#shared/contract';
import { countRuns } from '#shared/domain';
import { formatMoney, negate } from '#shared/money';
import { aboutTransfers } from './open-transfers.ts';

export function needsYou(db: ReadDb, awards: readonly Award[], today: Day): NeedsYou[] {
  const counts = countsOfQueue(db, false);
  const unknown = countRuns(counts, ['unknown']);
  const failed = countRuns(countsOfQueue(db, true), ['failed-free', 'failed-billed']);
  const blocked = countRuns(counts, ['blocked']);
  const runs = (count: number): string => (count === 1 ? '1 run' : `${count.toLocaleString('en')} runs`);
  const items: NeedsYou[] = [];
  if (unknown > 0) {
    const text = `${runs(unknown)} sent, outcome not known. The money stays held until you say what happened.`;
    items.push({
      id: 'unknown',
      severity: 'problem',
      text,
      link: { place: 'queue', filter: 'unknown' },
      count: unknown,
    });
  }
  if (failed > 0) {
    items.push({
      id: 'failed',
      severity: 'warning',
      text: `${runs(failed)} failed.`,
      link: { place: 'queue', filter: 'failed' },
      count: failed,
    });
  }
  if (blocked > 0) {
    items.push({
      id: 'blocked',
      severity: 'notice',
      text: `${runs(blocked)} held back.`,
      link: { place: 'queue', filter: 'blocked' },
      count: blocked,
    });
  }
  items.push(...aboutTransfers(db, today));
  for (const award of awards) items.push(...aboutAward(db, award, today));
  return items;
}

function aboutAward(db: ReadDb, award: Award, today: Day): NeedsYou[] {
  const link = { place: 'award' as const, awardId: award.id };
  const over = award.allocations
    .filter((allocation) => allocation.balance.available < 0n)
    .map((allocation) => ({
      id: `over-${allocation.id}`,
      severity: 'problem' as const,
      text: `"${allocation.name}" of ${award.number} is overspent by ${formatMoney(negate(allocation.balance.available), award.currency)}.`,
      link,
      count: 1,
    }));
  // The first alerts stand beside the allocation; only the last one is worth a person's morning.
  const alerts = award.allocations
    .filter((each) => award.state === 'active' && each.isLastAlert && each.balance.available >= 0n)
    .map((each) => ({
      id: `alert-${each.id}`,
      severity: 'warning' as const,
      text: `"${each.name}" of ${award.number} has passed ${(each.alertReached ?? 0) / 10_000} %: ${formatMoney(each.balance.available, award.currency)} is left.`,
      link,
      count: 1,
    }));
  const { lateAwardDays } = rulesFor(db, award.sponsor, today).rules;
  const isNear = award.state === 'active' && award.daysLeft >= 0 && award.daysLeft <= (lateAwardDays ?? 0);
  const near = isNear
    ? [
        {
          id: `end-${award.id}`,
          severity: 'notice' as const,
          text: `${award.number} ends in ${award.daysLeft} days, on ${formatDay(award.end)}.`,
          link,
          count: 1,
        },
      ]
    : [];
  const early =
    award.runOutDay === null
      ? []
      : [
          {
            id: `out-${award.id}`,
            severity: 'warning' as const,
            text: `${award.number} runs out on ${formatDay(award.runOutDay)} at the present rate, before it ends on ${formatDay(award.end)}.`,
            link,
            count: 1,
          },
        ];
  return [...over, ...alerts, ...near, ...early];
}
