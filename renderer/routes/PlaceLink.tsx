/** A link to a place: a real `<a href="#/…">`, so it can be read, focused and copied like any other. */
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { formatRoute, type Route } from './route.ts';
import { go } from './store.ts';

export function PlaceLink({ to, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { to: Route }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    event.preventDefault();
    go(to);
  };
  return <a {...rest} href={formatRoute(to)} onClick={follow} />;
}
