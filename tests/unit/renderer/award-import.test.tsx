import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { parseAmount } from '#shared/money';
import { grantFiles } from '../../support/grant-files.ts';
import { choose } from './fields.ts';
import { drawReal } from './render.tsx';

vi.setConfig({ testTimeout: 60_000 });

// jsdom lays nothing out; with a height the tables draw their rows.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(600);
  return () => vi.restoreAllMocks();
});

const IMPORT = '#/awards?act=import';

async function take(name: string, content: string | Uint8Array): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('the page takes files');
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  await userEvent.upload(input, new File([new Uint8Array(bytes)], name), { applyAccept: false });
}

/** `72 new, 0 unchanged, ...` as they stand on the page. */
const counts = async (): Promise<string> => {
  const list = await screen.findByLabelText('What was found');
  return [...list.children]
    .map((each) => `${each.children[0]?.textContent} ${each.children[1]?.textContent}`)
    .join(', ');
};

const HEADING = 'Sponsor;Grant number;Title;Start;End;Currency;Amount';
const LIGHT = 'DFG;0077;Licht;01.02.2026;28.02.2027;EUR;"1,500.00"';
const DARK = 'DFG;0078;Dunkel;01.02.2026;28.02.2027;EUR;900';
const BAD = 'DFG;;Nichts;x;28.02.2027;EUR;0';
const file = (...rows: readonly string[]) => [HEADING, ...rows, ''].join('\n');

