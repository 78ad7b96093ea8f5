/** Places and how to get there; screens go through here because screens never import screens, nor the shell. */
export { PlaceLink } from './PlaceLink.tsx';
export { formatRoute, parseRoute, type Place, QUEUE_FILTERS, type QueueFilter, type Route } from './route.ts';
export { followAddress, go, useRoute } from './store.ts';
