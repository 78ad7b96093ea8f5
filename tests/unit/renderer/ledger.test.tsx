import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeAll, expect, test, vi } from 'vitest';
import { bookLedgerActs } from '../../support/books-lab-ledger.ts';
import { drawReal } from './render.tsx';

// The whole window over a real backend; a busy machine needs its time.
vi.setConfig({ testTimeout: 60_000 });

// jsdom lays nothing out: a table needs a height to have rows in view.
beforeAll(() => {
  Object.defineProperty(Element.prototype, 'clientHeight', { configurable: true, get: () => 460 });
  Object.defineProperty(Element.prototype, 'clientWidth', { configurable: true, get: () => 1200 });
});

const grid = () => screen.findByRole('grid', { name: /^Ledger of/ });
const rows = async () => within(await grid()).findAllByRole('row');
/** The totals under the table, by figure, exact. */
async function foot(): Promise<Readonly<Record<string, string>>> {
  await waitFor(() => expect(status().textContent).toMatch(/\d entr(y|ies)/));
  const terms = status().querySelectorAll('dt');
  return Object.fromEntries(
    [...terms].map((term) => [term.textContent, term.nextElementSibling?.textContent ?? '']),
  );
}
const status = () => {
  const found = screen.getAllByRole('status').find((each) => each.querySelector('dt') !== null);
  if (!found) throw new Error('the ledger has no totals yet');
  return found;
};
/** The figures that lead to the ledger. */
const drills = () =>
  [...document.querySelectorAll<HTMLAnchorElement>('a[aria-description]')].map((link) => ({
    link,
    href: link.getAttribute('href') ?? '',
    exact: link.querySelector('[data-exact]')?.getAttribute('data-exact') ?? '',
  }));
const FIGURE_OF: Readonly<Record<string, string>> = {
  allot: 'allotted',
  holds: 'held',
  costs: 'spent',
  bills: 'spent',
};

test.each([
  ['the budget', (awardId: string) => `#/awards/${awardId}`, 10],
  ['the overview', (awardId: string) => `#/overview?award=${awardId}`, 10],
  ['a batch in the queue', (_: string, batchId: string) => `#/queue?batch=${batchId}`, 2],
] as const)('each total on %s leads to entries that add up to it', async (_, address, least) => {
  let begin = '';
  await drawReal(async (backend) => {
    const { awardId, batchId } = await bookLedgerActs(backend);
    begin = address(awardId, batchId);
    return begin;
  });
  await waitFor(() => expect(drills().length).toBeGreaterThanOrEqual(least));
  const figures = drills().flatMap(({ href, exact }) => {
    const kind = new URLSearchParams(href.split('?')[1]).get('kind');
    return kind === null || exact === '' ? [] : [{ href, exact, figure: FIGURE_OF[kind] ?? kind }];
  });
  expect(figures.length).toBeGreaterThan(0);
  // A few of each page: every one costs a drawing of the whole window.
  for (const { href, exact, figure } of figures.filter((__, index) => index < 4 || index % 5 === 0)) {
    location.hash = href;
    fireEvent(window, new HashChangeEvent('hashchange'));
    await grid();
    await waitFor(async () => expect({ href, ...(await foot()) }).toMatchObject({ href, [figure]: exact }), {
      timeout: 5_000,
    });
  }
});

test('choosing a kind narrows the ledger, its totals and the address; "Show all" brings everything back', async () => {
  await drawReal(async (backend) => `#/awards/${(await bookLedgerActs(backend)).awardId}/ledger`);
  await grid();
  const before = await foot();
  await userEvent.click(screen.getByRole('combobox', { name: 'Kind of entry' }));
  await userEvent.click(await screen.findByRole('option', { name: 'refund', hidden: true }));
  await waitFor(() => expect(status().textContent).toMatch(/^1 entry/));
  expect(await foot()).toMatchObject({ spent: '−$4.98', held: '$0.00' });
  expect(location.hash).toContain('kind=refund');
  await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
  await waitFor(async () => expect(await foot()).toEqual(before));
});

