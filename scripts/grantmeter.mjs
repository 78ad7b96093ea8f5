// Runs the command line; stdout belongs to the program alone.
import { setUp } from './setup.mjs';
import { cliPath } from './lib/paths.mjs';
import { becomeProgram } from './lib/run.mjs';
import { fail } from './lib/say.mjs';

await setUp(['deps', 'build'], { quiet: true }).catch(fail);
// npm moves to the project's folder; a relative file name means the folder the person typed it in.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
await becomeProgram(cliPath, process.argv.slice(2));
