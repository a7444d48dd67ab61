/**
 * Which languages the customers' pages speak, and the choice of one: kept on the device, where early.js finds it
 * before the first paint. A further language is a file beside this one and a line below; its type says what it owes.
 */
import type { ErrorCode } from '../../worker/errors.ts'
import { english, speak, type Translated, type Voice, voice } from '../ui/language.ts'
import type { Room } from './rooms.ts'

type Refusal = ErrorCode | 'offline'
/** The rooms of pages that are not of every day: a file of their own, so that the first page does not wait for them. */
type Rarer =
  | 'ask_about'
  | 'ask_states'
  | 'check_findings'
  | 'check_names'
  | 'copies'
  | 'deposits'
  | 'exchange'
  | 'happenings'
  | 'joint_states'
  | 'limits'
  | 'looked'
  | 'lookers'
  | 'rules'
  | 'schedules'
  | 'security'
  | 'statements'
  | 'support'
  | 'wrong_reasons'
  | 'wrong_wishes'
type Of<Name extends keyof Room> = { [One in Name]: Translated<Room[One]> }
/** What the first file of a language holds: the rooms of every day, and what the bank itself says. */
type File = Of<Exclude<keyof Room, Rarer>> & {
  errors: Record<Refusal | `${Refusal}_title` | 'field', string>
  sentences: Record<string, string>
}

export const languages = {
  en: { name: 'English', dates: 'en-IN', numbers: 'en-IN', file: undefined, rarer: undefined },
  hi: {
    name: 'हिन्दी',
    dates: 'hi-IN',
    numbers: 'hi-IN',
    file: async (): Promise<File> => {
      const [words] = await Promise.all([import('./hi.json'), import('./devanagari.css')])
      return words.default
    },
    rarer: async (): Promise<Of<Rarer>> => (await import('./hi.rarer.json')).default,
  },
} as const
export type Language = keyof typeof languages
/** How digits are grouped: 1,00,000 or 100,000. */
export type Grouping = 'indian' | 'international'

export const isLanguage = (code: unknown): code is Language =>
  typeof code === 'string' && Object.hasOwn(languages, code)

const stored = (key: string) => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
const store = (key: string, value: string) => {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

/** What this device was told; undefined where it never was. */
export const chosenHere = () => {
  const language = stored('language')
  return isLanguage(language) ? language : undefined
}
const ofBrowser = () => navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage)

export const grouping = (): Grouping => (voice().numbers === 'en-GB' ? 'international' : 'indian')
export const language = (): Language => (isLanguage(voice().code) ? (voice().code as Language) : 'en')

async function voiceOf(code: Language, grouped: Grouping, isWhole = true): Promise<Voice> {
  const { dates, numbers, file, rarer } = languages[code]
  const away = grouped === 'international'
  const [often, seldom] = await Promise.all([file?.(), isWhole ? rarer?.() : undefined])
  const rooms = often && { ...often, ...seldom }
  return {
    code: code === 'en' ? (away ? 'en-GB' : english.code) : code,
    // hi-IN groups in lakhs whatever is asked of it, so the others' figures come from a locale that does not.
    numbers: away ? 'en-GB' : numbers,
    dates: away && code === 'en' ? 'en-GB' : dates,
    rooms,
  }
}

/** Remembers this language here, and says everything in it from now on. */
export async function choose(code: Language, grouped = grouping()) {
  // Kept before its words are fetched: whoever goes to another page at once has chosen all the same.
  store('language', code)
  store('numbers', grouped)
  speak(await voiceOf(code, grouped))
}

/** The desk is in English, with the bank's own figures, whatever its device was told. */
export const isDesk = (path: string) => path.startsWith('/desk')

/** What opens first on most days; every other page waits for all words. */
const everyDay = /^\/(?:sign-in|send|history|profile)?$/
/** The first page has been drawn by then, and nobody has gone to another. */
const laterMs = 1500
function fetchRest(code: Language) {
  setTimeout(() => {
    // Whoever chose another language meanwhile has all of that.
    if (language() === code)
      void voiceOf(code, grouping()).then(
        (whole) => language() === code && speak(whole),
        () => undefined,
      )
  }, laterMs)
}

/** At this path of the customers' side: what this device was told, or what its browser asks for. */
export async function begin(path: string) {
  const code = chosenHere() ?? ofBrowser() ?? 'en'
  const grouped = stored('numbers') === 'international' ? 'international' : 'indian'
  if (isDesk(path) || (code === 'en' && grouped === 'indian')) return
  const isWhole = !everyDay.test(path)
  try {
    speak(await voiceOf(code, grouped, isWhole))
    if (!isWhole && code !== 'en') fetchRest(code)
  } catch {
    // Its file did not come: English is there.
  }
}

/** Leaving the customers' side for the desk within the page. */
export const atDesk = () => speak(english)
