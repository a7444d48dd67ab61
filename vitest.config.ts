import { availableParallelism } from 'node:os'
import { cloudflareTest } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

// House rules read the checkout, so they run where there is a file system.
const houseRules = 'worker/tidy.test.ts'

// What measures time or memory of an isolate needs one that nobody used before.
const alone = ['worker/auth/memory.test.ts', 'worker/auth/evenness.test.ts', 'worker/auth/argon2.test.ts']

// A file waits for Postgres, workerd or a browser much of its time: two cores are busy with four at once, and with three they
// rest a third of it. All projects are in one queue, one project after the other, so that no core waits for the longest file
// of each.
const maxWorkers = availableParallelism() + 2

const worker = () =>
  cloudflareTest(({ inject }) => ({
    wrangler: { configPath: './wrangler.toml' },
    miniflare: {
      bindings: inject('workerBindings'),
      r2Buckets: ['ROOTS', 'FILES'],
      email: { send_email: [{ name: 'MAIL' }] },
    },
  }))

export default defineConfig({
  test: {
    // One line of log a request: shown where a test fails.
    silent: 'passed-only',
    maxWorkers,
    // The fast half of the checks does without a database.
    globalSetup: process.env.WITHOUT_DATABASE ? [] : ['./test/setup.ts'],
    coverage: {
      provider: 'istanbul',
      include: ['worker/**/*.ts', 'db/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.d.ts'],
      // The floor is on all code together, the browser's too: test/coverage.ts.
      reporter: ['json'],
      reportOnFailure: true,
      reportsDirectory: 'coverage/vitest',
    },
    projects: [
      {
        plugins: [worker()],
        test: {
          name: 'worker',
          include: ['worker/**/*.test.ts'],
          exclude: [houseRules, ...alone],
          // One workerd for many files: to start it and load the Worker takes longer than most of them run.
          isolate: false,
          setupFiles: ['./test/one-workerd.ts'],
          maxWorkers,
          // A machine that does other work is no fault of a test's.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [worker()],
        test: {
          name: 'alone',
          include: alone,
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'functions',
          include: ['db/functions/**/*.test.ts'],
          // One process for many files: to start it and load what all of them use takes as long as most of them run. They ask
          // Postgres; the others also set what a process has one of, such as how a driver fetches.
          isolate: false,
          setupFiles: ['./test/one-process.ts'],
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'node',
          include: ['db/**/*.test.ts', 'test/**/*.test.ts', houseRules],
          exclude: ['db/functions/**', 'test/journeys/**'],
          maxWorkers,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'journeys',
          include: ['test/journeys/*.test.ts'],
          // One Chromium for many files, each visit with a context of its own.
          isolate: false,
          maxWorkers,
          // What is set up for all comes after what a project asks for, and the second builds on the first.
          globalSetup: ['./test/setup.ts', './test/journeys/setup.ts'],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
        },
      },
    ],
  },
})
