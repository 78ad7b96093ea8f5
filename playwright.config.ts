import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// `npm run test:e2e` sets the variable; a bare `npx playwright test` looks in the usual places.
const chromium =
  process.env.GRANTMETER_CHROMIUM ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((place) =>
    existsSync(place),
  );

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'tests/e2e/artifacts',
  retries: 0,
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      ...(chromium && { executablePath: chromium }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // The same specs run in both hosts (they read `test.info().project.name`), but for the two suffixes.
  projects: [
    { name: 'desktop', testMatch: '**/*.spec.ts', testIgnore: '**/*.browser.spec.ts' },
    { name: 'browser', testMatch: '**/*.spec.ts', testIgnore: '**/*.desktop.spec.ts' },
    { name: 'pictures', testMatch: '**/pictures.ts' },
  ],
});
