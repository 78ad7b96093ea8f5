/** What the command palette can reach, and how a few typed letters find it. */
import type { Award, Batch } from '#shared/contract';
import { type Route } from '#renderer/routes';
import { formatCount } from '#renderer/ui';
import { PLACES } from './places.ts';

export type PaletteAct =
  | 'pause-all'
  | 'resume-all'
  | 'verify-books'
  | 'theme-light'
  | 'theme-dark'
  | 'theme-auto'
  | 'shortcuts'
  | 'sample-lab';

export interface PaletteEntry {
  readonly id: string;
  readonly group: 'Places' | 'Acts' | 'Awards' | 'Batches';
  readonly name: string;
  /** Shown dimmed at the right; also searched. */
  readonly detail?: string;
  readonly does: { readonly go: Route } | { readonly act: PaletteAct };
  /** Found by typing, not listed before: there is one for each award or allocation. */
  readonly typedOnly?: true;
}

export interface PaletteFacts {
  readonly awards: readonly Award[];
  readonly batches: readonly Batch[];
  readonly paused: boolean;
  readonly empty: boolean;
}

export function paletteEntries({ awards, batches, paused, empty }: PaletteFacts): PaletteEntry[] {
  const act = (name: string, does: PaletteAct, detail?: string): PaletteEntry => ({
    id: does,
    group: 'Acts',
    name,
    ...(detail === undefined ? {} : { detail }),
    does: { act: does },
  });
  const link = (name: string, to: Route, detail?: string): PaletteEntry => ({
    id: name,
    group: 'Acts',
    name,
    ...(detail === undefined ? {} : { detail }),
    does: { go: to },
  });
  return [
    ...PLACES.map(
      ({ place, name, key, to }): PaletteEntry => ({
        id: place,
        group: 'Places',
        name,
        detail: `g ${key}`,
        does: { go: to },
      }),
    ),
    ...(empty ? [act('Look around with a sample lab', 'sample-lab')] : []),
    paused
      ? act('Resume the queue', 'resume-all')
      : act('Pause the queue', 'pause-all', 'what was sent goes on'),
    link('Cancel everything that waits', { place: 'queue', ask: 'cancel-all' }, 'asks first'),
    link('Answer unknown outcomes', { place: 'queue', filter: 'unknown' }),
    link('Show failed runs', { place: 'queue', filter: 'failed' }),
    link('Add an award', { place: 'awards', act: 'new-award' }),
    link('Import awards from a file', { place: 'awards', act: 'import' }, 'NSF, NIH, SFI, your own table'),
    link('Connect a provider account', { place: 'settings', act: 'connect-account' }),
    link('Add a model', { place: 'models', act: 'add-model' }, 'by its exact id'),
    link('Import prices from a table', { place: 'models', act: 'import-prices' }, 'shown first'),
    act('Check the books', 'verify-books', 'recomputes every balance'),
    act('Use the light theme', 'theme-light'),
    act('Use the dark theme', 'theme-dark'),
    act('Use the theme of the system', 'theme-auto'),
    act('Show keyboard shortcuts', 'shortcuts', '?'),
    ...awards.flatMap((award): PaletteEntry[] => [
      {
        id: award.id,
        group: 'Awards',
        name: award.title,
        detail: award.number,
        does: { go: { place: 'awards', awardId: award.id } },
      },
      actOn(award, 'Book a cost on', { tab: 'costs', act: 'charge' }),
      actOn(award, 'Request a cost transfer from', { tab: 'transfers', act: 'transfer' }),
      ...award.allocations.map(
        (allocation): PaletteEntry => ({
          id: allocation.id,
          group: 'Awards',
          name: `New batch on ${allocation.name}`,
          detail: award.number,
          does: { go: { place: 'new-batch', allocationId: allocation.id } },
          typedOnly: true,
        }),
      ),
    ]),
    ...batches.map(
      (batch): PaletteEntry => ({
        id: batch.id,
        group: 'Batches',
        name: batch.experimentName,
        detail: `${formatCount(batch.runs)} runs, ${batch.state}`,
        does: { go: { place: 'queue', batchId: batch.id } },
      }),
    ),
  ];
}

const actOn = (
  { id, title, number }: Award,
  name: string,
  at: Pick<Extract<Route, { place: 'awards' }>, 'tab' | 'act'>,
): PaletteEntry => ({
  id: `${at.act}-${id}`,
  group: 'Awards',
  name: `${name} ${title}`,
  detail: number,
  does: { go: { place: 'awards', awardId: id, ...at } },
  typedOnly: true,
});

/** Every typed word must occur; names that begin with the text come first. The order is otherwise kept. */
export function findEntries(entries: readonly PaletteEntry[], typed: string): PaletteEntry[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return entries.filter(({ typedOnly }) => typedOnly !== true);
  const scored = entries.flatMap((entry) => {
    const name = entry.name.toLowerCase();
    const text = `${name} ${entry.detail?.toLowerCase() ?? ''} ${entry.group.toLowerCase()}`;
    if (!words.every((word) => text.includes(word))) return [];
    const first = words[0] ?? '';
    const score = name.startsWith(first) ? 0 : name.includes(` ${first}`) ? 1 : name.includes(first) ? 2 : 3;
    return [{ entry, score }];
  });
  return scored.toSorted((a, b) => a.score - b.score).map(({ entry }) => entry);
}
