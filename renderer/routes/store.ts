/** The current place, kept in step with the address, so that reload, back, forward and deep links work. */
import { create } from 'zustand';
import { formatRoute, parseRoute, type Route } from './route.ts';

export const useRoute = create<{ readonly route: Route }>(() => ({
  route: parseRoute(globalThis.location?.hash ?? ''),
}));

/** Goes to a place. `replace` leaves no step behind for the back button: for selections within a place. */
export function go(route: Route, { replace = false }: { replace?: boolean } = {}): void {
  const hash = formatRoute(route);
  if (hash === location.hash) return;
  if (replace) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
  useRoute.setState({ route });
}

/** Follows the address when the person moves through history or edits it. Returns how to stop. */
export function followAddress(): () => void {
  const read = () => useRoute.setState({ route: parseRoute(location.hash) });
  window.addEventListener('hashchange', read);
  window.addEventListener('popstate', read);
  read();
  return () => {
    window.removeEventListener('hashchange', read);
    window.removeEventListener('popstate', read);
  };
}
