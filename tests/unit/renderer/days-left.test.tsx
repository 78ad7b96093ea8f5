import { expect, test } from 'vitest';
import { formatDaysLeft } from '#renderer/ui';

test.each([
  [-40, 'ended'],
  [-1, 'ended'],
  [0, 'its last day'],
  [1, '1 day'],
  [328, '328 days'],
])('%d days left of an award: %s', (days, words) => {
  expect(formatDaysLeft(days)).toBe(words);
});
