import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import type { Output } from '#shared/contract';
import { addOutputs, type OutputRuns } from '../../support/books-lab-outputs.ts';
import type { RealBackend } from '../../support/real-backend.ts';
import { drawReal } from './render.tsx';

vi.setConfig({ testTimeout: 60_000 });

let runs: OutputRuns;
/** The drawer of the run of that kind, with its outputs read. */
async function drawRun(
  kind: keyof OutputRuns,
): Promise<{ backend: RealBackend; shown: HTMLElement; output: Output }> {
  const backend = await drawReal(async (made) => {
    runs = await addOutputs(made);
    const { batchId, runId } = runs[kind];
    return `#/queue?batch=${batchId}&run=${runId}`;
  });
  const shown = await screen.findByRole('region', { name: /^(Output|\d outputs)$/ });
  return { backend, shown, output: runs[kind] };
}
const press = (within_: HTMLElement, name: RegExp | string) =>
  userEvent.click(within(within_).getByRole('button', { name }));

test('a run shows all its outputs, each with its type, size, hash and the entry that paid for all of them', async () => {
  const { backend, shown, output } = await drawRun('several');
  const strip = within(shown).getByRole('group', { name: 'Outputs of this run' });
  expect(within(strip).getAllByRole('button')).toHaveLength(4);
  await waitFor(() => expect(shown.textContent).toMatch(/PNG picture · 320 × 180 · [\d.]+ kB/));
  expect(within(shown).getByRole('img').getAttribute('src')).toBe(`/outputs/${output.hash}`);
  await press(shown, 'Output 4 of 4');
  await waitFor(() => expect(shown.textContent).toMatch(/WAV sound · [\d.]+ s · /));
  expect(shown.querySelectorAll('svg rect').length).toBeGreaterThan(100);
  expect(shown.textContent).toMatch(
    /Made by attempt 1, paid by entry No\. [\d,]+ with \$0\.035 for all 4 outputs, at the price of 10 Mar 2026 \(\$0\.035 a request\)/,
  );
  const { rows } = await backend.client.outputs.list({ scope: { kind: 'run', runId: output.runId } });
  expect(
    within(shown).getByRole('button', { name: `Copy the hash ${rows[3]?.hash.slice(0, 12)}` }),
  ).toBeTruthy();
});

test('the entry that paid leads back to the output', async () => {
  const { shown, output } = await drawRun('image');
  await userEvent.click(within(shown).getByRole('link', { name: /^entry No\. / }));
  await screen.findByRole('dialog', { name: 'Entry' });
  const entry = await screen.findByRole('region', { name: 'Output' });
  expect(within(entry).getByRole('img').getAttribute('src')).toBe(`/outputs/${output.hash}`);
  expect(entry.textContent).toContain('paid by this entry with $0.035');
});

test('a page that came instead of a picture is named, and neither shown nor opened', async () => {
  const { shown } = await drawRun('hostile');
  await press(shown, 'Output 2 of 2');
  expect(shown.textContent).toContain('The provider answered with text/html.');
  expect(shown.querySelector('img:not([alt=""]), video, audio, iframe, object, embed, pre')).toBeNull();
  expect(within(shown).queryByRole('link', { name: /Open/ })).toBeNull();
  const save = within(shown).getByRole('link', { name: /Save as/ });
  expect(save.getAttribute('download')).toMatch(/^[0-9a-f]{12}\.txt$/);
});

test('a file that is gone is said so plainly, with what it means for the money', async () => {
  const { shown } = await drawRun('missing');
  const alert = within(shown).getByRole('alert');
  expect(alert.textContent).toContain('not on the disk any more');
  expect(alert.textContent).toContain('It was paid for');
  expect(within(shown).queryByRole('link', { name: /Save as|Open/ })).toBeNull();
  expect(within(shown).getByRole('button', { name: 'Look again' })).toBeTruthy();
});

test('verify reads the file: intact first, changed after somebody changed it', async () => {
  const { backend, shown, output } = await drawRun('image');
  await press(shown, 'Verify');
  expect((await within(shown).findByRole('status')).textContent).toMatch(/^Intact: the [\d.]+ kB/);
  const path = join(backend.dir, 'outputs', output.hash.slice(0, 2), `${output.hash}.png`);
  const content = readFileSync(path);
  content[content.length - 1] = 255 - (content.at(-1) ?? 0);
  writeFileSync(path, content);
  await press(shown, 'Verify');
  expect((await within(shown).findByRole('alert')).textContent).toContain('no longer has its hash');
});
