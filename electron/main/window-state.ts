/** Remembers where the window was and how large; forgets it when no screen shows that place any more. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type BrowserWindow, type Rectangle, screen } from 'electron';

interface WindowState {
  /** Without a place the system chooses one. */
  readonly bounds: {
    readonly width: number;
    readonly height: number;
    readonly x?: number;
    readonly y?: number;
  };
  readonly isMaximized: boolean;
}

const FIRST: WindowState = { bounds: { width: 1280, height: 820 }, isMaximized: false };
/** So much of the window must be on a screen for a person to get hold of it. */
const GRIP = { width: 160, height: 80 } as const;
const SETTLED_MS = 500;

export function readWindowState(file: string): WindowState {
  try {
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isState(stored) && isReachable(stored.bounds) ? stored : FIRST;
  } catch {
    return FIRST;
  }
}

export function keepWindowState(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    const state = { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
    try {
      writeFileSync(`${file}.new`, JSON.stringify(state));
      renameSync(`${file}.new`, file);
    } catch {
      // A full or read-only disk costs the window its place, nothing more.
    }
  };
  const writeSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, SETTLED_MS);
  };
  window.on('resize', writeSoon);
  window.on('move', writeSoon);
  window.on('close', () => {
    clearTimeout(timer);
    write();
  });
}

interface Stored {
  readonly bounds: Rectangle;
  readonly isMaximized: boolean;
}

function isState(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null || !('bounds' in value)) return false;
  const { bounds } = value;
  return (
    typeof bounds === 'object' &&
    bounds !== null &&
    ['x', 'y', 'width', 'height'].every((name) =>
      Number.isInteger((bounds as Record<string, unknown>)[name]),
    ) &&
    'isMaximized' in value &&
    typeof value.isMaximized === 'boolean'
  );
}

const isReachable = (bounds: Rectangle): boolean =>
  screen.getAllDisplays().some(({ workArea: area }) => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y);
    return width >= GRIP.width && height >= GRIP.height;
  });
