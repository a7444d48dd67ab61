/** `npm test` and `npm run check`: types, lint, house rules, tests, coverage; ends with `N passed, N failed`. */
import { type SpawnOptions, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { measureCoverage } from './coverage.ts'

const root = resolve(import.meta.dirname, '..')
// Strict: whoever asks for what it does not know is told, and does not wait a quarter of an hour for it.
const { quick: isQuick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values
const resultFile = join(root, 'coverage/tests.json')
const bin = (name: string) => join(root, 'node_modules/.bin', name)

type Outcome = { name: string; passed: number; failed: number; output?: string }
type TestFile = { name: string; status: string; assertionResults: { status: string }[] }

function run(command: string, flags: string[], options: SpawnOptions = {}) {
  return new Promise<{ status: number; output: string }>((done) => {
    const child = spawn(command, flags, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => done({ status: 1, output: error.message }))
    child.on('close', (status) => done({ status: status ?? 1, output }))
  })
}

async function check(
  name: string,
  command: string,
  flags: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const began = performance.now()
  const { status, output } = await run(command, flags, { env: { ...process.env, ...env } })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
  if (status !== 0) console.log(output.trim())
  return { name, passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 }
}

/** Counts from vitest's own report; a file that could not be loaded has no assertion and fails as one. */
function countTests(): Outcome {
  if (!existsSync(resultFile)) return { name: 'tests', passed: 0, failed: 1 }
  const report = JSON.parse(readFileSync(resultFile, 'utf8')) as { testResults: TestFile[] }
  let passed = 0
  let failed = 0
  for (const file of report.testResults) {
    const results = file.assertionResults.map((one) => one.status)
    passed += results.filter((status) => status === 'passed').length
    const failures = results.filter((status) => status === 'failed').length
    failed += failures || (file.status === 'failed' ? 1 : 0)
  }
  return { name: 'tests', passed, failed }
}

async function runTests(): Promise<Outcome> {
  const flags = [
    'run',
    '--coverage',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${resultFile}`,
  ]
  const { status } = await run(bin('vitest'), flags, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, COVERAGE: '1' },
  })
  const outcome = countTests()
  // An error outside every test, such as an unhandled rejection, fails the run but no test.
  if (status !== 0 && outcome.failed === 0) outcome.failed = 1
  return outcome
}

const houseRules = () =>
  check('house rules', bin('vitest'), ['run', '--project', 'node', 'worker/tidy.test.ts'], {
    WITHOUT_DATABASE: '1',
  })

async function main(): Promise<Outcome[]> {
  const outcomes = await Promise.all([
    check('types', bin('tsc'), ['--noEmit', '-p', '.']),
    check('lint and format', bin('biome'), ['check', '--error-on-warnings', '.']),
    check('dead code', bin('knip'), ['--no-progress', '--no-config-hints']),
    ...(isQuick ? [houseRules()] : []),
  ])
  if (isQuick) return outcomes
  rmSync(join(root, 'coverage'), { recursive: true, force: true })
  mkdirSync(join(root, 'coverage/browser'), { recursive: true })
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const build = ['build', '--logLevel', 'warn']
  outcomes.push(
    // Both at once: a bundler leaves cores idle most of its time.
    ...(await Promise.all([
      check('web app', process.execPath, [vite, ...build]),
      check('web app, counted', process.execPath, [vite, ...build], { COVERAGE: '1' }),
    ])),
    await runTests(),
  )
  const coverage = await measureCoverage(root)
  console.log(coverage.table)
  for (const line of coverage.failures) console.log(`FAILED ${line}`)
  outcomes.push({
    name: 'coverage',
    passed: coverage.failures.length ? 0 : 1,
    failed: coverage.failures.length,
  })
  return outcomes
}

const outcomes = await main()
const sum = (key: 'passed' | 'failed') => outcomes.reduce((total, one) => total + one[key], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`)
process.exitCode = sum('failed') === 0 ? 0 : 1
