/** What the tests ran of worker, db and web: vitest's counts and the browsers', merged. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import coverageLibrary, { type CoverageMap } from 'istanbul-lib-coverage'
import reportLibrary from 'istanbul-lib-report'
import reports from 'istanbul-reports'
import { instrument } from './instrument.ts'

/** Of all lines together. */
const FLOOR_PERCENT = 85
/** Every line and branch of these: who is let in, by what, to do what, and how much an amount is. */
const WHOLE = [
  'worker/{auth,sessions,factors,passkeys,challenges}/*.ts',
  'worker/{money,permissions,trpc}.ts',
  'web/session.ts',
]
/** Run in processes of their own, where nothing counts them: command lines, and what only starts others. */
const UNCOUNTED =
  /^(db\/tool\/(dev|deploy|bank|build|children|worker)\.ts|db\/schema\/|web\/offline\/sw\.ts)|\.test\.ts$|\.d\.ts$/

function readInto(map: CoverageMap, file: string) {
  map.merge(JSON.parse(readFileSync(file, 'utf8')))
}

/** Pages that no journey opened count as well, with nothing run. */
async function addUnopened(map: CoverageMap, root: string) {
  for (const file of globSync('web/**/*.{ts,tsx}', { cwd: root })) {
    const path = join(root, file)
    if (map.data[path] || UNCOUNTED.test(file)) continue
    map.addFileCoverage((await instrument(readFileSync(path, 'utf8'), path)).coverage)
  }
}

export async function measureCoverage(root: string): Promise<{ table: string; failures: string[] }> {
  const all = coverageLibrary.createCoverageMap({})
  const tests = join(root, 'coverage/vitest/coverage-final.json')
  if (existsSync(tests)) readInto(all, tests)
  const browsers = join(root, 'coverage/browser')
  for (const name of existsSync(browsers) ? readdirSync(browsers) : []) {
    if (name.endsWith('.json')) readInto(all, join(browsers, name))
  }
  await addUnopened(all, root)
  all.filter((path: string) => !UNCOUNTED.test(relative(root, path)))

  const context = reportLibrary.createContext({ dir: join(root, 'coverage/merged'), coverageMap: all })
  reports.create('html').execute(context)
  reports.create('json-summary').execute(context)

  const failures: string[] = []
  const rows: string[] = []
  for (const folder of ['worker', 'db', 'web']) {
    const files = all.files().filter((path: string) => relative(root, path).startsWith(`${folder}/`))
    const summary = coverageLibrary.createCoverageSummary()
    for (const path of files) summary.merge(all.fileCoverageFor(path).toSummary())
    rows.push(`coverage ${folder.padEnd(7)} ${summary.lines.pct} % of ${summary.lines.total} lines`)
  }
  const total = all.getCoverageSummary().lines
  rows.push(`coverage ${'all'.padEnd(7)} ${total.pct} % of ${total.total} lines (floor ${FLOOR_PERCENT} %)`)
  if (!(total.pct >= FLOOR_PERCENT))
    failures.push(`coverage: ${total.pct} % of lines, below ${FLOOR_PERCENT} %`)
  const whole = globSync(WHOLE, { cwd: root }).filter((file) => !UNCOUNTED.test(file))
  for (const file of whole.sort()) failures.push(...missedIn(all, root, file))
  rows.push(`coverage ${'whole'.padEnd(7)} ${whole.length} files are held to every line and branch`)
  return { table: rows.join('\n'), failures }
}

/** Lines of a file that were not run, and lines with a branch that was not taken. */
function missedIn(all: CoverageMap, root: string, file: string): string[] {
  const path = join(root, file)
  if (!all.data[path]) return [`coverage: nothing counted ${file}`]
  const counted = all.fileCoverageFor(path)
  const lines = counted.getUncoveredLines()
  const branches = Object.entries(counted.getBranchCoverageByLine())
    .filter(([, { covered, total }]) => covered < total)
    .map(([line]) => line)
  return [
    ...(lines.length ? [`coverage: every line of ${file} must be run; missed: ${lines.join(', ')}`] : []),
    ...(branches.length
      ? [`coverage: every branch of ${file} must be taken; missed at line ${branches.join(', ')}`]
      : []),
  ]
}
