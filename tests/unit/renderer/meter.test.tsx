import { screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { type Nanos, nanos } from '#shared/money';
import { Meter, MeterWithWords, meterGeometry, meterWords } from '#renderer/ui';
import { draw } from './render.tsx';

const usd = (whole: bigint): Nanos => nanos(whole * 1_000_000_000n);
const figures = (allotted: bigint, held: bigint, spent: bigint, ghost = 0n) => ({
  allotted: usd(allotted),
  held: usd(held),
  spent: usd(spent),
  ghost: usd(ghost),
});

describe('geometry', () => {
  // (allotted, held, spent, ghost) -> segments as kind from-to, `!` where over the limit; the limit
  test.each([
    ['an empty allocation', figures(100n, 0n, 0n), '', 1],
    ['spent and held', figures(100n, 20n, 30n), 'spent 0-0.3, held 0.3-0.5', 1],
    ['a ghost that fits', figures(100n, 20n, 30n, 25n), 'spent 0-0.3, held 0.3-0.5, ghost 0.5-0.75', 1],
    [
      'a ghost with no room left',
      figures(100n, 50n, 50n, 100n),
      'spent 0-0.25, held 0.25-0.5, ghost 0.5-1!',
      0.5,
    ],
    ['a ghost that runs over', figures(100n, 0n, 80n, 120n), 'spent 0-0.4, ghost 0.4-0.5, ghost 0.5-1!', 0.5],
    ['an overrun', figures(100n, 0n, 125n), 'spent 0-0.8, spent 0.8-1!', 0.8],
    ['spent with nothing allotted', figures(0n, 0n, 5n), 'spent 0-1!', 0],
    ['nothing at all', figures(0n, 0n, 0n), '', 1],
  ])('%s', (_name, input, expected, limit) => {
    const geometry = meterGeometry(input);
    const text = geometry.segments.map(
      ({ kind, from, to, over }) => `${kind} ${from}-${to}${over ? '!' : ''}`,
    );
    expect(text.join(', ')).toBe(expected);
    expect(geometry.limit).toBe(limit);
  });

  test('a nano in a million dollars still has a segment, and nothing is lost to floats', () => {
    const { segments } = meterGeometry({ allotted: usd(1_204_000n), held: nanos(0n), spent: nanos(1_000n) });
    expect(segments).toEqual([{ kind: 'spent', from: 0, to: 0, over: false }]);
  });

  test('the calendar stands on the scale of what was allotted', () => {
    expect(meterGeometry({ ...figures(100n, 0n, 10n), timeShare: 0.46 }).tick).toBe(0.46);
    expect(meterGeometry({ ...figures(100n, 0n, 200n), timeShare: 0.5 }).tick).toBe(0.25);
    expect(meterGeometry({ ...figures(100n, 0n, 0n), timeShare: 1.4 }).tick).toBe(1);
    expect(meterGeometry(figures(100n, 0n, 0n)).tick).toBeNull();
  });
});

describe('words', () => {
  test('name the exact figures, the pace and the ghost', () => {
    expect(meterWords({ ...figures(100n, 20n, 30n, 25n), timeShare: 0.1 }).sentence).toBe(
      '$30.00 spent, $20.00 held, $50.00 available of $100.00; 50% of money used, 10% of time gone; this would add $25.00, leaving $25.00',
    );
  });

  test('say how much it is over', () => {
    expect(meterWords(figures(100n, 0n, 125n))).toMatchObject({ rest: '$25.00 over', over: true });
  });

  test('a millionth of a dollar is not rounded away', () => {
    expect(meterWords({ allotted: nanos(100_000n), held: nanos(0n), spent: nanos(1_000n) }).sentence).toBe(
      '$0.000001 spent, $0.00 held, $0.000099 available of $0.0001',
    );
  });
});

test('the meter is a meter to assistive technology', () => {
  draw(<Meter label="Finals" {...figures(100n, 20n, 30n)} />);
  const meter = screen.getByRole('meter', { name: 'Finals' });
  expect(meter.getAttribute('aria-valuenow')).toBe('50');
  expect(meter.getAttribute('aria-valuetext')).toContain('$50.00 available of $100.00');
});

test('with words: what a batch would leave, or how much is short', () => {
  draw(<MeterWithWords label="Finals" {...figures(100n, 20n, 30n, 25n)} />);
  expect(screen.getByText('left after').parentElement?.textContent).toContain('$25.00');
  draw(<MeterWithWords label="Finals" {...figures(100n, 20n, 30n, 75n)} />);
  expect(screen.getByText('short by').parentElement?.textContent).toContain('$25.00');
});
