import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { nanos } from '#shared/money';
import type { RealBackend } from '../../support/real-backend.ts';
import { drawReal } from './render.tsx';

const model = async ({ client }: RealBackend, key: string) => {
  const found = (await client.models.list()).find((each) => each.key === key);
  if (!found) throw new Error(`the catalogue has ${key}`);
  return found;
};

test('a price is added by hand: wrong fields say so, the version before stays in the history', async () => {
  const user = userEvent.setup();
  const backend = await drawReal(async (of) => `#/models?model=${(await model(of, 'Veo3')).id}`);
  const drawer = await screen.findByRole('dialog', { name: 'Model' });
  expect(within(drawer).getAllByText('$0.40 a request').length).toBeGreaterThan(0);
  await user.click(within(drawer).getByRole('button', { name: 'Add price' }));
  const dialog = await screen.findByRole('dialog', { name: 'New price of Veo3' });
  await user.type(await within(dialog).findByLabelText(/^Price/), '0.42x');
  await user.click(within(dialog).getByRole('button', { name: 'Add this price' }));
  expect(within(dialog).getByText(/"0.42x" is not an amount/)).toBeTruthy();
  expect(within(dialog).getByText('Needed')).toBeTruthy();
  const amount = within(dialog).getByLabelText(/^Price/);
  await user.clear(amount);
  await user.type(amount, '0.000001');
  await user.type(within(dialog).getByLabelText(/^Source/), 'Invoice of October');
  const readOn = within(dialog).getByLabelText(/^Read on/);
  await user.clear(readOn);
  await user.type(readOn, '2031-01-01');
  await user.click(within(dialog).getByRole('button', { name: 'Add $0.000001 a request' }));
  expect(await within(dialog).findByText(/not in the future/)).toBeTruthy();
  await user.clear(readOn);
  await user.type(readOn, '2026-10-31');
  await user.click(within(dialog).getByRole('button', { name: 'Add $0.000001 a request' }));
  const history = await screen.findByRole('list', { name: 'Prices of Veo3' });
  const [now, before] = within(history).getAllByRole('listitem');
  expect(now?.textContent).toMatch(/\$0\.000001 a request.*in force.*Invoice of October/);
  expect(before?.textContent).toMatch(/\$0\.40 a request.*before/);
  expect((await model(backend, 'Veo3')).prices).toHaveLength(2);
});

test('a figure without a unit is accepted only with one; dismissed ones leave', async () => {
  const user = userEvent.setup();
  const backend = await drawReal(() => '#/models');
  await user.click(await screen.findByText(/facts read elsewhere/));
  const list = await screen.findByRole('list', { name: 'Facts read elsewhere' });
  const accept = within(list).getByRole('button', { name: 'Accept price: elevenlabs-tts-v3' });
  expect(accept.hasAttribute('disabled')).toBe(true);
  await user.click(within(list).getByRole('combobox', { name: 'Unit of the price of elevenlabs-tts-v3' }));
  await user.keyboard('{ArrowDown}'.repeat(7) + '{Enter}');
  await user.click(accept);
  expect(
    await screen.findByRole('row', { name: /elevenlabs-tts-v3.*\$100\.00 per million characters/ }),
  ).toBeTruthy();
  expect(within(list).queryByText(/elevenlabs/)).toBeNull();
  await user.click(within(list).getByRole('button', { name: 'Mark gone: Sora-2-Pro' }));
  expect(await screen.findByRole('row', { name: /Sora-2-Pro.*gone/ })).toBeTruthy();
  expect((await model(backend, 'Sora-2-Pro')).goneAtMs).not.toBeNull();
  await user.click(within(list).getByRole('button', { name: 'Dismiss: inworld-tts-1.5-mini' }));
  expect(await screen.findByText('8 facts read elsewhere')).toBeTruthy();
});

