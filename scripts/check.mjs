// Checks the sources without running them: types, lint, format, layers.
import { setUp } from './setup.mjs';
import { tool } from './lib/run.mjs';
import { fail, say, seconds } from './lib/say.mjs';
import { fileURLToPath } from 'node:url';

const checks = {
  types: ['tsc', ['-b']],
  lint: ['oxlint', ['--type-aware', '--deny-warnings', '--report-unused-disable-directives']],
  format: ['biome', ['format', '--max-diagnostics=20']],
  layers: ['vitest', ['run', '--project', 'architecture']],
};

/** Runs the named checks one after the other, all of them even where one fails; answers the names of those that failed. */
export async function check(names) {
  const failed = [];
  for (const name of names) {
    const startedAt = performance.now();
    const [command, args] = checks[name];
    const { code, output } = await tool(command, args, { quiet: true });
    say(`${code === 0 ? '✓' : '✗'} ${name} (${seconds(performance.now() - startedAt)})`);
    if (code === 0) continue;
    say(output);
    failed.push(name);
  }
  return failed;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setUp(['deps'], { quiet: true }).catch(fail);
  const failed = await check(Object.keys(checks));
  if (failed.length > 0) fail(new Error(`failed: ${failed.join(', ')}`));
}
