/**
 * Notes at rest: what payments say. Under the journal's key, since both sides read them and statements print them. A note
 * is sealed to the same bytes for the same order, so that an order that comes again is the same one, and so is what a
 * second factor confirmed. Behind it stand the tokens that find it, `v1.<key id>.<sealed>~<token>~<token>`: SQL copies all
 * of it as it is, and entries commit to all of it.
 */
import { toBase64url } from '../proofs/bytes.ts'
import { Unopenable } from './gcm.ts'
import { beginningsOf, lookedFor, nameWords } from './names.ts'
import { blindIndex, type IndexKey, type JournalKey, openField, type Place, sealFieldSame } from './vault.ts'

type Keys = { journal: JournalKey; index: IndexKey }

/** One for every copy, as of names. */
export const notePlace: Place = { table: 'journal', column: 'note', row: '' }

/** Words that find a note, and letters of each: whatever stands behind them does not. */
export const mostNoteWords = 12
const mostLetters = 12
const mostKept = 5_000

/** What an isolate remembers, the oldest forgotten first. */
function keep<Value>(known: Map<string, Value>, name: string, value: Value): Value {
  if (known.size >= mostKept) known.delete(known.keys().next().value!)
  known.set(name, value)
  return value
}

/** A map for each key: what one has opened or made is nothing to another. */
function mapOf<Value>(maps: WeakMap<object, Map<string, Value>>, key: object): Map<string, Value> {
  const before = maps.get(key)
  if (before) return before
  const made = new Map<string, Value>()
  maps.set(key, made)
  return made
}

const opened = new WeakMap<object, Map<string, string>>()
const tokensOfWords = new WeakMap<object, Map<string, string>>()

/** What has no letters and digits at all is one word, so that it is found by itself. */
function wordsOf(text: string): string[] {
  const words = nameWords(text)
  const whole = text.trim().toLowerCase()
  return words.length > 0 ? words.slice(0, mostNoteWords) : whole === '' ? [] : [`=${whole}`]
}

const cut = (word: string): string => [...word].slice(0, mostLetters).join('')

// 32 bits are enough to tell apart the notes of one account.
const tokenOf = async (index: IndexKey, text: string): Promise<string> =>
  `~${toBase64url((await blindIndex(index, 'note', text)).subarray(0, 4))}`

/** What has to stand in a sealed note, each of it; none where nothing was typed. */
export const noteLookup = (index: IndexKey, typed: string): Promise<string[]> =>
  Promise.all(lookedFor(wordsOf(typed).map(cut)).map((word) => tokenOf(index, word)))

/** Of one word; people write the same ones again and again, and a token is 5 µs. */
async function tokensOf(index: IndexKey, word: string): Promise<string> {
  const known = mapOf(tokensOfWords, index)
  const before = known.get(word)
  if (before !== undefined) return before
  const tokens = await Promise.all([...beginningsOf([word])].map((text) => tokenOf(index, text)))
  return keep(known, word, tokens.join(''))
}

/** What finds a note, to stand behind it. */
export async function noteTokens(index: IndexKey, text: string): Promise<string> {
  const words = new Set(wordsOf(text).map(cut))
  return (await Promise.all([...words].map((word) => tokensOf(index, word)))).join('')
}

/** The note of an order: the same bytes for the same id and text. */
export async function sealNote({ journal, index }: Keys, id: string, text: string): Promise<string> {
  const [sealed, found] = await Promise.all([
    sealFieldSame(journal, notePlace, text, id),
    noteTokens(index, text),
  ])
  const whole = `${sealed}${found}`
  // The answer brings it back.
  keep(mapOf(opened, journal), whole, text)
  return whole
}

const sealedForm = /^v1\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{38,})(?:~[\w-]{6})*$/

/**
 * A note in clear. What the journal's key does not open stays as it is: before notes were sealed people could write
 * anything, also what looks like one, and entries commit to what stands there.
 */
export async function openNote(journal: JournalKey, kept: string): Promise<string> {
  const known = mapOf(opened, journal)
  const before = known.get(kept)
  if (before !== undefined) return before
  const [, keyId, body] = sealedForm.exec(kept) ?? []
  if (keyId !== journal.id) return kept
  try {
    const key = { id: journal.id, key: journal.same.aes }
    return keep(known, kept, await openField(key, notePlace, `v1.${keyId}.${body}`))
  } catch (error) {
    if (error instanceof Unopenable) return kept
    throw error
  }
}
