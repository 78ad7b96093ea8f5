/** The drawn half of the burn chart; apart from its frame so that the drawing library is read only when it is needed. */
import { useId, useMemo } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { add, formatExact, formatMoney } from '#shared/money';
import { dayToMs, formatDay, formatMonth, formatShare, shareOf, toPlot } from '#renderer/ui';
import styles from './BurnChart.module.css';
import { available, type BurnFigures, burnRows, type BurnRow, burnTop, moneyTicks } from './burn-rows.ts';

export interface BurnPictureProps extends BurnFigures {
  /** What burns: the award's title. */
  readonly label: string;
  readonly currency: string;
  /** In px. */
  readonly height: number;
}

export function BurnPicture({ label, height, currency, ...given }: BurnPictureProps) {
  const hatch = useId();
  const { start, end, today, points, burnPerDay } = given;
  const figures = useMemo(
    () => ({ start, end, today, points, burnPerDay }),
    [start, end, today, points, burnPerDay],
  );
  const rows = useMemo(() => burnRows(figures), [figures]);
  const ticks = useMemo(() => moneyTicks(burnTop(figures)), [figures]);
  const last = figures.points.at(-1);
  const lastRow = rows.at(-1);
  const words = last
    ? `${formatExact(last.spent, currency)} spent and ${formatExact(last.held, currency)} held of ${formatExact(last.allotted, currency)} allotted.`
    : 'Nothing is booked yet.';
  return (
    <figure
      className={styles.figure}
      aria-label={`Burn of ${label}. ${words} The same figures are in the table view.`}
    >
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 640, height }}>
        <ComposedChart
          data={rows}
          margin={{ top: 18, right: 12, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <defs>
            <pattern
              id={hatch}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="6" height="6" fill="var(--gm-accent-soft)" />
              <rect width="1.6" height="6" fill="var(--gm-fill)" />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--gm-line)" />
          <XAxis
            dataKey="atMs"
            type="number"
            domain={[dayToMs(figures.start), dayToMs(figures.end)]}
            ticks={monthTicks(dayToMs(figures.start), dayToMs(figures.end))}
            tickFormatter={formatMonth}
            stroke="var(--gm-line-strong)"
            tick={{ fill: 'var(--gm-ink-2)', fontSize: 11 }}
            tickLine={false}
            tickMargin={8}
            allowDataOverflow
          />
          <YAxis
            type="number"
            domain={[0, ticks.at(-1)?.at ?? 1]}
            ticks={ticks.map(({ at }) => at)}
            tickFormatter={(at: number) => {
              const tick = ticks.find((entry) => entry.at === at);
              return tick ? formatMoney(tick.amount, currency) : '';
            }}
            axisLine={false}
            tickLine={false}
            tick={{ fill: 'var(--gm-ink-2)', fontSize: 11 }}
            width={76}
            allowDataOverflow
          />
          <Area
            dataKey="spent"
            stackId="used"
            type="stepAfter"
            fill="var(--gm-fill)"
            fillOpacity={1}
            stroke="var(--gm-fill)"
            strokeWidth={1}
            isAnimationActive={false}
            activeDot={false}
          />
          <Area
            dataKey="held"
            stackId="used"
            type="stepAfter"
            fill={`url(#${hatch})`}
            fillOpacity={1}
            stroke="var(--gm-fill)"
            strokeWidth={1}
            isAnimationActive={false}
            activeDot={false}
          />
          <Line
            dataKey="allotted"
            type="stepAfter"
            stroke="var(--gm-ink)"
            strokeWidth={1.75}
            dot={false}
            isAnimationActive={false}
            activeDot={false}
          />
          <Line
            dataKey="projected"
            type="linear"
            stroke="var(--gm-ink-2)"
            strokeWidth={1.5}
            strokeDasharray="2 4"
            strokeLinecap="round"
            dot={false}
            isAnimationActive={false}
            activeDot={false}
          />
          {last !== undefined && last.held > 0n && figures.today < figures.end && (
            // A hold is of today; drawn to scale it would be thinner than a hair, so it stands beside today as a column.
            <ReferenceArea
              x1={dayToMs(figures.today)}
              x2={dayToMs(figures.today) + (dayToMs(figures.end) - dayToMs(figures.start)) * HELD_WIDTH}
              y1={toPlot(last.spent)}
              y2={toPlot(add(last.spent, last.held))}
              fill={`url(#${hatch})`}
              fillOpacity={1}
              stroke="var(--gm-fill)"
            />
          )}
          <ReferenceLine
            x={dayToMs(figures.today)}
            stroke="var(--gm-ink)"
            strokeWidth={1}
            label={{ value: 'today', position: 'top', fill: 'var(--gm-ink)', fontSize: 11, offset: 6 }}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--gm-ink-3)', strokeDasharray: '3 3' }}
            content={({ active, payload }) => {
              const row = payload?.[0]?.payload as BurnRow | undefined;
              return active === true && row ? <Values row={row} currency={currency} /> : null;
            }}
          />
        </ComposedChart>
      </ResponsiveContainer>
      <figcaption className={styles.caption}>
        <span>
          from {formatDay(figures.start)} to {formatDay(figures.end)}
        </span>
        {lastRow?.projectedExact !== undefined && last && lastRow.exact === undefined && (
          <span>
            at this rate {formatMoney(lastRow.projectedExact, currency)} by the end,{' '}
            {formatShare(shareOf(lastRow.projectedExact, last.allotted))} of what is allotted
          </span>
        )}
      </figcaption>
    </figure>
  );
}

/** Of the whole width. */
const HELD_WIDTH = 0.014;

function Values({ row, currency }: { row: BurnRow; currency: string }) {
  return (
    <div className={styles.values}>
      <b>{formatDay(row.day)}</b>
      {row.exact ? (
        <dl>
          <dt>spent</dt>
          <dd>{formatExact(row.exact.spent, currency)}</dd>
          <dt>held</dt>
          <dd>{formatExact(row.exact.held, currency)}</dd>
          <dt>allotted</dt>
          <dd>{formatExact(row.exact.allotted, currency)}</dd>
          <dt>available</dt>
          <dd>{formatExact(available(row.exact), currency)}</dd>
        </dl>
      ) : (
        row.projectedExact !== undefined && (
          <dl>
            <dt>projected</dt>
            <dd>{formatMoney(row.projectedExact, currency)}</dd>
          </dl>
        )
      )}
    </div>
  );
}

const DAY_MS = 86_400_000;
/** Five or six evenly spaced days; the ends of the project are among them. */
const monthTicks = (startMs: number, endMs: number): number[] => {
  const parts = 5;
  return Array.from(
    { length: parts + 1 },
    (_, n) => startMs + Math.round(((endMs - startMs) * n) / parts / DAY_MS) * DAY_MS,
  );
};
