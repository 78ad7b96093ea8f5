// Bans by name what the house style keeps in one place, and what must stand nowhere.
import { expect, test } from 'vitest';
import { parseSource, readAllCode, readAllText, readSources, type SourceFile } from './source-files.ts';

interface Ban {
  readonly what: string;
  readonly pattern: RegExp;
  /** Files, or folders with `/` at the end, where it is allowed. */
  readonly allowedIn: readonly string[];
  readonly planted: string;
}

// The places where a program begins: they make the real clock, chance and network and hand them in as `deps`.
const compositionRoots = ['electron/system/', 'electron/main/', 'renderer/app/'];

const bans: readonly Ban[] = [
  {
    what: 'the network (fetch, undici)',
    pattern: /\bfetch\(|\bfrom 'undici|\bimport\('undici/,
    // What the program is compared with brings clients of its own.
    allowedIn: ['electron/providers/http/', 'electron/bench/peers/'],
    planted: `await fetch('/rpc');`,
  },
  {
    what: 'SQL',
    pattern:
      /\b(SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|CREATE TABLE|PRAGMA)\s|\.(prepare|pragma)\(|\bsql`/,
    allowedIn: ['db/'],
    planted: 'db.prepare(`SELECT 1`);',
  },
  {
    what: 'the clock',
    pattern: /\bDate\.now\(|\bnew Date\(\)/,
    allowedIn: compositionRoots,
    planted: 'const at = Date.now();',
  },
  {
    what: 'chance',
    pattern: /\bMath\.random\(/,
    allowedIn: compositionRoots,
    planted: 'const jitter = Math.random() * 10;',
  },
];

const sources = readSources();

test.each(bans)('$what stands only where it may', ({ pattern, allowedIn }) => {
  const isAllowed = (path: string) =>
    allowedIn.some((place) => path === place || (place.endsWith('/') && path.startsWith(place)));
  expect(sources.filter(({ path }) => !isAllowed(path)).flatMap((file) => linesWith(file, pattern))).toEqual(
    [],
  );
});

test.each(bans)('a planted breach of the ban on $what is found', ({ pattern, planted }) => {
  expect(linesWith(parseSource('shared/base/planted.ts', planted), pattern)).toHaveLength(1);
  expect(linesWith(parseSource('shared/base/planted.ts', `// ${planted}`), pattern)).toHaveLength(0);
});

test('no file writes the type `any`', () => {
  expect(sources.filter(({ anyCount }) => anyCount > 0).map(({ path }) => path)).toEqual([]);
  expect(parseSource('shared/base/planted.ts', 'export const rows = load() as any[];').anyCount).toBe(1);
});

test('no file is longer than 400 lines', () => {
  const long = readAllCode().filter(({ text }) => text.split('\n').length > 401);
  expect(long.map(({ path, text }) => `${path}: ${text.split('\n').length}`)).toEqual([]);
});

test('nothing is left for later in a comment', () => {
  const later = /\b(TODO|FIXME|XXX|HACK)\b/;
  expect(readAllCode().flatMap((file) => linesWith({ ...file, code: file.text }, later))).toEqual([]);
});

test('no file names a package registry or a folder of one machine', () => {
  const hosts = /registry\.(npmjs|yarnpkg)|npmmirror|deb\.debian\.org|\bpypi\.org/;
  const folders = /(^|[\s'"`(=])\/(work|home|root|Users)\//m;
  const texts = readAllText();
  expect(texts.length).toBeGreaterThan(80);
  const found = texts.filter(({ text }) => hosts.test(text) || folders.test(text));
  expect(found.map(({ path }) => path)).toEqual([]);
});

function linesWith({ path, code }: Pick<SourceFile, 'path' | 'code'>, pattern: RegExp): string[] {
  return code
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : []));
}
