/** Every language says all that the customers' pages say, with the same holes, and in the forms that its plurals need. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { english, type Voice, voice, words } from '../web/ui/language.ts'
import { passwordFaults } from '../worker/auth/password-rules.ts'
import { errors } from '../worker/errors.ts'
import { subjects } from '../worker/support/subjects.ts'
import { saidIn } from './said.ts'

type Message = string | Record<string, string>
type File = Record<string, Record<string, Message>>
const web = join(import.meta.dirname, '../web')
const folder = join(web, 'languages')
const files = readdirSync(folder).filter((name) => /^\w+\.json$/.test(name))
const parts = (name: string) => [name, name.replace('.json', '.rarer.json')]
const partOf = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as File
/** A language is two files: one that the first page waits for, one that comes after it. */
const read = (name: string): File => Object.assign({}, ...parts(name).map(partOf))

/** Found by looking, so that a room that nobody listed is missed by nobody. */
const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && path !== 'ui/language.ts')
  .filter((path) => /= words\('/.test(readFileSync(join(web, path), 'utf8')))
const rooms = new Map<string, Record<string, Message>>()
for (const path of sources)
  for (const made of Object.values(await import(join(web, path))) as { room?: string; english?: never }[])
    if (made?.room && made.english) rooms.set(made.room, made.english)

const formsOf = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message))
/** The number of a plural may stand in all of its forms, in some or in none. */
const holesOf = (message: Message) => {
  const holes = new Set(formsOf(message).flatMap((text) => text.match(/\{\w+\}/g) ?? []))
  if (typeof message !== 'string') holes.delete('{count}')
  return [...holes].sort()
}

test('there are pages to translate, and another language than English', () => {
  expect(rooms.size).toBeGreaterThan(10)
  expect([...rooms.values()].flatMap(Object.keys).length).toBeGreaterThan(300)
  expect(files).toContain('hi.json')
})

describe.each(files)('%s', (name) => {
  const file = read(name)
  const code = name.slice(0, 2)
  test('has the rooms of the pages and no others', () => {
    expect(Object.keys(file).sort()).toEqual([...rooms.keys(), 'errors', 'sentences'].sort())
  })
  test('no room stands in both of its files', () => {
    const [often, rarer] = parts(name).map((part) => Object.keys(partOf(part)))
    expect(often!.filter((room) => rarer!.includes(room))).toEqual([])
  })
  test.each([...rooms.keys()])('%s: the same keys, the same holes, the forms of its plurals', (room) => {
    const said = rooms.get(room)!
    const here = file[room]!
    expect(Object.keys(here).sort()).toEqual(Object.keys(said).sort())
    const categories = new Intl.PluralRules(code).resolvedOptions().pluralCategories
    for (const [key, message] of Object.entries(said)) {
      expect(holesOf(here[key]!), `${room}.${key}`).toEqual(holesOf(message))
      expect(typeof here[key], `${room}.${key}`).toBe(typeof message)
      if (typeof message !== 'string')
        expect(Object.keys(here[key]!).sort(), `${room}.${key}`).toEqual([...categories].sort())
      for (const form of formsOf(here[key]!)) expect(form.trim(), `${room}.${key}`).not.toBe('')
    }
  })
  test('knows every refusal of the bank by its code, and what it says of passwords', () => {
    const codes = [...Object.keys(errors), 'offline']
    expect(Object.keys(file.errors!).sort()).toEqual(
      [...codes, ...codes.map((one) => `${one}_title`), 'field'].sort(),
    )
    expect(Object.keys(file.sentences!)).toEqual(expect.arrayContaining(Object.values(passwordFaults)))
    expect(Object.keys(file.sentences!)).toEqual(expect.arrayContaining(Object.values(subjects)))
  })
})

test('Hindi is written in Devanagari', () => {
  const latin = Object.entries(read('hi.json')).flatMap(([room, messages]) =>
    Object.entries(messages)
      .filter(([, message]) =>
        formsOf(message).some((text) => !/[\u0900-\u097f]/.test(text.replace(/\{\w+\}/g, ''))),
      )
      .map(([key]) => `${room}.${key}`),
  )
  // Nothing but names in it.
  expect(latin).toEqual(['home.hello_named'])
})

describe('no page of the customers says anything by itself', () => {
  const pages = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.tsx?$/.test(path) && !/^(?:desk|languages)\//.test(path) && !sources.includes(path),
  )
  /** Names, what only staff see, and what no page shows. */
  const known: Record<string, string[]> = {
    'api.ts': [
      'Bearer',
      'No connection',
      'The bank could not be reached. Check your connection and try again.',
    ],
    'bank/auth/second-step.tsx': [
      'Staff sign in with an authenticator app. Scan this with yours, then type the code it shows.',
      'Try again',
      'The six digits that the app shows now.',
    ],
    'bank/insights/ahead.tsx': ['Some Company Limited'],
    'bank/ledger/export-button.tsx': ['CSV'],
    'bank/shell/door.tsx': ['Edgebank'],
    'bank/shell/logo.tsx': ['Edgebank'],
    'bank/support/conversation.tsx': ['Edgebank'],
    'sending.ts': ['No answer came.', 'Bearer'],
    'ui/qr.tsx': ['M'],
  }
  test('there are pages', () => expect(pages.length).toBeGreaterThan(130))
  test.each(pages)('%s', (path) => {
    expect([...new Set(saidIn(join(web, path)))]).toEqual(known[path] ?? [])
  })
})

describe('words', () => {
  const t = words('test', {
    plain: 'Plain',
    holes: '{one} and {two}',
    lines: { one: '{count} line', other: '{count} lines' },
  })
  const as = async (next: Voice) => (await import('../web/ui/language.ts')).speak(next)
  Reflect.set(globalThis, 'document', { documentElement: {} })
  afterEach(() => as(english))

  test('English stands by itself, numbers as they are written in India', () => {
    expect(t('plain')).toBe('Plain')
    expect(t('holes', { one: 'a{two}', two: 'b' })).toBe('a{two} and b')
    expect([t('lines', { count: 1 }), t('lines', { count: 0 }), t('lines', { count: 123456 })]).toEqual([
      '1 line',
      '0 lines',
      '1,23,456 lines',
    ])
    expect(t.all.plain).toBe('Plain')
  })
  test('another language says what it has, by its own plurals, and is on the document', async () => {
    const rooms = { test: { plain: 'सादा', lines: { one: '{count} पंक्ति', other: '{count} पंक्तियाँ' } } }
    await as({ code: 'hi', dates: 'hi-IN', numbers: 'en-GB', rooms })
    expect(voice().code).toBe('hi')
    expect(document.documentElement.lang).toBe('hi')
    expect([t('plain'), t.all.plain, t('holes', { one: 1, two: 2 })]).toEqual(['सादा', 'सादा', '1 and 2'])
    expect([t('lines', { count: 0 }), t('lines', { count: 2 }), t('lines', { count: 123456 })]).toEqual([
      '0 पंक्ति',
      '2 पंक्तियाँ',
      '123,456 पंक्तियाँ',
    ])
  })
  test('a key that is not there, a hole that is not filled and one too many fail the types', () => {
    // Judged by the compiler: each line would be an error there without its mark.
    const wrong = [
      // @ts-expect-error
      () => t('nowhere'),
      // @ts-expect-error
      () => t('holes', { one: 'a' }),
      // @ts-expect-error
      () => t('plain', { one: 'a' }),
      // @ts-expect-error
      () => t('lines', { count: 'many' }),
    ]
    expect(wrong).toHaveLength(4)
  })
})
