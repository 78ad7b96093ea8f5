// Builds the program into out/, or with --force builds it anew.
import { forgetBuild, setUp } from './setup.mjs';
import { fail } from './lib/say.mjs';

if (process.argv.includes('--force')) forgetBuild();
await setUp(['deps', 'build']).catch(fail);
