// Judges one file's imports by the layer map: which of them are forbidden, and why.
import { posix } from 'node:path';
import { fits, guardOf, layerOf } from './layer-map.ts';
import type { SourceFile } from './source-files.ts';

/** `doors`: every folder with an index.ts, from the root, e.g. `electron/queue`. Answers one line for each breach. */
export function forbiddenEdges(
  file: Pick<SourceFile, 'path' | 'imports'>,
  doors: ReadonlySet<string>,
): string[] {
  const layer = layerOf(file.path);
  if (layer === undefined) return [`${file.path} stands in no layer of layer-map.ts`];
  return file.imports.flatMap((specifier) => {
    const complain = (why: string) => [`${file.path} -> ${specifier}: ${why}`];
    if (specifier.startsWith('#')) {
      return layer.mayImport.some((door) => fits(specifier, door))
        ? []
        : complain(`${layer.folder} may not know it`);
    }
    if (specifier.startsWith('.')) return relativeBreach(file.path, specifier, doors).flatMap(complain);
    const guarded = guardOf(specifier);
    if (guarded === undefined || layer.mayUse?.includes(guarded)) return [];
    return complain(`${layer.folder} may not use it`);
  });
}

export function doorsOf(paths: readonly string[]): Set<string> {
  return new Set(
    paths.filter((path) => posix.basename(path) === 'index.ts').map((path) => posix.dirname(path)),
  );
}

function relativeBreach(path: string, specifier: string, doors: ReadonlySet<string>): string[] {
  const target = posix.normalize(posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')));
  if (target === 'package.json') return [];
  if (posix.extname(target) === '') return ['write the file extension'];
  return roomOf(target, doors) === roomOf(path, doors)
    ? []
    : ['another folder: use its door (#layer/folder)'];
}

/** The nearest folder above a file that has a door, else its top folder; all of db is one room, its doors are for others. */
function roomOf(path: string, doors: ReadonlySet<string>): string {
  if (path.startsWith('db/')) return 'db';
  const folder = posix.dirname(path);
  if (doors.has(folder) || !folder.includes('/')) return folder;
  return roomOf(folder, doors);
}
