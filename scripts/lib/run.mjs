// Starts child processes: signals are passed on, exit codes come back, and a failed child says what it printed.
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isModernNode, modernNode, root, toolEnv, toolsDir } from './paths.mjs';

const onWindows = process.platform === 'win32';

/** Runs a child to its end. Resolves to { code, output }; `output` is filled where `quiet` captures it. */
export function run(command, args, options = {}) {
  const { env = toolEnv(), cwd = root, quiet = false, toStderr = false, timeoutMs } = options;
  const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['inherit', toStderr ? 2 : 'inherit', 'inherit'];
  const child = spawn(command, args, { cwd, env, stdio, shell: onWindows && !command.endsWith('.exe') });
  const stopPassing = passSignalsTo(child);
  const timer = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    const finish = (code) => {
      clearTimeout(timer);
      stopPassing();
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.on('close', (code, signal) => finish(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Runs a child that must succeed; throws with the end of what it printed. */
export async function mustRun(command, args, options = {}) {
  const { code, output } = await run(command, args, options);
  if (code === 0) return output;
  const said = output.trim().split('\n').slice(-40).join('\n');
  throw new Error(`${[command, ...args].join(' ')} ended with ${code}${said ? `:\n${said}` : ''}`);
}

/** Runs a tool of node_modules/.bin, e.g. tool('vitest', ['run']). */
export const tool = (name, args, options) => run(toolPath(name), args, options);
export const mustTool = (name, args, options) => mustRun(toolPath(name), args, options);
export const toolPath = (name) => join(toolsDir, onWindows ? `${name}.cmd` : name);

/** True where a command is on the path. */
export function hasCommand(name) {
  const probe = spawnSync(onWindows ? 'where' : 'sh', onWindows ? [name] : ['-c', `command -v ${name}`]);
  return probe.status === 0;
}

/**
 * Becomes the built program: imported into this very process where its Node is new enough (so that signals and kills
 * reach it directly), else run by the project's own Node.
 */
export async function becomeProgram(entry, args) {
  if (isModernNode()) {
    process.argv = [process.argv[0], entry, ...args];
    await import(`file://${entry}`);
    return;
  }
  const { code } = await run(modernNode(), [entry, ...args]);
  process.exitCode = code;
}

function passSignalsTo(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const handlers = signals.map((signal) => [signal, () => child.kill(signal)]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of handlers) process.off(signal, handler);
  };
}
