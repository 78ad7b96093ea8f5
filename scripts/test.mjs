// Runs the tests: everything, or only one kind (unit, integration, crash, e2e); ends with the line "N passed, N failed".
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { readJson } from './lib/files.mjs';
import { hasDisplay, root } from './lib/paths.mjs';
import { run, tool, toolPath } from './lib/run.mjs';
import { fail, say, seconds } from './lib/say.mjs';
import { runtimeEnv, setUp } from './setup.mjs';

const vitestKinds = {
  unit: { projects: ['unit', 'dom', 'architecture'], needs: ['deps'] },
  integration: { projects: ['integration'], needs: ['deps', 'build'] },
  crash: { projects: ['crash'], needs: ['deps', 'build'] },
};
const windowNeeds = ['deps', 'electron', 'native', 'build', 'display-libs', 'chromium'];
const resultsDir = join(root, 'node_modules', '.cache', 'grantmeter');

const startedAt = performance.now();
const [kind = 'all', ...extra] = process.argv.slice(2);
try {
  report(
    await (kind === 'all' ? everything() : kind === 'e2e' ? e2eAlone() : vitestAlone(vitestKinds[kind])),
  );
} catch (error) {
  fail(error);
}

async function everything() {
  await setUp(windowNeeds);
  say('\n— check —');
  const failedChecks = await check(['types', 'lint', 'format']);
  say('\n— vitest: architecture, unit, dom, integration —');
  const { unit, integration } = vitestKinds;
  const vitest = await runVitest(projectFlags([...unit.projects, ...integration.projects]));
  say('\n— end to end: the Electron window and Chromium —');
  const e2e = await runPlaywright([]);
  return [{ name: 'check', passed: 0, failed: failedChecks.length, skipped: 0 }, vitest, e2e];
}

async function vitestAlone({ projects, needs }) {
  await setUp(needs, { quiet: true });
  return [await runVitest([...projectFlags(projects), ...extra])];
}

async function e2eAlone() {
  await setUp(windowNeeds, { quiet: true });
  return [await runPlaywright(extra)];
}

function projectFlags(names) {
  return names.flatMap((name) => ['--project', name]);
}

async function runVitest(args) {
  const file = resultsFile('vitest.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await tool('vitest', ['run', ...reporters, ...args]);
  const result = readJson(file);
  return tally('vitest', code, {
    passed: result?.numPassedTests ?? 0,
    failed: result?.numFailedTests ?? 0,
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  });
}

async function runPlaywright(args) {
  const file = resultsFile('playwright.json');
  const env = { ...runtimeEnv(), PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const command = [
    toolPath('playwright'),
    'test',
    '--reporter=list,json',
    '--project=desktop',
    '--project=browser',
    ...args,
  ];
  const screen = ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24'];
  const [first, ...rest] = hasDisplay() ? command : [...screen, ...command];
  const { code } = await run(first, rest, { env });
  const stats = readJson(file)?.stats;
  return tally('end to end', code, {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
  });
}

function resultsFile(name) {
  mkdirSync(resultsDir, { recursive: true });
  const file = join(resultsDir, name);
  rmSync(file, { force: true });
  return file;
}

/** A runner that ends badly without a failed test (a crash, a file that does not load) counts as one failure. */
function tally(name, code, counts) {
  return { name, ...counts, failed: code !== 0 && counts.failed === 0 ? 1 : counts.failed };
}

function report(parts) {
  const sum = (field) => parts.reduce((total, part) => total + part[field], 0);
  say('');
  for (const { name, passed, failed, skipped } of parts) {
    say(
      `${failed > 0 ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} SKIPPED` : ''}`,
    );
  }
  say(`in ${seconds(performance.now() - startedAt)}`);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}
