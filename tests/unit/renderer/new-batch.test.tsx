import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { go, useRoute } from '#renderer/routes';
import { fakeId } from '../../support/fake-books.ts';
import { drawApp } from './render.tsx';

// The whole window is drawn; a busy machine needs its time.
vi.setConfig({ testTimeout: 30_000 });

const FINALS = fakeId<'allocation'>(4, 1);
const PILOT = fakeId<'allocation'>(4, 22);
const typeHere = async (label: string | RegExp, text: string) => {
  const field = await screen.findByLabelText(label);
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
};
const quote = () => within(screen.getByRole('complementary', { name: 'Quote' }));
const chooseModel = async (name: RegExp) => userEvent.click(await screen.findByRole('checkbox', { name }));

beforeEach(() => {
  localStorage.clear();
});

test('prompts, models and an allocation make a quote; the button queues exactly that and leads to the batch', async () => {
  go({ place: 'new-batch', allocationId: FINALS });
  const backend = drawApp();
  const heldBefore = (await backend.client.queue.status()).heldTotal;
  await typeHere('Prompts, one per line', 'a paper boat\ntwo dancers\n\na paper boat');
  await chooseModel(/bria-fibo-relight/);
  await chooseModel(/Veo3/);
  await typeHere(/^Experiment/, 'Boats');
  await typeHere(/^Purpose/, 'Do boats float?');
  const button = await quote().findByRole('button', { name: 'Queue 6 runs — holds $1.20' });
  expect(quote().getByText(/3 prompts × 2 models × 1 repeat; 1 prompt repeats an earlier one/)).toBeTruthy();
  expect(quote().getByRole('meter', { name: 'Finals' }).getAttribute('aria-valuetext')).toContain(
    'this would add $1.20',
  );
  await waitFor(() => expect(button.hasAttribute('disabled')).toBe(false));
  await userEvent.click(button);
  await waitFor(() => expect(useRoute.getState().route.place).toBe('queue'));
  const newest = (await backend.client.batches.list({ before: null, limit: 1 })).rows[0];
  expect(newest).toMatchObject({ experimentName: 'Boats', purpose: 'Do boats float?', runs: 6 });
  expect(useRoute.getState().route).toMatchObject({ batchId: newest?.id });
  expect((await backend.client.queue.status()).heldTotal - heldBefore).toBe(1_200_003_000n);
});

test('an allocation that cannot cover the ceiling blocks, and says by how much', async () => {
  go({ place: 'new-batch', allocationId: PILOT });
  drawApp();
  await typeHere('Prompts, one per line', 'a paper boat');
  await chooseModel(/Sora-2-Pro/);
  const checks = within(await quote().findByRole('list', { name: 'Checks' }));
  expect(checks.getByText(/short by/)).toBeTruthy();
  expect(quote().getByRole('button', { name: 'Queue' }).hasAttribute('disabled')).toBe(true);
});
