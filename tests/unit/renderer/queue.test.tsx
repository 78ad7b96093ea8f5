import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { go } from '#renderer/routes';
import { fakeId } from '../../support/fake-books.ts';
import { drawApp } from './render.tsx';

// The whole window is drawn; a busy machine needs its time.
vi.setConfig({ testTimeout: 30_000 });

const VBENCH = fakeId<'batch'>(5, 3);

test('the batch shows its progress as it comes in', async () => {
  go({ place: 'queue', batchId: VBENCH });
  const backend = drawApp();
  const head = await screen.findByRole('region', { name: 'Batch VBench full suite' });
  const before = within(head).getByRole('progressbar').getAttribute('aria-valuetext');
  act(() => backend.advance(50));
  await waitFor(
    () => expect(within(head).getByRole('progressbar').getAttribute('aria-valuetext')).not.toBe(before),
    {
      timeout: 3000,
    },
  );
});

test('cancelling asks first, with the numbers; afterwards the held money is free', async () => {
  go({ place: 'queue', batchId: VBENCH });
  const backend = drawApp();
  const head = await screen.findByRole('region', { name: 'Batch VBench full suite' });
  await userEvent.click(within(head).getByRole('button', { name: 'Cancel' }));
  const dialog = await screen.findByRole('dialog', {
    name: /Cancel 2,347 waiting runs of “VBench full suite”\?/,
  });
  expect(dialog.textContent).toMatch(/up to \$\d+\.\d+ of held money goes back/);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel 2,347 runs' }));
  await waitFor(async () => {
    const { rows } = await backend.client.batches.list({ before: null, limit: 10 });
    expect(rows.find(({ id }) => id === VBENCH)?.held).toBe(0n);
  });
});

test('an unknown outcome offers three answers, each naming what it does to the money', async () => {
  const runId = fakeId<'run'>(1002, 40);
  go({ place: 'queue', batchId: fakeId<'batch'>(5, 2), runId });
  const backend = drawApp();
  const asked = await screen.findByRole('region', { name: 'Was it run and billed?' });
  expect(
    within(asked)
      .getAllByRole('button')
      .map((button) => button.textContent),
  ).toEqual([
    'It ran and was billedcharges $0.10',
    'It did not rungives $0.10 back',
    'Ask the provider againkeeps the hold',
  ]);
  await userEvent.click(within(asked).getByRole('button', { name: /It did not run/ }));
  await waitFor(async () => expect((await backend.client.queue.run({ runId })).state).toBe('failed-free'));
});

test('a chat shows its tokens, how soon the first came and how fast the others; a picture shows none of it', async () => {
  const chat = fakeId<'run'>(1003, 1);
  go({ place: 'queue', batchId: VBENCH, runId: chat });
  drawApp();
  const drawer = await screen.findByRole('dialog', { name: 'Run' });
  const fact = async (name: string) => (await within(drawer).findByText(name)).parentElement?.textContent;
  expect(await fact('Tokens')).toBe('Tokens1,240 read, 411 written960 from the cache');
  expect(await fact('First token after')).toBe('First token after182 ms');
  expect(await fact('Speed')).toBe('Speed82 tokens a second');
  act(() => go({ place: 'queue', batchId: VBENCH, runId: fakeId<'run'>(1003, 2) }));
  await waitFor(() => expect(within(drawer).queryByText('Tokens')).toBeNull());
});
