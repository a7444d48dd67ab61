/**
 * One bank that stands for the whole run, in a copy of the checkout: puts a mutant into its template, runs test files
 * against it one after the other until one fails, and takes the mutant out again. A process of its own, which
 * test/mutation/run.ts starts and asks.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { ProvidedContext } from 'vitest'
import { createVitest, type TestModule } from 'vitest/node'
import { TEMPLATE } from '../copying.ts'
import { makeTemplate, startTestBank } from '../setup.ts'

export type Task = {
  file: string
  /** What the file says instead; without it the bank stays as it is. */
  text?: string | undefined
  original: string
  tests: string[]
  /** Single tests, as `killedBy` names them, that may be run before whole files: they noticed the mutant's neighbours. */
  likely?: string[]
  /** Tells afterwards which functions each test file called. */
  learns?: boolean
}
export type Answer = {
  /** Postgres would not make it: such a mutant proves nothing by failing. */
  stillborn?: string
  killedBy?: string
  /** The test file that failed. */
  killer?: string
  passed: string[]
  seconds: number[]
  called: string[][]
}

const root = process.cwd()
/** Failures that may be the machine's: they count only when they come twice. */
const OF_TIME = /timed out in \d+ *ms|due to (statement|lock) timeout|Connection terminated|ECONNRESET/

const provided: Partial<ProvidedContext> = {}
const bank = await startTestBank((key, value) => {
  provided[key] = value
})
const vitest = await createVitest({
  root,
  config: join(root, 'test/mutation/vitest.config.ts'),
  watch: false,
  reporters: [{}],
  silent: true,
})
for (const key of ['stack', 'workerBindings'] as const) vitest.provide(key, provided[key]!)
await vitest.globTestSpecifications()

async function asked<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const isOfFunctions = (file: string) => file.startsWith('db/functions/')

/** Runs a file's text in the template; answers Postgres' word when that is no SQL. */
async function apply(file: string, text: string, keeps: boolean): Promise<string | undefined> {
  return await asked(bank.postgres.url(TEMPLATE), async (client) => {
    await client.query('begin')
    await client.query('set local client_min_messages = error')
    if (!file.endsWith('roles.sql')) await client.query('set local role banking_owner')
    await client.query('grant create on schema banking to banking_money')
    await client.query('set local check_function_bodies = on')
    try {
      await client.query(text)
    } catch (error) {
      await client.query('rollback')
      const { code, message } = error as { code: string; message: string }
      // A syntax error, or a name or type that does not exist; what fails otherwise, fails by what it does.
      return /^42/.test(code) ? message : undefined
    }
    await client.query('revoke create on schema banking from banking_money')
    await client.query(keeps ? 'commit' : 'rollback')
    return undefined
  })
}

/** Policies, triggers and rights are what is left out when a bank is made: such a mutant needs a bank of its own. */
async function makeAnew() {
  await dropDatabases(TEMPLATE)
  await makeTemplate(bank.postgres, bank.secrets)
}

async function dropDatabases(pattern = '^bank_[0-9a-f]{32}$') {
  await asked(bank.postgres.url('postgres'), async (client) => {
    const { rows } = await client.query('select datname from pg_database where datname ~ $1', [pattern])
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
  })
}

type Failure = { name: string; isOfTime: boolean }

function failureIn(module: TestModule): Failure | undefined {
  for (const test of module.children.allTests('failed')) {
    const messages = (test.result().errors ?? []).map((error) => String(error.message))
    return { name: test.fullName, isOfTime: messages.some((message) => OF_TIME.test(message)) }
  }
  const errors = [...module.errors(), ...[...module.children.allSuites()].flatMap((suite) => suite.errors())]
  if (module.ok() && errors.length === 0) return undefined
  const message = String(errors[0]?.message ?? 'it did not start')
  return { name: message.split('\n')[0]!, isOfTime: OF_TIME.test(message) || errors.length === 0 }
}

async function runOnce(test: string, only?: RegExp): Promise<Failure | undefined> {
  const project = vitest.getRootProject()
  // What failed for another mutant is no failure of this one's.
  vitest.state.idMap.clear()
  vitest.state.filesMap.clear()
  const path = join(root, test)
  const result = await vitest.runTestSpecifications([
    project.createSpecification(path, only ? { testNamePattern: only } : undefined),
  ])
  const module = result.testModules.find((one) => one.moduleId === path)
  if (!module) throw new Error(`${test} did not run`)
  return failureIn(module)
}

