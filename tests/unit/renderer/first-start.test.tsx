import { screen, within, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { go, useRoute } from '#renderer/routes';
import { drawApp } from './render.tsx';

// The whole window is drawn; a busy machine needs its time.
vi.setConfig({ testTimeout: 30_000 });

test('an empty workspace offers two doors; the sample lab opens with one click', async () => {
  go({ place: 'overview' });
  drawApp({ kind: 'empty' });
  await screen.findByRole('heading', { name: 'Set up my lab' });
  await userEvent.click(screen.getByRole('button', { name: 'Open the sample lab' }));
  expect(await screen.findByRole('heading', { name: 'Overview' })).toBeTruthy();
  expect((await screen.findAllByText(/R01 EY034218/)).length).toBeGreaterThan(0);
});

test('my own lab: an award with wrong fields is explained; a right one opens, and takes an allocation', async () => {
  go({ place: 'overview' });
  drawApp({ kind: 'empty' });
  await userEvent.click(await screen.findByRole('button', { name: 'Start with an award' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Add an award' }));
  const fill = async (label: RegExp, text: string) => {
    const field = screen.getByLabelText(label);
    await userEvent.clear(field);
    await userEvent.click(field);
    await userEvent.paste(text);
  };
  await fill(/First day/, '2026-02-30');
  await userEvent.click(dialog.getByRole('button', { name: 'Add award' }));
  expect((await screen.findAllByText('Write a day as YYYY-MM-DD')).length).toBe(1);
  await fill(/Title/, 'Small grant');
  await fill(/Sponsor/, 'Society for Looking');
  await fill(/Award number/, 'SL-1');
  await fill(/First day/, '2026-02-01');
  await fill(/Last day/, '2027-01-31');
  await fill(/Total awarded/, '0.0001');
  await userEvent.click(screen.getByRole('button', { name: 'Add award of $0.0001' }));
  expect(await screen.findByRole('heading', { name: 'Small grant' })).toBeTruthy();
  await userEvent.click(await screen.findByRole('button', { name: 'Add the first allocation' }));
  await fill(/Name/, 'All of it');
  await fill(/Amount/, '0.0002');
  expect(await screen.findByText(/this is \$0.0001 too much/)).toBeTruthy();
  await fill(/Amount/, '0.0001');
  await userEvent.click(screen.getByRole('button', { name: 'Allot $0.0001' }));
  expect((await screen.findAllByText('All of it')).length).toBeGreaterThan(0);
  await waitFor(() => {
    const { route } = useRoute.getState();
    expect(route.place === 'awards' && route.act).toBeUndefined();
  });
});
