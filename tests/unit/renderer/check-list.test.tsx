import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { CheckList } from '#renderer/ui';
import { draw } from './render.tsx';

test('blocks come first, and each verdict is a word, not only a colour', () => {
  draw(
    <CheckList
      label="Checks"
      checks={[
        { id: 'price', verdict: 'pass', reason: 'Every model has a price' },
        { id: 'tier', verdict: 'warn', reason: 'Contains premium models' },
        { id: 'funds', verdict: 'block', reason: 'Short by $3.00' },
      ]}
    />,
  );
  const items = within(screen.getByRole('list', { name: 'Checks' })).getAllByRole('listitem');
  expect(items.map((item) => item.textContent)).toEqual([
    'Blocks: Short by $3.00',
    'Warning: Contains premium models',
    'Passes: Every model has a price',
  ]);
});