/** The functions that were called in the banks made since the last time; read once their sessions have ended. */
async function calledFunctions(): Promise<string[]> {
  const called = new Set<string>()
  const names = await asked(bank.postgres.url('postgres'), async (client) => {
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname ~ '^bank_[0-9a-f]{32}$'`,
    )
    return (await client.query(`select datname from pg_database where datname ~ '^bank_[0-9a-f]{32}$'`)).rows
  })
  for (const { datname } of names) {
    await asked(bank.postgres.url(datname), async (client) => {
      const found = await client.query(
        `select funcname from pg_stat_user_functions where schemaname = 'banking'`,
      )
      for (const { funcname } of found.rows) called.add(funcname)
    })
  }
  return [...called].sort()
}

async function runAll(task: Task, answer: Answer) {
  for (const test of task.tests) {
    const began = performance.now()
    let failure = await runOnce(test)
    if (failure?.isOfTime) failure = await runOnce(test)
    answer.seconds.push(Math.round(performance.now() - began) / 1000)
    if (task.learns) answer.called.push(await calledFunctions())
    if (task.learns) await dropDatabases()
    if (failure) {
      answer.killedBy = `${test} > ${failure.name}${failure.isOfTime ? ' (out of time, twice)' : ''}`
      answer.killer = test
      if (!task.learns) return
    } else answer.passed.push(test)
  }
}

/** Banks of tests are small, and dropping them one by one costs as much as making them. */
const TASKS_KEPT = 6
let tasks = 0

/** Whether a single test passes without the others of its file and without a mutant: else it says nothing alone. */
const standsAlone = new Map<string, boolean>()

function alone(likely: string): [string, RegExp] {
  const [test, ...names] = likely.split(' > ')
  return [test!, new RegExp(`^\\s*${names.join(' ').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)]
}

async function tryLikely(likely: string[], answer: Answer): Promise<boolean> {
  for (const one of likely.filter((name) => standsAlone.get(name))) {
    const [test, only] = alone(one)
    const failure = await runOnce(test, only)
    if (failure && !failure.isOfTime) {
      answer.killedBy = `${test} > ${failure.name}`
      answer.killer = test
      return true
    }
  }
  return false
}

async function handle(task: Task): Promise<Answer> {
  const answer: Answer = { passed: [], seconds: [], called: [] }
  if (task.learns)
    await asked(bank.postgres.url('postgres'), async (client) => {
      await client.query(`alter system set track_functions = 'all'`)
      await client.query('select pg_reload_conf()')
    })
  const path = join(root, task.file)
  for (const one of task.likely ?? [])
    if (!standsAlone.has(one)) standsAlone.set(one, (await runOnce(...alone(one))) === undefined)
  try {
    if (task.text !== undefined) {
      const stillborn = await apply(task.file, task.text, isOfFunctions(task.file))
      if (stillborn) return { ...answer, stillborn }
      writeFileSync(path, task.text)
      if (!isOfFunctions(task.file)) {
        try {
          await makeAnew()
        } catch (error) {
          return { ...answer, killedBy: `the making of the bank: ${(error as Error).message}` }
        }
      }
    }
    if (!(await tryLikely(task.likely ?? [], answer))) await runAll(task, answer)
    return answer
  } finally {
    if (task.text !== undefined) {
      writeFileSync(path, task.original)
      if (isOfFunctions(task.file)) await apply(task.file, task.original, true)
    }
    if (++tasks % TASKS_KEPT === 0) await dropDatabases()
  }
}

async function stop() {
  process.off('message', onMessage)
  await vitest.close().catch(() => {})
  await bank.stop()
  process.exit(0)
}

let isAnew = false
async function onMessage(task: Task | 'stop') {
  if (task === 'stop') return await stop()
  try {
    // After a mutant of the policies the next one of the functions needs the bank as it should be.
    if (isAnew && (task.text === undefined || isOfFunctions(task.file))) await makeAnew()
    isAnew = task.text !== undefined && !isOfFunctions(task.file)
    process.send!(await handle(task))
  } catch (error) {
    console.error(error)
    await stop()
  }
}
process.on('message', onMessage)
process.on('disconnect', stop)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
process.send!('ready')
