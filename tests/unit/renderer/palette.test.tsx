import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { go, useRoute } from '#renderer/routes';
import { drawApp } from './render.tsx';

// The whole window is drawn; a busy machine needs its time.
vi.setConfig({ testTimeout: 30_000 });

const chosen = () =>
  screen.getAllByRole('option').find((option) => option.getAttribute('aria-selected') === 'true');

test('Ctrl+K opens it; arrows move, Enter goes, and Esc closes it', async () => {
  go({ place: 'overview' });
  drawApp();
  await screen.findByRole('heading', { level: 1 });
  await userEvent.keyboard('{Control>}k{/Control}');
  const field = await screen.findByRole('combobox', { name: 'Search or act' });
  await waitFor(() => expect(document.activeElement).toBe(field));
  expect(chosen()?.textContent).toContain('Overview');
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  expect(chosen()?.textContent).toContain('Queue');
  await userEvent.keyboard('{Enter}');
  expect(useRoute.getState().route.place).toBe('queue');
});

test('it finds awards by number and batches by name', async () => {
  go({ place: 'overview' });
  drawApp();
  await screen.findByRole('heading', { level: 1 });
  await userEvent.keyboard('{Control>}k{/Control}');
  await screen.findByRole('combobox', { name: 'Search or act' });
  await userEvent.keyboard('iis-2417');
  await waitFor(() => expect(chosen()?.textContent).toContain('Cheap baselines'));
  await userEvent.clear(screen.getByRole('combobox', { name: 'Search or act' }));
  await userEvent.keyboard('relighting abl');
  await waitFor(() => expect(chosen()?.textContent).toContain('Relighting ablation'));
  await userEvent.keyboard('{Enter}');
  expect(useRoute.getState().route).toMatchObject({ place: 'queue' });
});

test('acts change the backend: pausing the queue', async () => {
  go({ place: 'overview' });
  const backend = drawApp();
  await screen.findByRole('heading', { level: 1 });
  await userEvent.keyboard('{Control>}k{/Control}');
  await screen.findByRole('combobox', { name: 'Search or act' });
  await userEvent.keyboard('pause the{Enter}');
  await waitFor(() => expect(backend.status().paused).toBe(true));
});

test('single keys go to places, but not while typing', async () => {
  go({ place: 'overview' });
  drawApp();
  await screen.findByRole('heading', { level: 1 });
  await userEvent.keyboard('gm');
  expect(useRoute.getState().route.place).toBe('models');
  await userEvent.click(await screen.findByLabelText('Filter models'));
  await userEvent.keyboard('gq');
  expect(useRoute.getState().route.place).toBe('models');
});

test('the acts on an award are found by typing, and open where they are done', async () => {
  go({ place: 'overview' });
  drawApp();
  await screen.findByRole('heading', { level: 1 });
  await userEvent.keyboard('{Control>}k{/Control}');
  await screen.findByRole('combobox', { name: 'Search or act' });
  expect(screen.queryByText(/^Book a cost on/)).toBeNull();
  await userEvent.keyboard('request cost iis-2417');
  await waitFor(() => expect(chosen()?.textContent).toContain('Request a cost transfer from'));
  await userEvent.clear(screen.getByRole('combobox', { name: 'Search or act' }));
  await userEvent.keyboard('book iis-2417');
  await waitFor(() => expect(chosen()?.textContent).toContain('Book a cost on'));
});
