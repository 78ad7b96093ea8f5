/** Places and how to get there; screens go through here because screens never import screens, nor the shell. */
export { DrillLink } from './DrillLink.tsx';
export { PlaceLink } from './PlaceLink.tsx';
export {
  AWARD_TABS,
  type AwardAct,
  type AwardTab,
  formatRoute,
  LEDGER_FILTERS,
  type LedgerFilter,
  type ListFilter,
  type ModelAct,
  parseRoute,
  type Place,
  QUEUE_FILTERS,
  type QueueFilter,
  type Route,
  type SettingsAct,
} from './route.ts';
export { followAddress, go, useRoute } from './store.ts';
