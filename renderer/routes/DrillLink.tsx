/** A figure that leads to the entries of the ledger that make it: it looks like the figure until it is pointed at. */
import type { ReactNode } from 'react';
import type { AllocationId, AwardId } from '#shared/domain';
import styles from './DrillLink.module.css';
import { PlaceLink } from './PlaceLink.tsx';
import type { LedgerFilter } from './route.ts';

export function DrillLink({
  awardId,
  allocationId,
  entries,
  children,
}: {
  awardId: AwardId;
  allocationId?: AllocationId | undefined;
  entries?: LedgerFilter | undefined;
  children: ReactNode;
}) {
  return (
    <PlaceLink
      className={styles.drill}
      to={{ place: 'awards', awardId, tab: 'ledger', allocationId, entries }}
      aria-description="Shows the entries that make it"
      onClick={(event) => event.stopPropagation()}
    >
      {children}
    </PlaceLink>
  );
}
