import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const nodeTests = { environment: 'node', pool: 'forks' } as const;

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { ...nodeTests, name: 'architecture', include: ['tests/architecture/**/*.test.ts'] } },
      { test: { ...nodeTests, name: 'unit', include: ['tests/unit/**/*.test.ts'] } },
      {
        plugins: [react()],
        test: {
          name: 'dom',
          environment: 'jsdom',
          pool: 'forks',
          include: ['tests/unit/renderer/**/*.test.tsx'],
          setupFiles: ['tests/support/dom-setup.ts'],
          // Typing into a whole window over real books takes seconds on a busy machine.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          ...nodeTests,
          name: 'integration',
          include: ['tests/{integration,conformance,migrations}/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          ...nodeTests,
          name: 'crash',
          include: ['tests/crash/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
