/** Prompt files for the window: VBench where the shared data is, the project's own suite elsewhere. */
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { promptSuite } from '#db/seed';
import { ROOT } from './host.ts';

const VBENCH = join(ROOT, '../shared/data/prompts-image-video/vbench/all_dimension.txt');

export function promptFile(): { readonly path: string; readonly prompts: number } {
  if (existsSync(VBENCH)) return { path: VBENCH, prompts: 946 };
  console.warn('VBench is not on this machine; the window is given the project’s own prompt suite.');
  return { path: written('own-suite.txt', promptSuite().join('\n')), prompts: promptSuite().length };
}

export function written(name: string, content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'grantmeter-prompts-')), name);
  writeFileSync(path, content);
  return path;
}

/** What was read of one file does not stand in the way of the next. */
export async function removeFile(page: Page): Promise<void> {
  const remove = page.getByRole('button', { name: /^Remove .*\./ });
  if (await remove.isVisible()) await remove.click();
}
