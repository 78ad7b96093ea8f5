/** Which awards the list shows and in which order, and what a draft still needs. */
import type { Award } from '#shared/contract';
import { AWARD_STATES, type AwardState } from '#shared/domain';
import type { ListFilter } from '#renderer/routes';

/** `current`: all that are not archived. */
export const SHOWS = ['current', ...AWARD_STATES] as const;
export type Show = (typeof SHOWS)[number];

export const SORTS = ['end', 'title', 'sponsor', 'available'] as const;
export type Sort = (typeof SORTS)[number];

export const showOf = (filter: ListFilter): Show => SHOWS.find((show) => show === filter.show) ?? 'current';
export const sortOf = (filter: ListFilter): Sort => SORTS.find((sort) => sort === filter.sort) ?? 'end';

const isShown = (state: AwardState, show: Show): boolean =>
  show === 'current' ? state !== 'archived' : state === show;

/** Every typed word occurs in the number, title, sponsor or PI. */
function isFound({ number, title, sponsor, piName }: Award, words: readonly string[]): boolean {
  const text = `${number} ${title} ${sponsor} ${piName ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

const ORDERS: Readonly<Record<Sort, (a: Award, b: Award) => number>> = {
  end: (a, b) => a.end.localeCompare(b.end),
  title: (a, b) => a.title.localeCompare(b.title, 'en', { numeric: true }),
  sponsor: (a, b) => a.sponsor.localeCompare(b.sponsor, 'en', { numeric: true }),
  available: (a, b) => (a.balance.available > b.balance.available ? -1 : 1),
};

export interface ListView {
  readonly shown: readonly Award[];
  /** How many the typed words leave, by what may be shown. */
  readonly counts: Readonly<Record<Show, number>>;
}

export function viewOf(awards: readonly Award[], filter: ListFilter): ListView {
  const words = (filter.find ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = awards.filter((award) => isFound(award, words));
  const show = showOf(filter);
  return {
    shown: found.filter(({ state }) => isShown(state, show)).toSorted(ORDERS[sortOf(filter)]),
    counts: Object.fromEntries(
      SHOWS.map((each) => [each, found.filter(({ state }) => isShown(state, each)).length]),
    ) as Record<Show, number>,
  };
}

/** What has to be done before it can be charged, in order; for drafts and active awards. */
export const needsOf = ({ allocations, state }: Pick<Award, 'allocations' | 'state'>): readonly string[] => [
  ...(allocations.length === 0 ? ['an allocation'] : []),
  ...(state === 'draft' ? ['activation'] : []),
];
