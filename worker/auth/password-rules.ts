/**
 * What a password must be (NIST SP 800-63B-4): long, not one that attackers try first, not about its owner. No rules of
 * composition. Nothing is normalised: characters are counted as Unicode code points and hashed as UTF-8 bytes, as typed.
 * Pure, so that page, Worker and command line say the same.
 */
import { isCommon } from './common-passwords.ts'

export const most = 128

/** Characters at least: a password that is the only factor is longer. */
export const leastOf = (hasFactor: boolean) => (hasFactor ? 8 : 15)

export type PasswordOwner = {
  hasFactor: boolean
  /** Name, e-mail address, customer id: what others know of the owner. */
  words: readonly string[]
}

const bankWords = ['edgebank', 'bank', 'password', 'passwort', 'passphrase', 'welcome']
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '01234567890',
  '1qaz2wsx3edc4rfv',
]
const easy = rows.flatMap((row) => [row, [...row].reverse().join('')])

export const passwordFaults = {
  stored: 'This contains a character that cannot be stored.',
  most: `At most ${most} characters.`,
  repeated: 'This repeats a few characters. Choose something less regular.',
  sequence: 'This is a row of characters that follow each other. Choose something less regular.',
  common: 'This is one of the passwords that attackers try first. Choose another.',
  personal:
    'This is mostly your name, your address, your customer id or the bank’s name. Choose something that others do not know.',
} as const

/** Why this password is refused, in a sentence for its owner; undefined where it is good. */
export function faultOfPassword(password: string, owner: PasswordOwner): string | undefined {
  if (password.includes('\u0000') || !password.isWellFormed()) return passwordFaults.stored
  const characters = [...password]
  const least = leastOf(owner.hasFactor)
  if (characters.length < least) return `At least ${least} characters.`
  if (characters.length > most) return passwordFaults.most
  const folded = password.toLowerCase()
  if (isRepeated([...folded])) return passwordFaults.repeated
  if (isSequence(folded)) return passwordFaults.sequence
  if (isCommonAtHeart(folded)) return passwordFaults.common
  if (isAboutOwner(folded, owner.words)) return passwordFaults.personal
  return undefined
}

/** One group of up to five characters again and again, or no more than three different ones. */
function isRepeated(characters: string[]): boolean {
  if (new Set(characters).size <= 3) return true
  return [1, 2, 3, 4, 5].some(
    (period) =>
      characters.length >= 2 * period &&
      characters.every((one, at) => at < period || one === characters[at - period]),
  )
}

const follows = (one: string, next: string) => {
  const step = next.codePointAt(0)! - one.codePointAt(0)!
  return step === 1 || step === -1 || easy.some((row) => row.includes(one + next))
}

/** All but a few of the characters follow the one before, in the alphabet or on a keyboard. */
function isSequence(folded: string): boolean {
  const characters = [...folded]
  const steps = characters.slice(1).filter((next, at) => follows(characters[at]!, next)).length
  return steps >= (characters.length - 1) * 0.75
}

/** In the list as it is, twice over, or with no more than digits and signs around it. */
function isCommonAtHeart(folded: string): boolean {
  const half = folded.slice(0, folded.length / 2)
  const heart = folded.replace(/^[\P{L}]+|[\P{L}]+$/gu, '')
  return [folded, half + half === folded ? half : '', heart].some(
    (text) => text.length >= 8 && isCommon(text),
  )
}

/** Without the words that others know, fewer than eight characters are left. */
function isAboutOwner(folded: string, words: readonly string[]): boolean {
  const known = [...words.flatMap(partsOf), ...bankWords].sort((one, other) => other.length - one.length)
  const left = known.reduce((text, word) => text.replaceAll(word, ''), folded)
  return left !== folded && [...left.replace(/[\P{L}]+/gu, '')].length < 4 && [...left].length < 8
}

/** `asha.raman@example.org` → asha.raman, asha, raman, ashara…: what people make passwords of. */
function partsOf(word: string): string[] {
  const local = word.toLowerCase().replace(/@.*$/s, '')
  return [local, ...local.split(/[^\p{L}\p{N}]+/u)].filter((part) => [...part].length >= 3)
}
