// Reads the project's own files for the architecture tests: text, code without comments, imports.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { parseSync } from 'vite';

export const root = resolve(import.meta.dirname, '../..');
const sourceFolders = ['shared', 'db', 'electron', 'renderer'];
const otherFolders = ['tests', 'scripts', '.ci'];
const skipped = new Set(['node_modules', 'artifacts', 'fixtures', 'migrations', 'architecture']);
const isCode = (path: string) => /\.(ts|tsx|mjs|cjs)$/.test(path) && !path.endsWith('.d.ts');

export interface SourceFile {
  /** From the project's root, with `/`. */
  readonly path: string;
  readonly text: string;
  /** The text with comments blanked out, lines kept. */
  readonly code: string;
  readonly imports: readonly string[];
  /** How often the type `any` is written. */
  readonly anyCount: number;
}

/** What makes up the program. */
export function readSources(): SourceFile[] {
  return filesBelow(sourceFolders).filter(isCode).map(readSource);
}

/** The program, its tests, its scripts: whatever code a person edits. */
export function readAllCode(): SourceFile[] {
  return filesBelow([...sourceFolders, ...otherFolders])
    .filter(isCode)
    .map(readSource);
}

/** Everything that is text, the pages and configurations at the root included; only `path` and `text`. */
export function readAllText(): Pick<SourceFile, 'path' | 'text'>[] {
  const atRoot = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile());
  return [...filesBelow([...sourceFolders, ...otherFolders]), ...atRoot.map(({ name }) => name)]
    .filter((path) => !/\.(png|woff2|ico|icns|zip|sqlite)$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

export function parseSource(path: string, text: string): SourceFile {
  const { program, module, comments } = parseSync(path, text);
  const imports = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.flatMap(
      ({ moduleRequest }) =>
        /^(['"])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[2] ?? [],
    ),
  ];
  return {
    path,
    text,
    code: blankOut(text, comments),
    imports,
    anyCount: countNodes(program, 'TSAnyKeyword'),
  };
}

function readSource(path: string): SourceFile {
  return parseSource(path, readFileSync(join(root, path), 'utf8'));
}

function countNodes(node: unknown, type: string): number {
  if (typeof node !== 'object' || node === null) return 0;
  const own = 'type' in node && node.type === type ? 1 : 0;
  return Object.values(node).reduce<number>((count, child) => count + countNodes(child, type), own);
}

function blankOut(text: string, ranges: readonly { start: number; end: number }[]): string {
  let code = text;
  for (const { start, end } of ranges) {
    code = code.slice(0, start) + code.slice(start, end).replace(/[^\n]/g, ' ') + code.slice(end);
  }
  return code;
}

function filesBelow(folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .map((path) => relative(root, path).split(sep).join('/'));
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}
