/**
 * Hover notes: anything with `data-note` shows that text on hover, and copies as `data-exact` where it has one.
 * One listener for the whole window instead of one tooltip per cell, so that tables stay fast.
 */
import { useEffect, useState } from 'react';
import styles from './notes.module.css';

interface Shown {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly above: boolean;
}

const SHOW_AFTER_MS = 250;

export function HoverNotes() {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over: Element | null = null;
    const hide = () => {
      clearTimeout(timer);
      over = null;
      setShown(null);
    };
    const show = (event: Event) => {
      const target = event.target instanceof Element ? event.target.closest('[data-note]') : null;
      if (target === over) return;
      hide();
      const text = target?.getAttribute('data-note');
      if (!target || !text) return;
      over = target;
      timer = setTimeout(() => {
        const box = target.getBoundingClientRect();
        const above = box.bottom + 72 > window.innerHeight;
        const left = Math.max(8, Math.min(box.left, window.innerWidth - 300));
        setShown({ text, left, top: above ? box.top - 6 : box.bottom + 6, above });
      }, SHOW_AFTER_MS);
    };
    document.addEventListener('pointerover', show);
    document.addEventListener('focusin', show);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('scroll', hide, true);
    document.addEventListener('copy', copyExactly);
    return () => {
      hide();
      document.removeEventListener('pointerover', show);
      document.removeEventListener('focusin', show);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('scroll', hide, true);
      document.removeEventListener('copy', copyExactly);
    };
  }, []);
  if (!shown) return null;
  return (
    <div
      role="tooltip"
      className={styles.note}
      style={{ left: shown.left, top: shown.top, transform: shown.above ? 'translateY(-100%)' : undefined }}
    >
      {shown.text}
    </div>
  );
}

/** A copied selection carries exact amounts in place of the rounded ones on screen. */
function copyExactly(event: ClipboardEvent): void {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !event.clipboardData || event.defaultPrevented) return;
  const fragment = selection.getRangeAt(0).cloneContents();
  const amounts = fragment.querySelectorAll('[data-exact]');
  if (amounts.length === 0) return;
  for (const amount of amounts) amount.textContent = amount.getAttribute('data-exact');
  event.clipboardData.setData('text/plain', fragment.textContent ?? '');
  event.preventDefault();
}
