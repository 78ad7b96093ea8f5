// Takes the README's pictures of the real window: runs tests/e2e/pictures.ts.
import { hasDisplay } from './lib/paths.mjs';
import { run, toolPath } from './lib/run.mjs';
import { fail } from './lib/say.mjs';
import { runtimeEnv, setUp } from './setup.mjs';

await setUp(['deps', 'electron', 'native', 'build', 'display-libs'], { quiet: true }).catch(fail);
const command = [toolPath('playwright'), 'test', '--reporter=list', '--project=pictures'];
const screen = ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24'];
const [first, ...rest] = hasDisplay() ? command : [...screen, ...command];
process.exitCode = (await run(first, rest, { env: runtimeEnv() })).code;
