/** The pages of an award, as links: an address each. */
import { AWARD_TABS, type AwardTab, PlaceLink } from '#renderer/routes';
import styles from './award.module.css';
import type { AwardRoute } from './AwardPage.tsx';

const NAMES: Readonly<Record<AwardTab, string>> = {
  ledger: 'Ledger',
  costs: 'Costs',
  transfers: 'Transfers',
  terms: 'Terms',
};

export function Tabs({ route: { awardId, tab } }: { route: AwardRoute }) {
  const link = (to: AwardTab | undefined, name: string) => (
    <PlaceLink
      key={name}
      to={{ place: 'awards', awardId, tab: to }}
      aria-current={to === tab ? 'page' : undefined}
    >
      {name}
    </PlaceLink>
  );
  return (
    <nav aria-label="Pages of the award" className={styles.tabs}>
      {link(undefined, 'Budget')}
      {AWARD_TABS.map((each) => link(each, NAMES[each]))}
    </nav>
  );
}