test('a day that is none is said at its field, and the ledger comes back once it is mended', async () => {
  await drawReal(async (backend) => `#/awards/${(await bookLedgerActs(backend)).awardId}/ledger`);
  const field = await screen.findByRole('textbox', { name: 'First day' });
  await userEvent.type(field, '2026-02-30{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('"2026-02-30" is not a day');
  expect(screen.getByRole('textbox', { name: 'First day' }).getAttribute('aria-invalid')).toBe('true');
  await userEvent.clear(field);
  await userEvent.type(field, '2020-01-01{Enter}');
  expect((await rows()).length).toBeGreaterThan(5);
});

test('the day heading turns the whole ledger round; what runs beside it ends with what is available', async () => {
  const backend = await drawReal(async (real) => `#/awards/${(await bookLedgerActs(real)).awardId}/ledger`);
  const [award] = await backend.client.awards.list();
  await foot();
  const [, newest] = await rows();
  const exact = newest?.querySelectorAll('[data-exact]');
  const available = award?.balance.available ?? 0n;
  expect(exact?.[exact.length - 1]?.getAttribute('value')).toBe(
    `${available / 1_000_000_000n}.${String(available % 1_000_000_000n).padStart(9, '0')}`.replace(/0+$/, ''),
  );
  await userEvent.click(screen.getByRole('button', { name: /^Day/ }));
  await waitFor(async () => expect((await rows())[1]?.textContent).toMatch(/^1\d{1,2} \w+ \d{4}allot/));
  expect(location.hash).toContain('order=oldest');
});

test('Enter opens an entry; what is linked with it is a link, and its acts name it', async () => {
  let chargeId = '';
  await drawReal(async (backend) => {
    const acts = await bookLedgerActs(backend);
    ({ chargeId } = acts);
    return `#/awards/${acts.awardId}/ledger?kind=costs`;
  });
  await foot();
  const charge = (await rows()).find((row) => row.textContent?.includes('Fine-tuning')) as HTMLElement;
  charge.focus();
  await userEvent.keyboard('{Enter}');
  const drawer = within(await screen.findByRole('dialog', { name: 'Entry' }));
  expect(await drawer.findByText('+$31.125')).toBeTruthy();
  expect(location.hash).toContain(`entry=${chargeId}`);
  expect(drawer.getByText('Purchasing card')).toBeTruthy();
  expect(drawer.getByText('INV-2231')).toBeTruthy();
  await userEvent.click(await drawer.findByRole('link', { name: /refund$/ }));
  expect(await drawer.findByText(/credit note 881/)).toBeTruthy();
  await userEvent.click(drawer.getByRole('link', { name: /charge$/ }));
  await userEvent.click(await drawer.findByRole('button', { name: 'Transfer' }));
  expect(location.hash).toContain('/transfers?');
  expect(location.hash).toContain(`entry=${chargeId}&act=transfer`);
});

test('the export holds every entry that fits, under a name that says what it is', async () => {
  const files: { name: string; blob: Blob }[] = [];
  let made: Blob | null = null;
  Object.assign(URL, {
    createObjectURL: (blob: Blob) => {
      made = blob;
      return 'blob:ledger';
    },
    revokeObjectURL: () => {},
  });
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    if (made) files.push({ name: this.download, blob: made });
  });
  await drawReal(
    async (backend) =>
      `#/awards/${(await bookLedgerActs(backend)).awardId}/ledger?kind=refund&from=2020-01-01`,
  );
  await grid();
  await userEvent.click(screen.getByRole('button', { name: 'Export CSV' }));
  await waitFor(() => expect(files).toHaveLength(1));
  click.mockRestore();
  const text = await files[0]?.blob.text();
  expect(files[0]?.name).toMatch(/^ledger-2412345-2020-01-01-\d{4}-\d\d-\d\d\.csv$/);
  expect(text?.trimEnd().split('\r\n')).toHaveLength(2);
  expect(text).toContain(',refund,Exploration,0,0,-4.98,USD,');
});
