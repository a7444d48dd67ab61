/**
 * `npm run mutate`: leaves out each check of the bank's SQL in turn and expects a test to notice. `-- --only TEXT,TEXT`
 * runs the mutants whose file or name has a TEXT in it, `-- --list` names them, `-- --nearest` stops before the tests
 * that are less likely to notice, `-- --figures` only writes docs/mutation.md anew. What was found is kept, so that a
 * run that was stopped goes on, and one after a change runs what changed; `-- --anew` forgets it.
 */
import { findTests, isAccepted, mutated, text, texts } from './checkout.ts'
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

/** Runs each test file that is not known yet without a mutant, which must pass, and learns what it calls. */
async function learn(slots: Slot[], tests: Tests): Promise<Reaches> {
  const reaches = readReaches()
  const unknown = [...tests].filter(([test, { hash }]) => reaches[test]?.hash !== hash).map(([test]) => test)
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
  return reaches
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
  const fates = mutants.map((mutant) => ({ mutant, fate: results.fateOf(mutant) }))
  const of = (fate: string) => fates.filter((one) => one.fate === fate).map(({ mutant }) => mutant)
  const survivors = of('survived')
  for (const mutant of survivors) console.log(`SURVIVED ${mutant.name}\n${diff(mutant, text(mutant.file))}`)
  const needless = of('noticed').filter(isAccepted)
  for (const { file, name } of needless)
    console.log(`Noticed after all, take it off the list: ${file}  ${name}`)
  console.log(
    `\n${mutants.length} mutants: ${of('noticed').length} noticed, ${of('accepted').length} accepted, ` +
      `${survivors.length} survived, ${of('stillborn').length} do not compile, ${of('open').length} open.`,
  )
  if (survivors.length || needless.length || of('open').length) process.exitCode = 1
}

async function main() {
  const given = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1]! : ''
  const parts = given.split(',')
  const all = allMutants(texts)
  const mutants = all.filter(({ file, name }) =>
    parts.some((part) => file.includes(part) || name.includes(part)),
  )
  if (process.argv.includes('--list')) {
    for (const { file, name } of mutants) console.log(`${file}  ${name}`)
    return
  }
  const tests = findTests()
  if (process.argv.includes('--figures')) {
    const results = openResults(tests, readReaches(), all, false)
    writeFigures(all.map((mutant) => ({ file: mutant.file, fate: results.figureOf(mutant) })))
    return
  }
  const slots: Slot[] = []
  try {
    while (slots.length < AT_ONCE) slots.push(await openSlot())
    const reaches = await learn(slots, tests)
    const results = openResults(tests, reaches, all, process.argv.includes('--anew'))
    for (const limit of process.argv.includes('--nearest') ? PASSES.slice(0, 1) : PASSES) {
      const isAhead = (mutant: Mutant) =>
        results.fateOf(mutant) === 'open' && results.ahead(mutant, limit).length > 0
      await pass(slots, mutants.filter(isAhead), results, limit)
    }
    summarise(mutants, results)
    writeFigures(all.map((mutant) => ({ file: mutant.file, fate: results.figureOf(mutant) })))
  } finally {
    await Promise.all(slots.map((slot) => slot.close()))
  }
}

await main()
