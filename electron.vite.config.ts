import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// scripts/setup.mjs builds beside `out` and swaps; the dev server writes into `out` itself.
const out = process.env.GRANTMETER_OUT_DIR ?? 'out';

// Electron 33 (scripts/fallback-runtime) runs the same build as the newest one.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

export default defineConfig({
  main: {
    build: {
      outDir: resolve(out, 'main'),
      target: nodeTarget,
      // Unminified: it is read from disk, and a bug's stack must be legible.
      minify: false,
      rolldownOptions: {
        // Flat, so that `../../db/migrations` is right from the shared chunks as well.
        output: { chunkFileNames: '[name]-[hash].js' },
        input: {
          index: 'electron/main/index.ts',
          backend: 'electron/main/backend-process.ts',
          cli: 'electron/cli/index.ts',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(out, 'preload'),
      target: nodeTarget,
      minify: true,
      // A sandboxed preload can load neither ES modules nor packages: one self-contained CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: 'electron/main/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [react()],
    build: {
      outDir: resolve(out, 'renderer'),
      target: chromeTarget,
      minify: true,
      rolldownOptions: { input: resolve(import.meta.dirname, 'renderer/index.html') },
    },
  },
});
