// Formats the sources in place.
import { setUp } from './setup.mjs';
import { tool } from './lib/run.mjs';
import { fail } from './lib/say.mjs';

await setUp(['deps'], { quiet: true }).catch(fail);
process.exitCode = (await tool('biome', ['format', '--write', ...process.argv.slice(2)])).code;
