/** Keys that work everywhere in the window, and their list for the `?` page. */
import { useEffect, useRef } from 'react';
import { go } from '#renderer/routes';
import { PLACES } from './places.ts';

export const modKey = /mac/i.test(globalThis.navigator?.platform ?? '') ? '⌘' : 'Ctrl';

export const SHORTCUTS: readonly {
  readonly title: string;
  readonly keys: readonly (readonly [string, string])[];
}[] = [
  {
    title: 'Everywhere',
    keys: [
      [`${modKey} K`, 'Search places, awards, batches and acts'],
      ['?', 'This list'],
      ['c', 'New batch'],
      ['Esc', 'Close what is on top'],
    ],
  },
  { title: 'Go to', keys: PLACES.map(({ key, name }) => [`g ${key}`, name] as const) },
  {
    title: 'Tables',
    keys: [
      ['↑ ↓', 'Move by a row; Page Up/Down, Home, End jump'],
      ['Enter', 'Open the row'],
      [`${modKey} C`, 'Copy the row with exact figures'],
    ],
  },
  { title: 'New batch', keys: [[`${modKey} Enter`, 'Queue the batch']] },
];

const SEQUENCE_WITHIN_MS = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

export function useKeys({
  openPalette,
  openShortcuts,
}: {
  openPalette: () => void;
  openShortcuts: () => void;
}): void {
  const acts = useRef({ openPalette, openShortcuts });
  acts.current = { openPalette, openShortcuts };
  useEffect(() => {
    let afterG: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        acts.current.openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[aria-modal="true"]')) return;
      if (afterG !== undefined) {
        clearTimeout(afterG);
        afterG = undefined;
        const target = PLACES.find(({ key }) => key === event.key);
        if (target) go(target.to);
      } else if (event.key === 'g') {
        afterG = setTimeout(() => {
          afterG = undefined;
        }, SEQUENCE_WITHIN_MS);
      } else if (event.key === 'c') {
        go({ place: 'new-batch' });
      } else if (event.key === '?') {
        acts.current.openShortcuts();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      clearTimeout(afterG);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}
