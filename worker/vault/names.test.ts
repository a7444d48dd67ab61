/** Words of names in their one form, and the tokens that find them as they are typed. */
import { describe, expect, test } from 'vitest'
import { nameLookup, nameTokens, nameWords } from './names.ts'
import { newKey, openIndexKey, openRing } from './vault.ts'

const ring = await openRing(new Uint8Array(32).fill(7))
const newIndex = async () => openIndexKey(ring, (await newKey(ring, 'index')).kept)
const index = await newIndex()

describe('the words of a name', () => {
  test.each([
    ['Asha Raman', ['asha', 'raman']],
    ['  ASHA\traman ', ['asha', 'raman']],
    ['José Ñandú-Müller', ['jose', 'nandu', 'muller']],
    ['Strauß', ['strauss']],
    ['STRAUSS', ['strauss']],
    ['ﬁnn ＡＳＨＡ', ['finn', 'asha']],
    ['O’Brien', ['obrien']],
    ["o'brien", ['obrien']],
    ['A. P. J. Kalam', ['a', 'p', 'j', 'kalam']],
    ['Σωκράτης ΟΔΟΣ', ['σωκρατησ', 'οδοσ']],
    // Vowel signs tell words apart: Asha and Usha.
    ['आशा', ['आशा']],
    ['उषा', ['उषा']],
    ['李小龍', ['李小龍']],
    ['R2 D2', ['r2', 'd2']],
    ['%_\\ --', []],
  ])('of %s', (name, words) => {
    expect(nameWords(name)).toEqual(words)
  })
})

describe('the tokens of a name', () => {
  const finds = async (typed: string, name: string) => {
    const kept = await nameTokens(index, name)
    const asked = await nameLookup(index, typed)
    return asked !== '' && asked.split(' ').every((token) => kept.includes(token))
  }

  test.each([
    ['as', true],
    ['Asha', true],
    ['ram', true],
    ['RAMAN asha', true],
    ['asha r', true],
    ['raman, a', true],
    ['ashá', true],
    ['asham', false],
    ['sha', false],
    ['asha menon', false],
    ['', false],
    ['%', false],
    ['a', false],
  ])('“%s” finds Asha Raman: %s', async (typed, isFound) => {
    expect(await finds(typed, 'Asha Raman')).toBe(isFound)
  })

  test('find single letters where nothing else was typed', async () => {
    expect(await finds('a p', 'A. P. J. Abdul Kalam')).toBe(true)
    expect(await finds('x', 'A. P. J. Abdul Kalam')).toBe(false)
  })

  test('are 16 bytes each, one for each beginning, and bounded', async () => {
    const kept = await nameTokens(index, 'Asha Asha Raman')
    expect(kept).toHaveLength(3 + 4)
    for (const token of kept) expect(token).toMatch(/^[0-9a-f]{32}$/)
    const long = Array.from({ length: 40 }, (_, at) =>
      String.fromCharCode(97 + (at % 26)).repeat(3 + at),
    ).join(' ')
    expect((await nameTokens(index, long)).length).toBeLessThanOrEqual(8 * 19)
    expect(await finds('n'.repeat(60), 'n'.repeat(40))).toBe(true)
    expect((await nameLookup(index, long)).split(' ')).toHaveLength(8)
  })

  test('come longest first, so that the fewest are looked through', async () => {
    expect(await nameLookup(index, 'ra asha')).toBe(await nameLookup(index, 'asha ra'))
    expect((await nameLookup(index, 'ra asha')).split(' ')[0]).toBe(await nameLookup(index, 'asha'))
  })

  test('are another bank’s under another key', async () => {
    const [ours, theirs] = [await nameTokens(index, 'Asha'), await nameTokens(await newIndex(), 'Asha')]
    expect(ours.filter((token) => theirs.includes(token))).toEqual([])
  })
})
