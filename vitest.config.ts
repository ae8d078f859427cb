import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Tests that put other modules in the place of ours need a registry of modules of their own, which only vitest's loader has. */
const mocking = ['test/alns/killed-workers.test.ts', 'test/mip/glpk-solver.test.ts', 'test/mip/highs-session.test.ts'];

// Tests name the sources (types, navigation) and run what ships: worker threads can load only the built files.
export default defineConfig({
  resolve: { alias: [{ find: /^(?:\.\.\/)+src\/(.*)\.ts$/, replacement: `${root}dist/$1.js` }] },
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: mocking,
          // Starting a process and loading the same modules into it costs more than most files' tests do.
          isolate: false,
          // Node itself loads the built files, once per process, as it does for users.
          server: { deps: { external: [/\/dist\//] } },
        },
      },
      { extends: true, test: { name: 'mocking', include: mocking } },
    ],
  },
});
