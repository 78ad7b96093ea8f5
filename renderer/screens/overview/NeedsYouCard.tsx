/** What waits for a person, worst first; each line leads to where it is settled. */
import {
  IconAlertTriangle,
  IconChevronRight,
  IconCircleCheck,
  IconHelpHexagon,
  IconInfoCircle,
  type TablerIcon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { NeedsYou } from '#shared/contract';
import { PlaceLink, type Route } from '#renderer/routes';
import { explainError, useRpc } from '#renderer/rpc';
import { Card, ErrorNotice, Lines } from '#renderer/ui';
import styles from './overview.module.css';

const LOOKS: Readonly<Record<NeedsYou['severity'], { icon: TablerIcon; word: string }>> = {
  problem: { icon: IconHelpHexagon, word: 'Problem' },
  warning: { icon: IconAlertTriangle, word: 'Warning' },
  notice: { icon: IconInfoCircle, word: 'Notice' },
};
const ORDER: readonly NeedsYou['severity'][] = ['problem', 'warning', 'notice'];

function routeOf({ link }: NeedsYou): Route {
  switch (link.place) {
    case 'queue':
      return { place: 'queue', filter: link.filter };
    case 'award':
      return { place: 'awards', awardId: link.awardId };
    case 'transfers': {
      const { awardId, transferId } = link;
      return { place: 'awards', awardId, tab: 'transfers', transferId: transferId ?? undefined };
    }
  }
}

export function NeedsYouCard() {
  const needs = useQuery(useRpc().workspace.needsYou.queryOptions());
  const items = needs.data?.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
  return (
    <Card title="Needs you">
      {needs.isError ? (
        <ErrorNotice
          trouble={explainError(needs.error, 'read what needs you')}
          onRetry={() => void needs.refetch()}
        />
      ) : !items ? (
        <Lines count={3} />
      ) : items.length === 0 ? (
        <p className={styles.calm}>
          <IconCircleCheck size={17} stroke={1.7} aria-hidden />
          Nothing waits for you.
        </p>
      ) : (
        <ul className={styles.needs}>
          {items.map((item) => {
            const { icon: Icon, word } = LOOKS[item.severity];
            return (
              <li key={item.id} data-severity={item.severity}>
                <PlaceLink to={routeOf(item)}>
                  <Icon size={17} stroke={1.8} aria-hidden />
                  <span>
                    <span className="visually-hidden">{word}: </span>
                    {item.text}
                  </span>
                  <IconChevronRight size={15} stroke={1.8} aria-hidden />
                </PlaceLink>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
