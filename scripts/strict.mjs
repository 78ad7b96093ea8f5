// Makes every table of the migrations STRICT, which drizzle-kit cannot write; run after each `drizzle-kit generate`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeWhole } from './lib/files.mjs';
import { root } from './lib/paths.mjs';
import { say } from './lib/say.mjs';

const breakpoint = '--> statement-breakpoint';

/** The same SQL with STRICT at the end of every CREATE TABLE that lacks it. */
export function makeStrict(sql) {
  return sql
    .split(breakpoint)
    .map((statement) =>
      /^\s*CREATE TABLE/i.test(statement) ? statement.replace(/\)\s*;(\s*)$/, ') STRICT;$1') : statement,
    )
    .join(breakpoint);
}

export function makeMigrationsStrict() {
  const folder = join(root, 'db', 'migrations');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.sql'))) {
    const before = readFileSync(join(folder, name), 'utf8');
    const after = makeStrict(before);
    if (after === before) continue;
    writeWhole(join(folder, name), after);
    say(`STRICT added in db/migrations/${name}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) makeMigrationsStrict();
