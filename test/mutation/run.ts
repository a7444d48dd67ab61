/**
 * `npm run mutate`: leaves out each check of the bank's SQL in turn and expects a test to notice. `-- --only TEXT,TEXT`
 * runs the mutants whose file or name has a TEXT in it, `-- --core` those of test/mutation/core.ts (`-- --core PART,PART`
 * of some parts), `-- --list` names them, `-- --nearest N` stops after the N test files that are likeliest to notice,
 * `-- --figures` only writes docs/mutation.md anew. What was found is kept, so that a run that was stopped goes on, and
 * one after a change runs what changed; `-- --anew` forgets it.
 */
import { findTests, isAccepted, mutated, text, texts } from './checkout.ts'
import { filesOf, parts } from './core.ts'
import { writeFigures } from './figures.ts'
import { allMutants, diff, files, type Mutant } from './mutants.ts'
import type { Reaches, Tests } from './reach.ts'
import { openResults, type Results, readReaches, writeReaches } from './results.ts'
import type { Answer, Task } from './slot.ts'
import { openSlot, type Slot } from './slots.ts'

const AT_ONCE = 2
/** How many test files a mutant meets in each pass: most are noticed by the nearest one or two. */
const PASSES = [2, 6, Infinity]

let isStopped = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isStopped = true))

/** Runs test files without a mutant, which must pass, and learns what they call. */
async function learn(slots: Slot[], tests: Tests, unknown: string[], reaches: Reaches) {
  const failed: string[] = []
  const count = unknown.length
  const turn = async (slot: Slot) => {
    for (let test = unknown.shift(); test && !isStopped; test = unknown.shift()) {
      const task = { file: files[0]!, original: text(files[0]!), tests: [test], learns: true }
      const { killedBy, called, seconds } = await slot.ask(task)
      if (killedBy) failed.push(killedBy)
      else reaches[test] = { hash: tests.get(test)!.hash, called: called[0]!, seconds: seconds[0]! }
      writeReaches(reaches)
      console.log(`learned ${count - unknown.length}/${count} ${test} ${seconds[0]} s`)
    }
  }
  await Promise.all(slots.map(turn))
  if (failed.length)
    throw new Error(`Without a mutant the tests must pass; these fail:\n${failed.join('\n')}`)
}

async function askOf(slot: Slot, task: Task): Promise<Answer> {
  if (!task.file.endsWith('roles.sql')) return await slot.ask(task)
  // Roles are the cluster's: such a mutant needs one of its own.
  let own: Slot
  try {
    own = await openSlot({ file: task.file, text: task.text! })
  } catch (error) {
    return {
      passed: [],
      seconds: [],
      called: [],
      killedBy: `the making of the bank: ${(error as Error).message}`,
    }
  }
  return await own.ask({ ...task, text: undefined }).finally(() => own.close())
}

