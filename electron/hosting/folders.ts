/** Where things lie on this computer: the same answer for the window, browser mode and the command line. */
import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import envPaths from 'env-paths';

type Environment = Readonly<Record<string, string | undefined>>;

/** The person's folder for Grantmeter: window state, logs, and the workspace unless another is named. */
export const userDataDir = (env: Environment): string =>
  env['GRANTMETER_USER_DATA']
    ? resolve(env['GRANTMETER_USER_DATA'])
    : envPaths('grantmeter', { suffix: '' }).data;

/** The person's own keys: not in a workspace, which is shared, copied and sent to others. */
export const keysDir = (env: Environment): string => join(userDataDir(env), 'keys');

/** The workspace that is used when none is named. */
export const defaultWorkspaceDir = (env: Environment): string =>
  env['GRANTMETER_WORKSPACE'] ? resolve(env['GRANTMETER_WORKSPACE']) : join(userDataDir(env), 'workspace');

/** The built window (`out/renderer`), looked for upwards from `fromDir`; null where it has not been built. */
export function findRendererDir(fromDir: string): string | null {
  for (let dir = fromDir; ; dir = dirname(dir)) {
    const built = basename(dir) === 'out' ? join(dir, 'renderer') : join(dir, 'out', 'renderer');
    if (existsSync(join(built, 'index.html'))) return built;
    if (dirname(dir) === dir) return null;
  }
}
