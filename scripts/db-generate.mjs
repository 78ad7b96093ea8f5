// Writes the next migration from db/schema, e.g. `npm run db:generate -- --name add-tags`, and makes its tables STRICT.
import { setUp } from './setup.mjs';
import { mustTool } from './lib/run.mjs';
import { fail } from './lib/say.mjs';
import { makeMigrationsStrict } from './strict.mjs';

try {
  await setUp(['deps'], { quiet: true });
  await mustTool('drizzle-kit', ['generate', ...process.argv.slice(2)]);
  makeMigrationsStrict();
} catch (error) {
  fail(error);
}
