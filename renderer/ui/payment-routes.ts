/** How a provider is paid, in words. */
import type { PaymentRoute } from '#shared/domain';

export const ROUTE_WORDS: Readonly<Record<PaymentRoute, string>> = {
  'campus-cloud': 'Campus cloud account',
  'purchasing-card': 'Purchasing card',
  'prepaid-credit': 'Prepaid credit',
  'direct-invoice': 'Direct invoice',
};