test('a table is looked at, imported, and changes nothing the second time; a problem holds nothing up', async () => {
  const { client } = await drawReal(() => '#/awards', { seed: 'empty' });
  await userEvent.click(await screen.findByRole('button', { name: 'Import' }));
  await screen.findByRole('heading', { name: 'Import awards' });
  await take('ours.csv', file(LIGHT, DARK, BAD));
  expect(await counts()).toBe('2 new, 0 unchanged, 0 would change, 1 row with a problem');
  expect(screen.getByText(/Table with named columns · UTF-8 · 3 rows/)).toBeTruthy();
  const rows = within(screen.getByRole('grid', { name: 'Awards to come' }));
  expect(rows.getByText('€1,500.00')).toBeTruthy();
  const problems = within(screen.getByRole('grid', { name: 'Problems' }));
  expect(problems.getByText('The award number is missing.')).toBeTruthy();
  expect(problems.getAllByText('4')).toHaveLength(3);
  expect(await client.awards.list()).toHaveLength(0);
  await userEvent.click(screen.getByRole('button', { name: 'Import 2 awards' }));
  expect(await screen.findByRole('heading', { name: '2 awards imported' })).toBeTruthy();
  expect((await client.awards.list()).map(({ title, state }) => `${title}: ${state}`).sort()).toEqual([
    'Dunkel: draft',
    'Licht: draft',
  ]);
  await userEvent.click(screen.getByRole('button', { name: 'Import another file' }));
  await take('ours.csv', file(LIGHT, DARK));
  expect(await counts()).toBe('0 new, 2 unchanged, 0 would change, 0 rows with a problem');
  expect(screen.getByText(/in your books already, as the file has it\. Nothing changes\./)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Nothing to write' })).toHaveProperty('disabled', true);
});

test('differences are listed, and written when asked; what the books refuse is a problem of its row', async () => {
  const { client } = await drawReal(
    async (real) => {
      const content = new Blob([file(LIGHT, DARK)]);
      await real.client.awards.importCommit({ name: 'ours.csv', content, state: 'active' });
      const light = (await real.client.awards.list()).find(({ title }) => title === 'Licht');
      const amount = parseAmount('600');
      if (!light || !amount.ok) throw new Error('imported above');
      await real.client.awards.addAllocation({ awardId: light.id, name: 'Alles', amount: amount.value });
      return IMPORT;
    },
    { seed: 'empty' },
  );
  await screen.findByRole('heading', { name: 'Import awards' });
  await take('ours.csv', file(LIGHT.replace('1,500.00', '2,000.00'), DARK.replace('2027', '2028')));
  expect(await counts()).toBe('0 new, 0 unchanged, 2 would change, 0 rows with a problem');
  const differences = within(screen.getByRole('grid', { name: 'Differences' }));
  expect(differences.getByText('€1,500.00')).toBeTruthy();
  expect(differences.getByText('28 Feb 2028')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Nothing to write' })).toHaveProperty('disabled', true);
  await userEvent.click(screen.getByRole('checkbox', { name: 'Write the differences' }));
  await waitFor(async () =>
    expect(await counts()).toBe('0 new, 0 unchanged, 1 would change, 1 row with a problem'),
  );
  const problems = within(screen.getByRole('grid', { name: 'Problems' }));
  expect(problems.getByText(/a revision changes it/)).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Write 1 change' }));
  expect(await screen.findByRole('heading', { name: '1 award changed' })).toBeTruthy();
  expect((await client.awards.list()).map(({ title, end }) => `${title} ${end}`).sort()).toEqual([
    'Dunkel 2028-02-28',
    'Licht 2027-02-28',
  ]);
});

test('a column chosen by hand, a sponsor and a currency read the file anew', async () => {
  await drawReal(() => IMPORT, { seed: 'empty' });
  await screen.findByRole('heading', { name: 'Import awards' });
  await take('own.csv', 'Fonds,Title,Start,End,Amount\n77,Sehen,2026-01-01,2026-12-31,12\n');
  expect(await counts()).toBe('0 new, 0 unchanged, 0 would change, 1 row with a problem');
  await choose('Column for Award number', 'Fonds');
  await userEvent.type(screen.getByRole('textbox', { name: 'Sponsor' }), 'DFG{Enter}');
  await choose('Currency', 'EUR');
  expect(await screen.findByRole('button', { name: 'Import 1 award' })).toBeTruthy();
  expect(within(screen.getByRole('grid', { name: 'Awards to come' })).getByText('€12.00')).toBeTruthy();
});

test('a file that is none is explained, and nothing else is shown', async () => {
  await drawReal(() => IMPORT, { seed: 'empty' });
  await screen.findByRole('heading', { name: 'Import awards' });
  await take('awards.json', '{"nothing": 1}');
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toMatch(/holds no list of awards.*Use a CSV or TSV table/);
  expect(screen.queryByText('How the file is read')).toBeNull();
});

const FILES = [
  ['nsf/nsf_export_earthcube_2016.csv', 271, 0, 0],
  ['nsf/nsf_export_statistics_2025.csv', 102, 0, 0],
  ['nsf/nsf_api_combinatorics_2025.csv', 40, 0, 0],
  ['nih/nih_exporter_sample_2014.csv', 72, 24, 4],
  ['sfi/sfi_commitments_first_300.csv', 300, 0, 0],
] as const;

test.skipIf(grantFiles === null).each(FILES)(
  '%s through the page: preview, import, the same again (skipped where the sample files are not there)',
  async (path, fresh, skipped, bad) => {
    const { client } = await drawReal(() => IMPORT, { seed: 'empty' });
    await screen.findByRole('heading', { name: 'Import awards' });
    const bytes = readFileSync(join(grantFiles ?? '', path));
    await take(path, bytes);
    const told = await counts();
    expect(told).toMatch(new RegExp(`^${fresh} new, .*${bad} rows with a problem$`));
    expect(told.includes(`${skipped} parts of awards, skipped`)).toBe(skipped > 0);
    await userEvent.click(screen.getByRole('button', { name: `Import ${fresh} awards` }));
    expect(await screen.findByRole('heading', { name: `${fresh} awards imported` })).toBeTruthy();
    expect(await client.awards.list()).toHaveLength(fresh);
    await userEvent.click(screen.getByRole('button', { name: 'Import another file' }));
    await take(path, bytes);
    expect(await counts()).toMatch(new RegExp(`^0 new, ${fresh} unchanged, 0 would change`));
    expect(screen.getByRole('button', { name: 'Nothing to write' })).toBeTruthy();
  },
);
