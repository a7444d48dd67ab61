/** What was found of each mutant, kept in .data/mutation by what the mutant and the tests say. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hashOf, isAccepted, root, text } from './checkout.ts'
import type { Fate } from './figures.ts'
import type { Mutant } from './mutants.ts'
import { makeOrder, type Reaches, type Tests } from './reach.ts'
import type { Answer } from './slot.ts'

const folder = new URL('.data/mutation/', root)
const file = new URL('results.jsonl', folder)
const reachFile = new URL('reach.json', folder)

/** That a test noticed it, or which ones it got past. */
type Result = { key: string; stillborn?: boolean; killedBy?: string; passed?: Record<string, string> }

/** Seconds of a test file from which single tests of it are tried first. */
const SLOW = 4

const keyOf = (mutant: Mutant) =>
  hashOf(mutant.file, text(mutant.file), String(mutant.start), String(mutant.end), mutant.replacement)

export function readReaches(): Reaches {
  mkdirSync(folder, { recursive: true })
  return existsSync(reachFile) ? JSON.parse(readFileSync(reachFile, 'utf8')) : {}
}
export const writeReaches = (reaches: Reaches) => writeFileSync(reachFile, JSON.stringify(reaches, null, 1))

export function openResults(tests: Tests, reaches: Reaches, all: Mutant[], isAnew: boolean) {
  const results = new Map<string, Result>()
  if (isAnew) rmSync(file, { force: true })
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
  for (const line of lines) {
    const result = JSON.parse(line) as Result
    results.set(result.key, result)
  }
  const { order, noteKill } = makeOrder(tests, reaches)
  const killers = new Map<string, Map<string, number>>()
  function note(mutant: Mutant, killedBy: string | undefined) {
    const test = killedBy?.split(' > ')[0]
    if (!test || !tests.has(test)) return
    noteKill(mutant.file, test)
    const of = killers.get(mutant.file) ?? new Map<string, number>()
    killers.set(mutant.file, of.set(killedBy!, (of.get(killedBy!) ?? 0) + 1))
  }
  for (const mutant of all) note(mutant, results.get(keyOf(mutant))?.killedBy)

  /** The single tests of a slow file that noticed most of a mutant's neighbours. */
  const likelyFor = (mutant: Mutant): string[] =>
    [...(killers.get(mutant.file) ?? [])]
      .filter(([name, count]) => count > 2 && (reaches[name.split(' > ')[0]!]?.seconds ?? 0) > SLOW)
      .sort(([, one], [, other]) => other - one)
      .slice(0, 2)
      .map(([name]) => name)

  /** The tests, of so many that are likeliest to notice it, that it has not got past yet, as they are now. */
  function ahead(mutant: Mutant, limit = Infinity): string[] {
    const passed = results.get(keyOf(mutant))?.passed ?? {}
    return order(mutant, limit).filter((test) => passed[test] !== tests.get(test)!.hash)
  }

  function fateOf(mutant: Mutant): Fate {
    const result = results.get(keyOf(mutant))
    if (result?.stillborn) return 'stillborn'
    if (result?.killedBy) return 'noticed'
    if (ahead(mutant).length > 0) return 'open'
    return isAccepted(mutant) ? 'accepted' : 'survived'
  }

  /** For the page: what was looked at and not noticed by the nearest tests is accepted where a reason stands. */
  function figureOf(mutant: Mutant): Fate {
    if (!results.has(keyOf(mutant))) return 'not run'
    const fate = fateOf(mutant)
    return fate === 'open' && isAccepted(mutant) ? 'accepted' : fate
  }

  function keep(mutant: Mutant, answer: Answer) {
    const key = keyOf(mutant)
    const passed = { ...results.get(key)?.passed }
    for (const test of answer.passed) passed[test] = tests.get(test)!.hash
    const result: Result = answer.stillborn
      ? { key, stillborn: true }
      : answer.killedBy
        ? { key, killedBy: answer.killedBy }
        : { key, passed }
    note(mutant, answer.killedBy)
    results.set(key, result)
    appendFileSync(file, `${JSON.stringify(result)}\n`)
  }
  return { ahead, fateOf, figureOf, keep, likelyFor }
}
export type Results = ReturnType<typeof openResults>
