// Runs the program from its sources with hot reload, in a window.
import { electronInUse, forgetBuild, runtimeEnv, setUp } from './setup.mjs';
import { hasDisplay, isRoot } from './lib/paths.mjs';
import { tool } from './lib/run.mjs';
import { fail } from './lib/say.mjs';

try {
  if (!hasDisplay())
    throw new Error('npm run dev opens a window and there is no display here; try npm start');
  await setUp(['deps', 'electron', 'native', 'display-libs']);
  if (electronInUse() === undefined) throw new Error('there is no Electron here');
  // The dev server writes unminified code into `out`: the next start must build again.
  forgetBuild();
  const sandbox = isRoot() ? ['--noSandbox'] : [];
  const { code } = await tool('electron-vite', ['dev', ...sandbox, ...process.argv.slice(2)], {
    env: runtimeEnv(),
  });
  process.exitCode = code;
} catch (error) {
  fail(error);
}
