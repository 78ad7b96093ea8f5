/** The places of the left rail, in order, with their keys. */
import {
  IconChartAreaLine,
  IconCoins,
  IconListDetails,
  IconPlus,
  IconSettings,
  IconTags,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Place, Route } from '#renderer/routes';

export interface RailPlace {
  readonly place: Place;
  readonly name: string;
  /** Pressed after `g`. */
  readonly key: string;
  readonly icon: TablerIcon;
  readonly to: Route;
}

export const PLACES: readonly RailPlace[] = [
  { place: 'overview', name: 'Overview', key: 'o', icon: IconChartAreaLine, to: { place: 'overview' } },
  { place: 'new-batch', name: 'New batch', key: 'n', icon: IconPlus, to: { place: 'new-batch' } },
  { place: 'queue', name: 'Queue', key: 'q', icon: IconListDetails, to: { place: 'queue' } },
  { place: 'awards', name: 'Awards', key: 'a', icon: IconCoins, to: { place: 'awards' } },
  { place: 'models', name: 'Models & prices', key: 'm', icon: IconTags, to: { place: 'models' } },
  { place: 'settings', name: 'Settings', key: 's', icon: IconSettings, to: { place: 'settings' } },
];
