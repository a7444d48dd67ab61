/** The list of common passwords that ships is made of the package named here. WRITE_PASSWORDS=1 makes it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import lists from 'zxcvbn/lib/frequency_lists.js'
import { isCommon, placeOf, remainderBits } from '../../worker/auth/common-passwords.ts'

const file = join(import.meta.dirname, '../../worker/auth/common-passwords.json')
/** Shorter ones are refused by their length. */
const common = lists.passwords
  .map((password) => password.toLowerCase())
  .filter((password) => password.length >= 8)
  // The list begins with the most common.
  .slice(0, 10_000)

/** Golomb-Rice: the sorted places of all passwords, each as its distance from the one before. */
function packed(passwords: string[]): string {
  const places = [...new Set(passwords.map((password) => placeOf(password, passwords.length)))].sort(
    (a, b) => a - b,
  )
  const bits: number[] = []
  let before = 0
  for (const place of places) {
    const distance = place - before
    before = place
    for (let rest = distance >>> remainderBits; rest > 0; rest--) bits.push(1)
    bits.push(0)
    for (let bit = remainderBits - 1; bit >= 0; bit--) bits.push((distance >>> bit) & 1)
  }
  // What fills the last byte reads as a distance without end.
  while (bits.length % 8 > 0) bits.push(1)
  const bytes = Buffer.alloc(bits.length / 8)
  for (const [at, bit] of bits.entries()) bytes[at >> 3]! |= bit << (7 - (at & 7))
  return bytes.toString('base64')
}

const written = () => `${JSON.stringify({ count: common.length, places: packed(common) }, null, 2)}\n`
if (process.env.WRITE_PASSWORDS) writeFileSync(file, written())

test('the list that ships is that of the package', () => {
  expect(readFileSync(file, 'utf8')).toBe(written())
})

test('every common password of eight characters or more is known', () => {
  expect(common.length).toBe(10_000)
  expect(common.filter((password) => !isCommon(password))).toEqual([])
})

test('of others one in five hundred is taken for one', () => {
  let taken = 0
  for (let turn = 0; turn < 100_000; turn++) if (isCommon(`other password ${turn}`)) taken++
  expect(taken).toBeLessThan(300)
})
