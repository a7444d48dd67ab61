/**
 * What pages say, in the language that was chosen. English stands beside the page that says it and is loaded with it;
 * every other language is one file for all pages, loaded when it is chosen. What a file lacks is said in English.
 */
import { createSignal, type JSX } from 'solid-js'

/** Forms by `count`; which categories there are is the language's own affair. */
type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
type Message = string | Plural
type Rooms = Record<string, Record<string, Message>>

export type Voice = {
  /** The language, as in `<html lang>`. */
  code: string
  /** What Intl is told: a region groups digits and orders dates in its own way. */
  dates: string
  numbers: string
  rooms?: Rooms | undefined
}

export const english: Voice = { code: 'en-IN', dates: 'en-IN', numbers: 'en-IN' }
const [voice, setVoice] = createSignal(english)

export { voice }

/** From now on everything on the page is said so. */
export function speak(next: Voice) {
  setVoice(next)
  document.documentElement.lang = next.code
}

const formats = new Map<string, unknown>()
function kept<Format>(kind: string, locale: string, options: object, make: () => Format): Format {
  const key = `${kind} ${locale} ${JSON.stringify(options)}`
  if (!formats.has(key)) formats.set(key, make())
  return formats.get(key) as Format
}

/** Made once for each locale and options: making one costs more than a hundred uses. */
export function dateFormat(options: Intl.DateTimeFormatOptions) {
  const locale = voice().dates
  return kept('date', locale, options, () => new Intl.DateTimeFormat(locale, options))
}
export function numberFormat(options: Intl.NumberFormatOptions = {}) {
  const locale = voice().numbers
  return kept('number', locale, options, () => new Intl.NumberFormat(locale, options))
}
function categoryOf(count: number) {
  const { code } = voice()
  return kept('plural', code, {}, () => new Intl.PluralRules(code)).select(count)
}

/** `'{name} sent {sum}'` → `'name' | 'sum'`. */
type HolesIn<Text> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesIn<Rest> : never
type Holes<Said> = Said extends string ? HolesIn<Said> : 'count' | HolesIn<Said[keyof Said]>
/** What has to be put into the holes; nothing where there are none. */
type Given<Said, Value> = [Holes<Said>] extends [never]
  ? []
  : [holes: { [Hole in Holes<Said>]: Hole extends 'count' ? number : Value }]

export type Words<English> = {
  <Key extends keyof English>(key: Key, ...holes: Given<English[Key], string | number>): string
  /** The same with links, amounts and the like in its holes. */
  parts: <Key extends keyof English>(key: Key, ...holes: Given<English[Key], JSX.Element>) => JSX.Element
  /** All of them under their keys, each said when it is read: names of kinds and states. */
  all: { readonly [Key in keyof English]: string }
  room: string
  english: English
}
/** What a file of another language owes to a page. */
export type Translated<Room> =
  Room extends Words<infer English>
    ? { [Key in keyof English]: English[Key] extends string ? string : Plural }
    : never

const hole = /\{(\w+)\}/

/** The words of one part of the pages. `room` is where the files of other languages keep theirs. */
export function words<const English extends Record<string, string | { one: string; other: string }>>(
  room: string,
  said: English,
): Words<English> {
  const textOf = (key: keyof English, holes: Record<string, unknown>): string => {
    const message: Message = voice().rooms?.[room]?.[key as string] ?? (said[key] as Message)
    if (typeof message === 'string') return message
    return message[categoryOf(Number(holes.count))] ?? message.other
  }
  const shown = (value: unknown) => (typeof value === 'number' ? numberFormat().format(value) : value)
  const split = (key: keyof English, holes: Record<string, unknown> = {}) =>
    textOf(key, holes)
      .split(hole)
      .map((piece, at) => (at % 2 === 1 ? shown(holes[piece]) : piece))
  const say = (key: keyof English, holes?: Record<string, unknown>) => split(key, holes).join('')
  const all = {}
  for (const key of Object.keys(said))
    Object.defineProperty(all, key, { enumerable: true, get: () => say(key) })
  return Object.assign(say, { parts: split, all, room, english: said }) as unknown as Words<English>
}

/** A sentence that the server wrote: found by what it is there, where the language has it. */
export const heard = (room: string, key: string): string | undefined => {
  const message = voice().rooms?.[room]?.[key]
  return typeof message === 'string' ? message : undefined
}
