// Starts the program: in its window, or where there is no display (or with --browser) as a page for the browser.
import { electronInUse, runtimeEnv, setUp } from './setup.mjs';
import { cliPath, hasDisplay, isRoot, root } from './lib/paths.mjs';
import { becomeProgram, run } from './lib/run.mjs';
import { fail, say } from './lib/say.mjs';

const args = process.argv.slice(2).filter((arg) => arg !== '--browser');

try {
  if (process.argv.includes('--browser') || !(await isWindowReady())) await openInBrowser();
  else await openWindow();
} catch (error) {
  fail(error);
}

async function isWindowReady() {
  if (!hasDisplay()) {
    say('No display here: serving browser mode.');
    return false;
  }
  await setUp(['deps', 'build'], { quiet: true });
  try {
    await setUp(['electron', 'native', 'display-libs'], { quiet: true });
    return true;
  } catch (error) {
    say(`${error.message}\nThe window cannot be opened: serving browser mode instead.`);
    return false;
  }
}

async function openWindow() {
  const { executable } = electronInUse();
  const sandbox = isRoot() ? ['--no-sandbox'] : [];
  const { code } = await run(executable, [...sandbox, root, ...args], { env: runtimeEnv() });
  process.exitCode = code;
}

async function openInBrowser() {
  await setUp(['deps', 'build'], { quiet: true });
  await becomeProgram(cliPath, ['serve', ...args]);
}
