// The last words of a process say where it failed, and no key.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SECRET = 'gmi-live-Qz7Kd41xTb8mWvR2s';

test.each(['thrown', 'rejected'])(
  'an error that is %s ends the process without the key in its words',
  (how) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(import.meta.dirname, 'crash-child.ts'), how],
      { env: { ...process.env, GRANTMETER_KEY_GMI: SECRET }, encoding: 'utf8' },
    );
    expect(status).toBe(1);
    expect(stderr).toContain('bad header "Bearer [key]"');
    expect(stderr).toContain('caused by Error: because of [key]');
    expect(stderr).toContain('crash-child.ts');
    expect(stdout + stderr).not.toContain(SECRET);
  },
);