test('an account is checked, and what differs is accepted in one go', { timeout: 60_000 }, async () => {
  const user = userEvent.setup();
  const backend = await drawReal(async (of) => {
    const read = {
      source: 'Invoice',
      sourceDay: (await of.client.workspace.info()).today,
      perUnits: 1n,
    } as const;
    for (const key of ['Veo3', 'seedream-5.0-lite'])
      await of.client.prices.add({
        modelId: (await model(of, key)).id,
        ...read,
        unit: 'request',
        amount: nanos(32_000_000n),
      });
    return '#/models';
  });
  expect(await screen.findByText('Never asked what it sells')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: /^Check now: Practice provider/ }));
  const list = await screen.findByRole('list', { name: 'Different at the provider' }, { timeout: 30_000 });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map((line) => line.textContent),
  ).toEqual(
    // Beside the prices stand the forms, which the provider describes in its own words.
    expect.arrayContaining([
      expect.stringMatching(/^Veo3.*\$0\.032 a request.*\$0\.40 a request.*\+1150 %/),
      expect.stringMatching(/^seedream-5\.0-lite.*\+9\.3 %/),
    ]),
  );
  expect((await model(backend, 'Veo3')).price?.nanos).toBe(32_000_000n);
  await user.click(screen.getByRole('button', { name: /^Accept all \d+ changes$/ }));
  expect(await screen.findByRole('row', { name: /Veo3.*\$0\.40 a request/ })).toBeTruthy();
  expect(screen.queryByRole('list', { name: 'Different at the provider' })).toBeNull();
  expect((await model(backend, 'Veo3')).price).toMatchObject({ source: "Provider's own price list" });
});

test('a model is added by its exact id, without a price first; one id only once', async () => {
  const user = userEvent.setup();
  await drawReal(() => '#/models?act=add-model');
  const dialog = await screen.findByRole('dialog', { name: 'Add a model' });
  await user.type(await within(dialog).findByLabelText(/^Exact id/), 'Veo3');
  await user.type(within(dialog).getByLabelText(/^Task/), 'Chat');
  await user.click(within(dialog).getByRole('switch', { name: 'Price is known' }));
  await user.click(within(dialog).getByRole('button', { name: 'Add Veo3' }));
  expect(await within(dialog).findByText(/is in the catalogue already/)).toBeTruthy();
  await user.clear(within(dialog).getByLabelText(/^Exact id/));
  await user.type(within(dialog).getByLabelText(/^Exact id/), 'acme/chat-1');
  await user.click(within(dialog).getByRole('button', { name: 'Add acme/chat-1' }));
  const drawer = await screen.findByRole('dialog', { name: 'Model' });
  expect(within(drawer).getByText('No price was ever written.')).toBeTruthy();
  expect(within(drawer).queryByRole('button', { name: /^Confirm/ })).toBeNull();
});

test('a price table is shown first; only what is ticked is written', async () => {
  const user = userEvent.setup();
  const backend = await drawReal(() => '#/models?act=import-prices');
  const video = { litellm_provider: 'gmi', mode: 'video_generation' };
  const table = {
    'gmi/Veo3': { ...video, output_cost_per_second: 0.4 },
    'gmi/Sora-2-Pro': { ...video, output_cost_per_second: 0.5 },
    free: { ...video, output_cost_per_second: 0 },
  };
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('a file can be chosen');
  await user.upload(input, new File([JSON.stringify(table)], 'prices.json', { type: 'application/json' }));
  await user.click(await screen.findByRole('checkbox', { name: 'Take gmi/Sora-2-Pro for Sora-2-Pro' }));
  expect((await model(backend, 'Veo3')).prices).toHaveLength(1);
  const write = screen.getByRole('button', { name: 'Write 1 price version' });
  await user.click(write);
  expect(screen.getByText('Needed')).toBeTruthy();
  await user.type(screen.getByLabelText('Day of the table'), '2026-08-01');
  await user.click(write);
  expect(await screen.findByRole('heading', { name: '1 version written' })).toBeTruthy();
  expect((await model(backend, 'Veo3')).price).toMatchObject({ unit: 'second', sourceDay: '2026-08-01' });
  expect((await model(backend, 'Sora-2-Pro')).prices).toHaveLength(1);
});

test('a file that is no price table is refused in words', async () => {
  const user = userEvent.setup();
  await drawReal(() => '#/models?act=import-prices');
  await screen.findByRole('heading', { name: 'Import prices' });
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('a file can be chosen');
  await user.upload(input, new File(['[1,2]'], 'list.json', { type: 'application/json' }));
  expect((await screen.findByRole('alert')).textContent).toMatch(/not one object with a model a name/);
});
