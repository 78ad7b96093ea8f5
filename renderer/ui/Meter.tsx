/**
 * The meter: spent (solid), held (hatched), available (empty), a tick where the calendar stands, a dashed ghost of what
 * would be added, and everything beyond the limit marked as over. Texture and words carry the meaning; colour only helps.
 */
import { add, formatMoney, subtract, ZERO } from '#shared/money';
import { Money } from './Money.tsx';
import { type MeterFigures, meterGeometry, meterWords } from './meter-geometry.ts';
import styles from './Meter.module.css';
import { formatShare, shareOf } from './pixels.ts';

export interface MeterProps extends MeterFigures {
  /** What the bar measures, for assistive technology: the award's or the allocation's name. */
  readonly label: string;
  readonly size?: 'hair' | 'small' | 'full';
  readonly currency?: string;
}

const percent = (share: number): string => `${(share * 100).toFixed(4)}%`;

/** The bar alone. */
export function Meter({ label, size = 'small', currency = 'USD', ...figures }: MeterProps) {
  const { segments, limit, tick } = meterGeometry(figures);
  const used = shareOf(add(figures.spent, figures.held), figures.allotted);
  return (
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.min(100, Math.max(0, Math.round(used * 100)))}
      aria-valuetext={meterWords(figures, currency).sentence}
      className={styles.meter}
      data-size={size}
    >
      <div className={styles.track}>
        {segments.map((segment) => (
          <div
            key={`${segment.kind}${segment.over ? '-over' : ''}`}
            className={styles.segment}
            data-kind={segment.kind}
            data-over={segment.over || undefined}
            style={{ left: percent(segment.from), width: `max(2px, ${percent(segment.to - segment.from)})` }}
          />
        ))}
      </div>
      {limit < 1 && (
        <div
          className={styles.limit}
          style={{ left: percent(limit) }}
          data-note="the limit: what was allotted"
        />
      )}
      {tick !== null && (
        <div
          className={styles.tick}
          style={{ left: `clamp(1px, ${percent(tick)}, calc(100% - 1px))` }}
          data-note={`${formatShare(figures.timeShare ?? 0)} of the time is gone`}
        />
      )}
    </div>
  );
}

/** The bar with its words underneath: swatch, name, amount for each part. */
export function MeterWithWords({
  drill = (_part, amount) => amount,
  ...props
}: MeterProps & {
  /** Makes links of the amounts, to what makes them. */
  drill?: (part: 'spent' | 'held', amount: React.ReactNode) => React.ReactNode;
}) {
  const { allotted, held, spent, ghost = ZERO, currency = 'USD' } = props;
  const available = subtract(subtract(allotted, held), spent);
  const words = meterWords(props, currency);
  const after = subtract(available, ghost);
  return (
    <div className={styles.withWords}>
      <Meter {...props} size={props.size ?? 'full'} />
      <dl className={styles.words}>
        <Part kind="spent" name="spent">
          {drill('spent', <Money amount={spent} currency={currency} tone="loud" />)}
        </Part>
        <Part kind="held" name="held">
          {drill('held', <Money amount={held} currency={currency} tone="loud" />)}
        </Part>
        {ghost > 0n && (
          <Part kind="ghost" name="this adds">
            <Money amount={ghost} currency={currency} tone="loud" />
          </Part>
        )}
        <div className={styles.rest} data-over={words.over || after < 0n || undefined}>
          <dt>
            <span className={styles.swatch} data-kind={after < 0n ? 'over' : 'available'} aria-hidden />
            {words.over ? 'over' : ghost > 0n ? (after < 0n ? 'short by' : 'left after') : 'available'}
          </dt>
          <dd>
            {words.over ? (
              <Money amount={subtract(ZERO, available)} currency={currency} tone="loud" />
            ) : (
              <Money amount={after < 0n ? subtract(ZERO, after) : after} currency={currency} tone="loud" />
            )}
            {ghost === 0n && <span className={styles.of}> of {formatMoney(allotted, currency)}</span>}
          </dd>
        </div>
      </dl>
    </div>
  );
}

function Part({ kind, name, children }: { kind: string; name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>
        <span className={styles.swatch} data-kind={kind} aria-hidden />
        {name}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
