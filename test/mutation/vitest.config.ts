/** The tests that a mutant has to get past, in a copy of the checkout: those of the database. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // The copy has the checkout's node_modules, where caches of others stand.
  cacheDir: '.data/vite',
  test: {
    include: [
      'db/functions/**/*.test.ts',
      'db/policies/**/*.test.ts',
      'db/schema/**/*.test.ts',
      'db/tool/{migrate,obligations,rotation,vault,verify*}.test.ts',
      'test/delivery.test.ts',
    ],
    // A thread starts in a third of a process's time, and each mutant starts some.
    pool: 'threads',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    bail: 1,
    fileParallelism: false,
  },
})
