import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openEdge } from '../test/edge.ts'
import { checkDigit, isAccountNumber, isCustomerId, uuidv7 } from './ids.ts'

const digits = fc.stringMatching(/^\d{12}$/)

describe('a check digit', () => {
  // ISO/IEC 7064, MOD 11,10: the standard's own example is 0794 with 5.
  test.each([
    ['0794', '5'],
    ['', '1'],
    ['0', '2'],
  ])('of "%s" is %s', (text, digit) => expect(checkDigit(text)).toBe(digit))

  test('finds every single wrong digit', () => {
    fc.assert(
      fc.property(digits, fc.nat(12), fc.integer({ min: 1, max: 9 }), (text, at, by) => {
        const number = text + checkDigit(text)
        expect(isAccountNumber(number)).toBe(true)
        const wrong = (Number(number[at]) + by) % 10
        expect(isAccountNumber(number.slice(0, at) + wrong + number.slice(at + 1))).toBe(false)
      }),
    )
  })

  test('finds nearly every pair of neighbours that were swapped', () => {
    let swapped = 0
    let missed = 0
    fc.assert(
      fc.property(digits, fc.nat(11), (text, at) => {
        const number = text + checkDigit(text)
        if (number[at] === number[at + 1]) return
        swapped += 1
        const other = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2)
        if (isAccountNumber(other)) missed += 1
      }),
      { numRuns: 2000, seed: 7 },
    )
    expect(missed / swapped).toBeLessThan(0.05)
  })

  test('is the same in Postgres', async () => {
    const edge = await openEdge()
    const samples = fc.sample(fc.stringMatching(/^\d{1,14}$/), 200)
    const rows = await edge.sql(
      'select banking.check_digit(d) as digit from unnest($1::text[]) with ordinality u(d, n) order by n',
      [samples],
    )
    expect(rows.map(({ digit }) => digit)).toEqual(samples.map(checkDigit))
    const { customerId, accounts } = await edge.provision(['savings', 'current'])
    expect(isCustomerId(customerId)).toBe(true)
    expect(accounts.every(isAccountNumber)).toBe(true)
  })
})

test('a number of another form is none of the bank’s', () => {
  for (const text of ['', '1', 'C123', '12345678901234', ' 1234567890123', '123456789012a', '१२३४५६७८९०१२३'])
    expect(isAccountNumber(text)).toBe(false)
  const id = `C123456789${checkDigit('123456789')}`
  expect(isCustomerId(id)).toBe(true)
  for (const text of ['', id.toLowerCase(), id.slice(1), `${id}0`, `D${id.slice(1)}`])
    expect(isCustomerId(text)).toBe(false)
})

describe('a UUID of version 7', () => {
  test('carries its time, version and variant, and random bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (now) => {
        const id = uuidv7(now)
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
        expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(now)
      }),
    )
    const many = new Set(Array.from({ length: 1000 }, () => uuidv7(1)))
    expect(many.size).toBe(1000)
    expect(new Set([...many].map((id) => id.slice(15, 18))).size).toBeGreaterThan(100)
  })

  test('sorts by time', () => {
    const ids = [1, 2, 1000, 2 ** 40, 2 ** 47].map((now) => uuidv7(now))
    expect([...ids].sort()).toEqual(ids)
    expect(uuidv7() > uuidv7(Date.now() - 1000)).toBe(true)
  })
})
