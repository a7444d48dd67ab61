import type { NameMatch } from './contract.ts'

const titles = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'shri', 'smt', 'prof'])

/** Words in one form and order, without titles. */
const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '' && !titles.has(word))
    .sort()

/** How often each two letters stand beside each other. */
function pairsOf(letters: string[]): Map<string, number> {
  const pairs = new Map<string, number>()
  for (let at = 1; at < letters.length; at += 1) {
    const pair = letters[at - 1]! + letters[at]!
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}

/** Whether two names share most of their letters, by the pairs of them (Sørensen and Dice, 0.7). */
function isNear(typed: string[], known: string[]): boolean {
  const [ours, theirs] = [pairsOf(typed), pairsOf(known)]
  let shared = 0
  for (const [pair, times] of ours) shared += Math.min(times, theirs.get(pair) ?? 0)
  return typed.length > 3 && 2 * shared >= 0.7 * (typed.length + known.length - 2)
}

/**
 * How a typed name compares with the one that the bank knows: `match` (the same words in any order, whatever case, marks
 * and titles), `close` (initials or parts of it, or most of its letters), `none`.
 */
export function matchName(typed: string, known: string): NameMatch {
  const [ours, theirs] = [wordsOf(typed), wordsOf(known)]
  if (ours.length === 0 || theirs.length === 0) return 'none'
  if (ours.join(' ') === theirs.join(' ')) return 'match'
  const [letters, others] = [[...ours.join('')], [...theirs.join('')]]
  const isPart = (one: string) =>
    theirs.some((other) => other.startsWith(one) || ([...other].length === 1 && one.startsWith(other)))
  if (letters.length > 1 && ours.every(isPart)) return 'close'
  return isNear(letters, others) ? 'close' : 'none'
}