const minutes = (seconds: number) =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`

/** Sends mutants through their nearest tests, or through all. */
async function pass(slots: Slot[], mutants: Mutant[], results: Results, limit: number) {
  const queue = [...mutants]
  const began = performance.now()
  let done = 0
  function report(mutant: Mutant, answer: Answer, seconds: number) {
    done++
    const spent = (performance.now() - began) / 1000
    const rest = minutes((spent / done) * (mutants.length - done))
    const fate = results.fateOf(mutant)
    const word = fate === 'survived' ? 'SURVIVED' : fate
    console.log(
      `${done}/${mutants.length} (${rest} left) ${word} ${seconds.toFixed(1)} s  ${mutant.file}  ${mutant.name}`,
    )
    console.log(`    ${answer.stillborn ?? answer.killedBy ?? `past ${answer.passed.join(', ')}`}`)
  }
  const turn = async (_: Slot, at: number) => {
    for (let mutant = queue.shift(); mutant && !isStopped; mutant = queue.shift()) {
      const { file } = mutant
      const tests = results.ahead(mutant, limit)
      const likely = results.likelyFor(mutant)
      const start = performance.now()
      try {
        const task = { file, text: mutated(mutant), original: text(file), tests, likely }
        const answer = await askOf(slots[at]!, task)
        results.keep(mutant, answer)
        report(mutant, answer, (performance.now() - start) / 1000)
      } catch (error) {
        // It stays open.
        console.log(`  ${(error as Error).message}  ${file}  ${mutant.name}`)
        await slots[at]!.close()
        slots[at] = await openSlot()
      }
    }
  }
  await Promise.all(slots.map(turn))
}

function summarise(mutants: Mutant[], results: Results) {
  const fates = mutants.map((mutant) => ({ mutant, fate: results.figureOf(mutant) }))
  const of = (fate: string) => fates.filter((one) => one.fate === fate).map(({ mutant }) => mutant)
  const survivors = of('survived')
  for (const mutant of survivors) console.log(`SURVIVED ${mutant.name}\n${diff(mutant, text(mutant.file))}`)
  const needless = of('noticed').filter(isAccepted)
  for (const { file, name } of needless)
    console.log(`Noticed after all, take it off the list: ${file}  ${name}`)
  console.log(
    `\n${mutants.length} mutants: ${of('noticed').length} noticed, ${of('accepted').length} accepted, ` +
      `${survivors.length} survived, ${of('stillborn').length} do not compile, ${of('open').length} open, ` +
      `${of('not run').length} not run.`,
  )
  if (survivors.length || needless.length || of('open').length || of('not run').length) process.exitCode = 1
}

function after(flag: string): string | undefined {
  const at = process.argv.indexOf(flag)
  return at < 0 ? undefined : (process.argv[at + 1] ?? '')
}

function chosen(all: Mutant[]): Mutant[] {
  const words = (after('--only') ?? '').split(',')
  const named = (after('--core') ?? '').split(',')
  const some = parts.filter((part) => named.includes(part))
  const ofCore = new Set((some.length ? some : parts).flatMap(filesOf))
  return all.filter(
    ({ file, name }) =>
      words.some((word) => file.includes(word) || name.includes(word)) &&
      (after('--core') === undefined || ofCore.has(file)),
  )
}

async function main() {
  const all = allMutants(texts)
  const mutants = chosen(all)
  if (process.argv.includes('--list')) {
    for (const { file, name } of mutants) console.log(`${file}  ${name}`)
    return
  }
  const tests = findTests()
  // A test that has changed since is learned anew.
  const reaches: Reaches = Object.fromEntries(
    Object.entries(readReaches()).filter(([test, { hash }]) => tests.get(test)?.hash === hash),
  )
  let results = openResults(tests, reaches, all, process.argv.includes('--anew'))
  const figures = () =>
    writeFigures(all.map((mutant) => ({ file: mutant.file, fate: results.figureOf(mutant) })))
  if (process.argv.includes('--figures')) return figures()
  const slots: Slot[] = []
  try {
    while (slots.length < AT_ONCE) slots.push(await openSlot())
    const nearest = after('--nearest')
    for (const limit of nearest === undefined ? PASSES : [Number(nearest) || PASSES[0]!]) {
      // What is accepted holds up a run that stops early once: its nearest tests are asked.
      const isOpen = (mutant: Mutant) =>
        results.fateOf(mutant) === 'open' &&
        (limit === Infinity || !isAccepted(mutant) || results.figureOf(mutant) === 'not run')
      // What was learned may bring others to the front.
      for (let unknown = ['']; unknown.length && !isStopped; ) {
        const met = mutants.filter(isOpen).flatMap((mutant) => results.ahead(mutant, limit))
        unknown = [...new Set(met)].filter((test) => !reaches[test])
        await learn(slots, tests, [...unknown], reaches)
        results = openResults(tests, reaches, all, false)
      }
      const isAhead = (mutant: Mutant) => isOpen(mutant) && results.ahead(mutant, limit).length > 0
      await pass(slots, mutants.filter(isAhead), results, limit)
    }
    summarise(mutants, results)
    figures()
  } finally {
    await Promise.all(slots.map((slot) => slot.close()))
  }
}

await main()
