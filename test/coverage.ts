/** What the tests ran of worker, db and web: vitest's counts and the browsers', merged. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import coverageLibrary, { type CoverageMap } from 'istanbul-lib-coverage'
import reportLibrary from 'istanbul-lib-report'
import reports from 'istanbul-reports'
import { instrument } from './instrument.ts'
import { type Counts, countersFile } from './journeys/coverage.ts'

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

/** Adds up what pages counted of a file, each in the order in which the instrumenter numbers them. */
function addCounts(sum: Counts, more: Counts) {
  const add = (to: number[], from: number[]) => {
    for (const [at, count] of from.entries()) to[at] = (to[at] ?? 0) + count
  }
  add(sum.s, more.s)
  add(sum.f, more.f)
  for (const [at, ways] of more.b.entries()) add(sum.b[at]!, ways)
}

function countedInBrowsers(folder: string): Map<string, Counts> {
  const all = new Map<string, Counts>()
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.endsWith('.json')) continue
    const counted = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, Counts>
    for (const [path, counts] of Object.entries(counted)) {
      const sum = all.get(path)
      if (sum) addCounts(sum, counts)
      else all.set(path, counts)
    }
  }
  return all
}

type Counters = Record<string, Record<keyof Counts, object>>

/** Where a page's counters stand is told by its build; pages that are in no build count as well, with nothing run. */
async function addPages(map: CoverageMap, root: string) {
  const built: Counters = existsSync(countersFile) ? JSON.parse(readFileSync(countersFile, 'utf8')) : {}
  const counted = countedInBrowsers(join(root, 'coverage/browser'))
  for (const file of globSync('web/**/*.{ts,tsx}', { cwd: root })) {
    const path = join(root, file)
    if (UNCOUNTED.test(file)) continue
    const coverage = built[path] ?? (await instrument(readFileSync(path, 'utf8'), path)).coverage
    const counts = counted.get(path)
    if (counts) for (const kind of ['s', 'f', 'b'] as const) Object.assign(coverage[kind], counts[kind])
    map.addFileCoverage(coverage)
  }
}

export async function measureCoverage(root: string): Promise<{ table: string; failures: string[] }> {
  const all = coverageLibrary.createCoverageMap({})
  const tests = join(root, 'coverage/vitest/coverage-final.json')
  if (existsSync(tests)) all.merge(JSON.parse(readFileSync(tests, 'utf8')))
  await addPages(all, root)
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
