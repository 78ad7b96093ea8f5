import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { choose, fill } from './fields.ts';
import { drawReal } from './render.tsx';

// The whole window over the real backend; a busy machine needs its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  localStorage.clear();
});

// The draft outlives the page.
afterEach(async () => {
  const remove = screen.queryByRole('button', { name: /^Remove .*\.(csv|tsv|txt)$/ });
  if (remove) await userEvent.click(remove);
});

const NEW_BATCH = () => '#/new-batch';

async function take(name: string, content: string | Uint8Array): Promise<void> {
  await screen.findByRole('button', { name: /Choose (a|another) file/ });
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('the page takes files');
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  await userEvent.upload(input, new File([new Uint8Array(bytes)], name), { applyAccept: false });
}

const preview = async () =>
  [...(await screen.findByRole('list', { name: /First prompts/ })).children].map(
    (item) => item.querySelector('p')?.textContent,
  );
const seesPrompts = (...prompts: readonly string[]) =>
  waitFor(async () => expect(await preview()).toEqual(prompts));
const becomes = (column: string) =>
  screen.getByRole<HTMLInputElement>('combobox', { name: `${column} becomes` }).value;

const SCENES =
  'id,caption,init_image,mood\nr1,a boat,https://example.org/sea.png,calm\nr2,a kite,,\nr3,,https://example.org/sky.png,grey\n';

test('a file is read: its columns are guessed, the row without a prompt is named, and the batch is what was shown', async () => {
  const { client } = await drawReal(NEW_BATCH);
  await take('scenes.csv', SCENES);
  await seesPrompts('a boat', 'a kite');
  expect(screen.getByText(/^Table · commas · UTF-8 · \d+ B · 3 rows$/)).toBeTruthy();
  expect([becomes('id'), becomes('caption'), becomes('init_image'), becomes('mood')]).toEqual([
    'Name of the run',
    'Prompt',
    'Image input',
    'Not used',
  ]);
  const leftOut = within(screen.getByRole('region', { name: 'Rows left out' }));
  expect(leftOut.getByText('1 row left out')).toBeTruthy();
  expect(leftOut.getByText('The prompt is empty.')).toBeTruthy();
  expect(leftOut.getByText('4')).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>(/^Experiment/).value).toBe('scenes');
  await userEvent.click(await screen.findByRole('checkbox', { name: /bria-fibo-relight/ }));
  await choose('Allocation', await firstAllocation());
  await fill(/^Purpose/, 'Do boats float?');
  await userEvent.click(await screen.findByRole('button', { name: /^Queue 2 runs/ }));
  await waitFor(async () => {
    const { rows } = await client.batches.list({ before: null, limit: 1 });
    expect(rows[0]).toMatchObject({ experimentName: 'scenes', runs: 2 });
  });
});

async function firstAllocation(): Promise<string> {
  await userEvent.click(await screen.findByRole('combobox', { name: /^Allocation/ }));
  const list = document.getElementById(
    screen.getByRole('combobox', { name: /^Allocation/ }).getAttribute('aria-controls') ?? '',
  );
  const option = list?.querySelector('[role=option]');
  return option?.textContent ?? '';
}

test('a table without a prompt column asks for one, and the template it suggests makes prompts of all columns', async () => {
  await drawReal(NEW_BATCH);
  await take('light.csv', 'subject,lighting\nold man,sunset over sea\nfox,neon light\n');
  expect(await screen.findByText(/Which column holds the prompt\?/)).toBeTruthy();
  expect(screen.getByText('no prompts yet')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Use the template {subject}, {lighting}' }));
  await seesPrompts('old man, sunset over sea', 'fox, neon light');
  await fill('Template', '{subject} by {light: day | night}');
  await seesPrompts('old man by day', 'old man by night', 'fox by day', 'fox by night');
  await fill('Template', 'a {subjct}');
  expect(await screen.findByText(/There is no column "subjct"\. Do you mean "subject"\?/)).toBeTruthy();
  expect(screen.getByText('no prompts yet')).toBeTruthy();
});

test('another column can be the prompt; the old one gives way, and the next such file is read alike', async () => {
  await drawReal(NEW_BATCH);
  await take('a.csv', 'prompt,title\none,first\ntwo,second\n');
  await seesPrompts('one', 'two');
  await choose('title becomes', 'Prompt');
  await seesPrompts('first', 'second');
  expect(becomes('prompt')).toBe('Not used');
  await take('b.csv', 'prompt,title\nthree,third\n');
  await seesPrompts('third');
  expect(screen.getByText('as last time')).toBeTruthy();
});

test('rows are chosen, and every step says how many are left', async () => {
  await drawReal(NEW_BATCH);
  const rows = Array.from({ length: 40 }, (_, n) => `p${n + 1},${n % 2 === 0 ? 'odd' : 'even'}`);
  await take('rows.csv', `prompt,kind\n${rows.join('\n')}\n`);
  await userEvent.click(await screen.findByRole('button', { name: /Which rows/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Filter by a column' }));
  await choose('Column to filter by', 'kind');
  await fill('Value to compare with', 'odd');
  await choose('Take', 'At random');
  const count = screen.getByRole('textbox', { name: 'Prompts' });
  await userEvent.clear(count);
  await userEvent.type(count, '3');
  expect(
    await screen.findByText(/40 rows → 20 fit the filter → 20 prompts → 3 drawn with seed 1 · no duplicates/),
  ).toBeTruthy();
  expect(screen.getByRole('button', { name: /Which rows/ }).textContent).toContain(
    'kind contains “odd”, 3 at random, seed 1',
  );
});

test('an encoding that was guessed is said, and another can be chosen', async () => {
  await drawReal(NEW_BATCH);
  await take('alt.txt', new Uint8Array([...Buffer.from('ein M'), 0xe4, ...Buffer.from('rchen\n')]));
  await seesPrompts('ein Märchen');
  expect(screen.getByText(/not UTF-8 \(first on line 1\); it was read as Windows-1252/)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'How the file is read' }));
  await choose('Encoding', 'UTF-16');
  await waitFor(async () => expect(await preview()).not.toEqual(['ein Märchen']));
});

test('a file that is no text says so, and typed prompts stay', async () => {
  await drawReal(NEW_BATCH);
  const typed = await screen.findByLabelText<HTMLTextAreaElement>('Prompts, one per line');
  await userEvent.click(typed);
  await userEvent.paste('a paper boat');
  await take('picture.txt', new Uint8Array([137, 80, 78, 71, 0, 0, 1]));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('picture.txt: This is a picture, not a text file.');
  expect(alert.textContent).toContain('Nothing was read in.');
  expect(screen.getByLabelText<HTMLTextAreaElement>('Prompts, one per line').value).toBe('a paper boat');
});

test('what is pasted from a spreadsheet is read as a table', async () => {
  await drawReal(NEW_BATCH);
  await userEvent.click(await screen.findByLabelText('Prompts, one per line'));
  await userEvent.paste('id\tprompt\n1\ta fox\n2\ta hen\n');
  await userEvent.click(await screen.findByRole('button', { name: 'Read as a table' }));
  await seesPrompts('a fox', 'a hen');
});
