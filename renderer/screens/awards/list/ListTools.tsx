/** Search, state and order of the list; all of it stands in the address. */
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ListFilter } from '#renderer/routes';
import { formatCount } from '#renderer/ui';
import styles from './list.module.css';
import { type Show, showOf, SHOWS, type Sort, sortOf } from './list-view.ts';

const SORT_WORDS: Readonly<Record<Sort, string>> = {
  end: 'Ending first',
  title: 'By title',
  sponsor: 'By sponsor',
  available: 'Most available',
};

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export function ListTools({
  filter,
  counts,
  onFilter,
}: {
  filter: ListFilter;
  counts: Readonly<Record<Show, number>>;
  onFilter: (filter: ListFilter) => void;
}) {
  const show = showOf(filter);
  const offered = SHOWS.filter((each) => each === 'current' || each === show || counts[each] > 0);
  return (
    <div className={styles.tools}>
      <TextInput
        aria-label="Find an award"
        placeholder="Number, title, sponsor or PI"
        size="xs"
        w={260}
        leftSection={<IconSearch size={14} stroke={1.8} aria-hidden />}
        value={filter.find ?? ''}
        onChange={(event) => onFilter({ ...filter, find: event.currentTarget.value || undefined })}
      />
      <SegmentedControl
        size="xs"
        aria-label="State"
        value={show}
        data={offered.map((each) => ({
          value: each,
          label: `${capital(each)} ${formatCount(counts[each])}`,
        }))}
        onChange={(value) => onFilter({ ...filter, show: value === 'current' ? undefined : value })}
      />
      <Select
        aria-label="Order"
        className={styles.order ?? ''}
        size="xs"
        w={150}
        value={sortOf(filter)}
        data={Object.entries(SORT_WORDS).map(([value, label]) => ({ value, label }))}
        onChange={(value) =>
          onFilter({ ...filter, sort: value === 'end' ? undefined : (value ?? undefined) })
        }
      />
    </div>
  );
}
