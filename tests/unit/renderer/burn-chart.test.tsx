import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import type { Day } from '#shared/base';
import { formatMoney, nanos, ZERO } from '#shared/money';
import { BurnChart, burnRows, moneyTicks } from '#renderer/charts';
import { draw } from './render.tsx';

const day = (text: string): Day => text as Day;
const usd = (whole: bigint) => nanos(whole * 1_000_000_000n);
const figures = {
  start: day('2026-01-01'),
  end: day('2026-01-31'),
  today: day('2026-01-11'),
  burnPerDay: usd(2n),
  points: [
    { day: day('2026-01-01'), allotted: usd(100n), spent: ZERO, held: ZERO },
    { day: day('2026-01-05'), allotted: usd(100n), spent: nanos(1_000n), held: usd(20n) },
  ],
};

test('history is carried to today, and the projection runs on to the end', () => {
  const rows = burnRows(figures);
  expect(rows.map((row) => row.day)).toContain('2026-01-11');
  const last = rows.at(-1);
  expect(last?.day).toBe('2026-01-31');
  expect(last?.exact).toBeUndefined();
  expect(last?.projectedExact).toBe(usd(40n) + 1_000n);
});

test('nothing is projected after the end, or without spending', () => {
  expect(burnRows({ ...figures, burnPerDay: ZERO }).at(-1)?.day).toBe('2026-01-11');
  expect(burnRows({ ...figures, today: day('2026-03-01') }).at(-1)?.day).toBe('2026-01-31');
});

test.each([
  [1_000n, '$0.00 $0.0000005 $0.000001'],
  [7_000_000_000n, '$0.00 $2.00 $4.00 $6.00 $8.00'],
  [530_000_000_000_000n, '$0.00 $200,000 $400,000 $600,000'],
])('%d nanos get round ticks', (most, ticks) => {
  expect(
    moneyTicks(nanos(most))
      .map(({ amount }) => formatMoney(amount))
      .join(' '),
  ).toBe(ticks);
});

test('the same figures stand in a table, newest first', async () => {
  draw(<BurnChart label="R01" {...figures} />);
  await userEvent.click(screen.getByText('Table'));
  const rows = within(screen.getByRole('region', { name: 'Burn of R01 as a table' })).getAllByRole('row');
  expect(rows.map((row) => row.textContent)).toEqual([
    'Day (UTC)AllottedSpentHeldAvailableUsed',
    '5 Jan 2026$100.00$0.000001$20.00$80.0020%',
    '1 Jan 2026$100.00$0.00$0.00$100.000%',
  ]);
});
