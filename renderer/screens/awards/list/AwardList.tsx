/** All awards, a line each; archived ones only when asked. */
import { Button } from '@mantine/core';
import { IconCoins, IconFileImport, IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Award } from '#shared/contract';
import { go, type ListFilter } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import {
  Block,
  Card,
  EmptyState,
  ErrorNotice,
  formatCount,
  formatCounted,
  Page,
  PageHeader,
} from '#renderer/ui';
import type { AwardsRoute } from '../AwardsScreen.tsx';
import { AwardLine } from './AwardLine.tsx';
import styles from './list.module.css';
import { showOf, viewOf } from './list-view.ts';
import { ListTools } from './ListTools.tsx';

export function AwardList({ route }: { route: AwardsRoute }) {
  const awards = useQuery(useRpc().awards.list.queryOptions());
  const actions = (
    <div className={styles.acts}>
      <Button
        variant="default"
        leftSection={<IconFileImport size={16} stroke={1.8} />}
        onClick={() => go({ place: 'awards', act: 'import' })}
      >
        Import
      </Button>
      <Button
        leftSection={<IconPlus size={16} />}
        onClick={() => go({ ...route, act: 'new-award' }, { replace: true })}
      >
        Add award
      </Button>
    </div>
  );
  return (
    <Page>
      <PageHeader
        title="Awards"
        lead="Grants, and the allocations they are divided into"
        actions={awards.data === undefined || awards.data.length === 0 ? undefined : actions}
      />
      {awards.isError ? (
        <ErrorNotice
          trouble={explainError(awards.error, 'read the awards')}
          onRetry={() => void awards.refetch()}
        />
      ) : !awards.data ? (
        <Block height={320} />
      ) : awards.data.length === 0 ? (
        <Card>
          <EmptyState icon={IconCoins} title="No awards yet" action={actions}>
            An award is a grant: a sponsor, a number, dates and an amount. Everything that is run is charged
            to an allocation of one. Import many at once from a file of NSF, NIH or your own.
          </EmptyState>
        </Card>
      ) : (
        <List
          awards={awards.data}
          filter={route.list ?? {}}
          onFilter={(list) => go({ ...route, list }, { replace: true })}
        />
      )}
    </Page>
  );
}

/** Drawn at once; more on request, so that a thousand imported awards do not slow the page. */
const PAGE = 100;

function List({
  awards,
  filter,
  onFilter,
}: {
  awards: readonly Award[];
  filter: ListFilter;
  onFilter: (filter: ListFilter) => void;
}) {
  const [most, setMost] = useState(PAGE);
  const { shown, counts } = viewOf(awards, filter);
  const hidden = showOf(filter) === 'current' ? counts.archived : 0;
  return (
    <>
      <ListTools filter={filter} counts={counts} onFilter={onFilter} />
      <Card flush>
        {shown.length === 0 ? (
          <EmptyState
            icon={IconSearch}
            title="No award fits"
            action={
              <Button size="xs" variant="default" onClick={() => onFilter({})}>
                Show all
              </Button>
            }
          >
            {filter.find === undefined
              ? 'There is none in this state.'
              : `Nothing in this state has "${filter.find}" in its number, title, sponsor or PI.`}
          </EmptyState>
        ) : (
          <ul className={styles.list} aria-label="Awards">
            {shown.slice(0, most).map((award) => (
              <AwardLine key={award.id} award={award} />
            ))}
          </ul>
        )}
      </Card>
      {(shown.length > most || hidden > 0) && (
        <p className={styles.foot}>
          {shown.length > most && (
            <Button size="compact-xs" variant="default" onClick={() => setMost(most + PAGE)}>
              Show {formatCount(Math.min(PAGE, shown.length - most))} more of {formatCount(shown.length)}
            </Button>
          )}
          {hidden > 0 && (
            <>
              {formatCounted(hidden, 'archived award')} {hidden === 1 ? 'is' : 'are'} not shown.
              <Button
                size="compact-xs"
                variant="subtle"
                onClick={() => onFilter({ ...filter, show: 'archived' })}
              >
                Show {hidden === 1 ? 'it' : 'them'}
              </Button>
            </>
          )}
        </p>
      )}
    </>
  );
}
