import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { nanos } from '#shared/money';
import { formatShare, Money, shareOf, toTsv } from '#renderer/ui';
import { draw } from './render.tsx';

test.each([
  [1_000n, '$0.000001', null],
  [12_400_000_000n, '$12.40', null],
  [12_400_000_001n, '$12.40', 'exactly $12.400000001'],
  [1_204_000_499_000_000n, '$1,204,000', 'exactly $1,204,000.499'],
])('%d nanos show as %s', (amount, shown, note) => {
  draw(<Money amount={nanos(amount)} />);
  const figure = screen.getByText(shown);
  expect(figure.tagName).toBe('DATA');
  expect(figure.getAttribute('data-note')).toBe(note);
});

test('the exact amount goes with the figure, for copies', () => {
  draw(<Money amount={nanos(12_400_000_001n)} />);
  expect(screen.getByText('$12.40').dataset).toMatchObject({ exact: '$12.400000001' });
});

test.each([
  [0n, 5n, '0%'],
  [1n, 1_000_000n, '<1%'],
  [999_999n, 1_000_000n, '>99%'],
  [5n, 4n, '125%'],
  [5n, 0n, '0%'],
])('%d of %d is %s', (part, whole, share) => {
  expect(formatShare(shareOf(nanos(part), nanos(whole)))).toBe(share);
});

test('rows are copied as TSV with exact figures; tabs and line ends in cells do not break it', () => {
  const columns = [
    {
      id: 'prompt',
      header: 'Prompt',
      width: '',
      cell: () => null,
      text: (row: { prompt: string }) => row.prompt,
    },
    { id: 'spent', header: 'Spent', width: '', cell: () => null, text: () => '0.000001' },
  ];
  expect(toTsv(columns, [{ prompt: 'a\tb\nc' }])).toBe('Prompt\tSpent\na b c\t0.000001');
});
