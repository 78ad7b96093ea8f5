/** The meter's shapes and words, apart from its drawing: amounts in, shares of the bar's width and sentences out. */
import { add, formatExact, formatMoney, larger, type Nanos, smaller, subtract, ZERO } from '#shared/money';
import { formatShare, shareOf } from './pixels.ts';

export interface MeterFigures {
  readonly allotted: Nanos;
  readonly held: Nanos;
  readonly spent: Nanos;
  /** What the thing at hand would add. */
  readonly ghost?: Nanos | undefined;
  /** What the act at hand would change the allotted amount by. */
  readonly allottedChange?: Nanos | undefined;
  /** Share of the project period that has passed, 0 to 1. */
  readonly timeShare?: number | undefined;
}

export type SegmentKind = 'spent' | 'held' | 'ghost' | 'taken';

export interface Segment {
  readonly kind: SegmentKind;
  /** Shares of the bar's width, 0 to 1. */
  readonly from: number;
  readonly to: number;
  /** This part lies beyond what was allotted. */
  readonly over: boolean;
}

export interface MeterGeometry {
  readonly segments: readonly Segment[];
  /** Where the allotted amount ends; 1 unless something runs over. */
  readonly limit: number;
  /** Where the calendar stands, on the scale of the allotted amount. */
  readonly tick: number | null;
}

/**
 * Segments never overlap and stand in the order spent, held, ghost; each is cut at the limit. A change of the allotted
 * amount stands at the end of the bar: what it would give as a ghost, what it would take away as taken.
 */
export function meterGeometry({
  allotted,
  held,
  spent,
  ghost = ZERO,
  allottedChange = ZERO,
  timeShare,
}: MeterFigures): MeterGeometry {
  const after = larger(add(allotted, allottedChange), ZERO);
  const used = add(add(spent, held), ghost);
  const total = larger(larger(allotted, after), used);
  const limit = total === 0n ? 1 : shareOf(after, total);
  const segments: Segment[] = [];
  let start = ZERO;
  for (const [kind, amount] of [
    ['spent', spent],
    ['held', held],
    ['ghost', ghost],
  ] as const) {
    if (amount <= 0n) continue;
    const end = add(start, amount);
    const from = shareOf(start, total);
    const to = shareOf(end, total);
    if (start < after) segments.push({ kind, from, to: Math.min(to, limit), over: false });
    if (end > after) segments.push({ kind, from: Math.max(from, limit), to, over: true });
    start = end;
  }
  const changedFrom = larger(smaller(allotted, after), used);
  const changedTo = larger(allotted, after);
  if (changedTo > changedFrom) {
    const kind = allottedChange > 0n ? 'ghost' : 'taken';
    segments.push({ kind, from: shareOf(changedFrom, total), to: shareOf(changedTo, total), over: false });
  }
  const tick = timeShare === undefined ? null : Math.min(1, Math.max(0, timeShare)) * limit;
  return { segments, limit, tick };
}

export interface MeterWords {
  readonly spent: string;
  readonly held: string;
  /** `$812.40 available` or `$3.00 over`. */
  readonly rest: string;
  readonly over: boolean;
  /** `35% of money used, 58% of time gone`; null without a calendar. */
  readonly pace: string | null;
  /** Everything in one sentence, for assistive technology. */
  readonly sentence: string;
}

export function meterWords(figures: MeterFigures, currency = 'USD'): MeterWords {
  const { allotted, held, spent, ghost = ZERO, allottedChange = ZERO, timeShare } = figures;
  const available = subtract(subtract(allotted, held), spent);
  const over = available < 0n;
  const money = (amount: Nanos) => formatMoney(amount, currency);
  const rest = over ? `${money(subtract(ZERO, available))} over` : `${money(available)} available`;
  const pace =
    timeShare === undefined
      ? null
      : `${formatShare(shareOf(add(spent, held), allotted))} of money used, ${formatShare(timeShare)} of time gone`;
  const after = subtract(available, ghost);
  const parts = [
    `${formatExact(spent, currency)} spent, ${formatExact(held, currency)} held, ${rest} of ${money(allotted)}`,
    ...(pace === null ? [] : [pace]),
    ...(allottedChange === 0n ? [] : [`this would make the limit ${money(add(allotted, allottedChange))}`]),
    ...(ghost > 0n ? [`this would add ${money(ghost)}, leaving ${money(after)}`] : []),
  ];
  return { spent: money(spent), held: money(held), rest, over, pace, sentence: parts.join('; ') };
}
