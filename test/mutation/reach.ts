/** Which test files can notice a mutant, and which of them most likely does so first. */
import { texts } from './checkout.ts'
import type { Mutant } from './mutants.ts'
import { nearest } from './nearest.ts'

/** Learned once by running each test file without a mutant. */
export type Reach = { hash: string; called: string[]; seconds: number }
export type Reaches = Record<string, Reach>

const HEAD = /create or replace function banking\.(\w+)/g

/** The function that a mutant stands in; nothing for one of the policies. */
export function functionOf(mutant: Mutant, text: string): string | undefined {
  if (!mutant.file.startsWith('db/functions/')) return undefined
  return [...text.slice(0, mutant.start + 1).matchAll(HEAD)].at(-1)?.[1]
}

/** For each function those that its text names, and those that these name. */
function callees(): Map<string, Set<string>> {
  const bodies = new Map<string, string>()
  for (const [file, text] of texts)
    if (file.startsWith('db/functions/')) {
      const heads = [...text.matchAll(HEAD)]
      heads.forEach((head, index) => {
        const body = text.slice(head.index, heads[index + 1]?.index)
        bodies.set(head[1]!, `${bodies.get(head[1]!) ?? ''}${body}`)
      })
    }
  const direct = new Map<string, string[]>()
  for (const [name, body] of bodies)
    direct.set(
      name,
      [...new Set(body.match(/\w+/g))].filter((word) => word !== name && bodies.has(word)),
    )
  const all = new Map<string, Set<string>>()
  for (const name of bodies.keys()) {
    const found = new Set([name])
    for (const one of found) for (const next of direct.get(one) ?? []) found.add(next)
    all.set(name, found)
  }
  return all
}

/** What one test asks of every function alike. */
const NEAREST_OF_KIND: Record<string, string[]> = {
  'search path not pinned': ['grants'],
  // Steps of `settle_proposal` are no doors themselves.
  'any kind': ['policies/doors', 'functions/settle_proposal.'],
  'token not held': ['policies/doors', 'functions/settle_proposal.'],
}

export type Tests = Map<string, { text: string; hash: string }>

/**
 * Postgres counts a call when it returns, so a function that always raises is seen through those that call it.
 * Triggers that only refuse are called by statements, and any test may send one.
 */
export function makeOrder(tests: Tests, reaches: Reaches) {
  const below = callees()
  const reached = new Map<string, Set<string>>()
  for (const [test, { text }] of tests) {
    const named = [...new Set(text.match(/\w+/g))].filter((word) => below.has(word))
    const all = new Set<string>()
    for (const name of [...named, ...(reaches[test]?.called ?? [])])
      for (const one of below.get(name) ?? []) all.add(one)
    reached.set(test, all)
  }
  const triggers = new Set<string>()
  for (const text of texts.values())
    for (const [, name] of text.matchAll(/function banking\.(\w+)\(\)\s*returns trigger/g))
      triggers.add(name!)

  const kills = new Map<string, Map<string, number>>()
  const noteKill = (file: string, test: string) => {
    const of = kills.get(file) ?? new Map<string, number>()
    kills.set(file, of.set(test, (of.get(test) ?? 0) + 1))
  }

  /** With a limit only tests of which something says that they may notice it. */
  function order(mutant: Mutant, limit: number): string[] {
    const name = functionOf(mutant, texts.get(mutant.file)!)
    const base = mutant.file.split('/').at(-1)!.replace('.sql', '')
    const likely = NEAREST_OF_KIND[mutant.name.split(':')[0]!] ?? nearest[base] ?? []
    const pointsOf = (test: string) => {
      const { text } = tests.get(test)!
      const hint = likely.findIndex((part) => test.includes(part))
      const isNamesake = test.split('/').at(-1)!.startsWith(`${base}.`)
      const names = name ? text.split(`banking.${name}(`).length - 1 : 0
      const called = name && reaches[test]?.called.includes(name) ? 1 : 0
      const before = kills.get(mutant.file)?.get(test) ?? 0
      const hinted = hint < 0 ? 0 : 30 / (hint + 1)
      const named = names ? 8 + Math.min(names, 6) : 0
      return called + hinted + named + 4 * Number(isNamesake) + 4 * Math.min(before, 5)
    }
    const weight = (test: string) => {
      const seconds = (reaches[test]?.seconds ?? 3) + 2
      return (pointsOf(test) + 0.1) / Math.max(Math.sqrt(seconds), seconds / 4)
    }
    return (
      [...tests.keys()]
        .filter((test) => limit === Infinity || pointsOf(test) > 0)
        // One that has not been learned yet may call anything.
        .filter((test) => !name || triggers.has(name) || !reaches[test] || reached.get(test)!.has(name))
        .sort((one, other) => weight(other) - weight(one))
        .slice(0, limit)
    )
  }
  return { order, noteKill }
}
