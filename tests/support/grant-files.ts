/** The real award lists of four sponsors, where they are at hand: beside the project's folder, or where GRANTS_DIR says. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const FOLDERS = ['../../shared/data/grants', '../shared/data/grants'].map((path) => resolve(path));

/** Null where they are not; tests then say so by their names. */
export const grantFiles: string | null =
  [process.env['GRANTS_DIR'] ?? '', ...FOLDERS].find((folder) => folder !== '' && existsSync(folder)) ?? null;
