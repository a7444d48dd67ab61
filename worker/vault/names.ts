/**
 * Names at rest: sealed under their person's key, and found by the beginnings of their words. A token is a keyed hash of
 * one beginning, so a name is found as it is typed, and its letters stand nowhere.
 */
import { toHex } from '../proofs/bytes.ts'
import { blindIndex, type IndexKey, type Place } from './vault.ts'

/** Where a name stands. */
export const namePlace = (table: 'users' | 'customers', row: string | bigint): Place => ({
  table,
  column: table === 'users' ? 'name' : 'full_name',
  row,
})

// Bounds on what one name writes: eight words with at most twenty letters of each.
const mostWords = 8
const mostLetters = 20
const tokenBytes = 16

/**
 * The words of a name in their one form: compatibility forms, case and the marks of Latin, Greek and Cyrillic letters do
 * not count, nor do apostrophes. Vowel signs of other scripts are letters and stay.
 */
export const nameWords = (name: string): string[] =>
  name
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ς', 'σ')
    .replace(/['’ʼ`]/g, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word !== '')

const letters = (word: string): string[] => [...word].slice(0, mostLetters)

const tokens = (index: IndexKey, texts: Iterable<string>): Promise<string[]> =>
  Promise.all(
    [...texts].map(async (text) => toHex((await blindIndex(index, 'name', text)).subarray(0, tokenBytes))),
  )

/** One token for each beginning of each word, of two letters and more; a word of one letter is its own. */
export function nameTokens(index: IndexKey, name: string): Promise<string[]> {
  const beginnings = nameWords(name)
    .slice(0, mostWords)
    .flatMap((word) => {
      const all = letters(word)
      if (all.length === 1) return all
      return all.slice(1).map((_, at) => all.slice(0, at + 2).join(''))
    })
  return tokens(index, new Set(beginnings))
}

/**
 * What has to be among a person's tokens, the longest beginning first since it finds the fewest: 32 hexadecimal digits
 * each, with spaces between; empty where nothing was typed that a name could hold. A last word of one letter is one that
 * goes on being typed, so single letters count only where there is nothing else.
 */
export async function nameLookup(index: IndexKey, typed: string): Promise<string> {
  const words = nameWords(typed).map((word) => letters(word).join(''))
  const long = words.filter((word) => [...word].length > 1)
  const asked = [...new Set(long.length > 0 ? long : words)].slice(0, mostWords)
  const longestFirst = asked.sort((one, other) => other.length - one.length)
  return (await tokens(index, longestFirst)).join(' ')
}
