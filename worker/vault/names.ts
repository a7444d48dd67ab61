/**
 * Names at rest: sealed under their person's key, and found by the beginnings of their words. A token is a keyed hash of
 * one beginning, so a name is found as it is typed, and its letters stand nowhere.
 */
import { toHex } from '../proofs/bytes.ts'
import { blindIndex, type IndexKey, type Place } from './vault.ts'

/** In the journal one for every copy, since the copies are what is wanted. */
export const journalPlace: Place = { table: 'journal', column: 'name', row: '' }

/** Where a name stands. */
export const namePlace = (table: 'users' | 'customers', row: string | bigint): Place => ({
  table,
  column: table === 'users' ? 'name' : 'full_name',
  row,
})

// What customers write for themselves, under their own key.
/** An account has no number yet when its first name is sealed: bound to the column and, by the key, to the customer. */
export const accountNickname: Place = { table: 'accounts', column: 'nickname', row: '' }
export const payeeNickname = (id: string): Place => ({ table: 'payees', column: 'nickname', row: id })
/** Beside a transaction, by the id that its maker gave it. */
export const ownNote = (transaction: string): Place => ({
  table: 'transaction_notes',
  column: 'note',
  row: transaction,
})
export const potName = (id: string): Place => ({ table: 'pots', column: 'name', row: id })
export const nomineeField = (column: 'name' | 'relation', account: string, position: number): Place => ({
  table: 'account_nominees',
  column,
  row: `${account}.${position}`,
})
// What is said on a ticket.
export const ticketSubject = (ticket: string): Place => ({ table: 'tickets', column: 'subject', row: ticket })
export const ticketRating = (ticket: string): Place => ({ table: 'tickets', column: 'rating', row: ticket })
export const messageBody = (id: string): Place => ({ table: 'ticket_messages', column: 'body', row: id })

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

/** Each beginning of each word once, of two letters and more; a word of one letter is its own. */
export function beginningsOf(words: string[]): Set<string> {
  const all = words.flatMap((word) => {
    const single = letters(word)
    if (single.length === 1) return single
    return single.slice(1).map((_, at) => single.slice(0, at + 2).join(''))
  })
  return new Set(all)
}

const ofName = (name: string): Set<string> => beginningsOf(nameWords(name).slice(0, mostWords))

/** One token for each beginning. */
export const nameTokens = (index: IndexKey, name: string): Promise<string[]> => tokens(index, ofName(name))

/** Words that were typed as what has to be found: single letters only where there is nothing else. */
export function lookedFor(words: string[]): string[] {
  const long = words.filter((word) => [...word].length > 1)
  return [...new Set(long.length > 0 ? long : words)]
}

const askedOf = (typed: string): string[] =>
  lookedFor(nameWords(typed).map((word) => letters(word).join(''))).slice(0, mostWords)

// In the journal a token is 32 bits: there it only has to tell apart the few names of one account's lines.
const small = (index: IndexKey, texts: Iterable<string>): Promise<number[]> =>
  Promise.all(
    [...texts].map(async (text) =>
      new DataView((await blindIndex(index, 'holder', text)).buffer).getInt32(0),
    ),
  )

/** What finds a name in the journal, by beginnings of its words. */
export const holderTokens = (index: IndexKey, name: string): Promise<number[]> => small(index, ofName(name))

/** All of these have to be among a name's; none where nothing was typed that a name could hold. */
export const holderLookup = (index: IndexKey, typed: string): Promise<number[]> =>
  small(index, askedOf(typed))

/**
 * What has to be among a person's tokens, the longest beginning first since it finds the fewest: 32 hexadecimal digits
 * each, with spaces between; empty where nothing was typed that a name could hold. A last word of one letter is one that
 * goes on being typed.
 */
export async function nameLookup(index: IndexKey, typed: string): Promise<string> {
  const longestFirst = askedOf(typed).sort((one, other) => other.length - one.length)
  return (await tokens(index, longestFirst)).join(' ')
}
