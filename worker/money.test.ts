import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Currency,
  currencies,
  exponents,
  fromTyping,
  greatestMinor,
  lessPercent,
  minorOf,
  toMinor,
  toMoney,
} from './money.ts'

const currency = fc.constantFrom<Currency>(...currencies)
const minor = fc.bigInt({ min: 0n, max: greatestMinor })

describe('an amount on the wire', () => {
  test('goes into minor units and back without a change', () => {
    fc.assert(
      fc.property(minor, currency, (units, code) => {
        const money = toMoney(units, code)
        expect(money.amount).toMatch(
          exponents[code] ? new RegExp(`^\\d+\\.\\d{${exponents[code]}}$`) : /^\d+$/,
        )
        expect(toMinor(money.amount, code)).toBe(units)
        expect(minorOf(money)).toBe(units)
      }),
    )
  })

  test('below zero carries its sign, in answers alone', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: greatestMinor }), currency, (units, code) => {
        const money = toMoney(-units, code)
        expect(money.amount.startsWith('-')).toBe(true)
        expect(minorOf(money)).toBe(-units)
        expect(toMinor(money.amount, code)).toBeUndefined()
      }),
    )
  })

  test('has one spelling: any text that is taken is the text that would be given', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[-+ ]?\d{0,18}[.,]?\d{0,4}[ ]?$/),
      fc.stringMatching(/^\d{1,17}\.\d{1,3}$/),
    )
    fc.assert(
      fc.property(text, currency, (typed, code) => {
        const units = toMinor(typed, code)
        if (units !== undefined) expect(toMoney(units, code).amount).toBe(typed)
      }),
      { numRuns: 2000 },
    )
  })

  const cases: [string, Currency, bigint | undefined][] = [
    ['0.00', 'INR', 0n],
    ['0.01', 'INR', 1n],
    ['1250.00', 'INR', 125_000n],
    ['10000000000000.00', 'INR', greatestMinor],
    ['10000000000000.01', 'INR', undefined],
    ['99999999999999.99', 'INR', undefined],
    ['100000000000000.00', 'INR', undefined],
    ['9223372036854775808', 'INR', undefined],
    ['1', 'INR', undefined],
    ['1.0', 'INR', undefined],
    ['1.000', 'INR', undefined],
    ['01.00', 'INR', undefined],
    ['00.00', 'INR', undefined],
    ['.01', 'INR', undefined],
    ['1.', 'INR', undefined],
    ['-1.00', 'INR', undefined],
    ['+1.00', 'INR', undefined],
    ['1e3', 'INR', undefined],
    ['1,000.00', 'INR', undefined],
    ['1.00\n', 'INR', undefined],
    [' 1.00', 'INR', undefined],
    ['१.००', 'INR', undefined],
    ['', 'INR', undefined],
    ['0', 'JPY', 0n],
    ['1500', 'JPY', 1500n],
    ['1500.00', 'JPY', undefined],
    ['01', 'JPY', undefined],
    ['1000000000000000', 'JPY', greatestMinor],
    ['1000000000000001', 'JPY', undefined],
    ['1.234', 'KWD', 1234n],
    ['1.23', 'KWD', undefined],
    ['0.001', 'KWD', 1n],
    ['1000000000000.000', 'KWD', greatestMinor],
    ['1000000000000.001', 'KWD', undefined],
  ]
  test.each(cases)('%s %s is %s minor units', (text, code, units) => {
    expect(toMinor(text, code)).toBe(units)
  })

  test('is written with leading zeros where the minor units are few', () => {
    expect(toMoney(5n, 'INR')).toEqual({ amount: '0.05', currency: 'INR' })
    expect(toMoney(-5n, 'KWD')).toEqual({ amount: '-0.005', currency: 'KWD' })
    expect(toMoney(-5n, 'JPY')).toEqual({ amount: '-5', currency: 'JPY' })
    expect(toMoney(0n, 'USD')).toEqual({ amount: '0.00', currency: 'USD' })
  })

  test('that is malformed in an answer is a fault, not a number', () => {
    for (const amount of ['', '1', '--1.00', '1.000', '1e3', 'NaN'])
      expect(() => minorOf({ amount, currency: 'INR' })).toThrow(RangeError)
  })
})

describe('what a person types', () => {
  const cases: [string, Currency, string | undefined][] = [
    ['500', 'INR', '500.00'],
    ['1,25,000.5', 'INR', '125000.50'],
    ['₹ 500', 'INR', '500.00'],
    ['$1 234.56', 'USD', '1234.56'],
    ['1\u00a0234', 'EUR', '1234.00'],
    ['007', 'INR', '7.00'],
    ['0', 'INR', '0.00'],
    ['000', 'INR', '0.00'],
    ['0.5', 'INR', '0.50'],
    ['12.', 'INR', '12.00'],
    ['12.345', 'INR', undefined],
    ['12.345', 'KWD', '12.345'],
    ['12.3', 'KWD', '12.300'],
    ['12', 'JPY', '12'],
    ['12.0', 'JPY', undefined],
    ['.5', 'INR', undefined],
    ['-5', 'INR', undefined],
    ['1e3', 'INR', undefined],
    ['1.2.3', 'INR', undefined],
    ['five', 'INR', undefined],
    ['', 'INR', undefined],
    ['₹', 'INR', undefined],
    ['99999999999999999999', 'INR', undefined],
    ['10000000000000.01', 'INR', undefined],
  ]
  test.each(cases)('"%s" in %s is %s', (typed, code, amount) => {
    expect(fromTyping(typed, code)).toBe(amount)
  })

  test('is the wire’s spelling or nothing, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[₹$ ]?[\d,]{1,12}(?:\.\d{0,3})?$/)),
        currency,
        (typed, code) => {
          const amount = fromTyping(typed, code)
          if (amount !== undefined) expect(toMinor(amount, code)).toBeTypeOf('bigint')
        },
      ),
      { numRuns: 2000 },
    )
  })

  test('is the same amount with or without grouping', () => {
    fc.assert(
      fc.property(minor, currency, (units, code) => {
        const { amount } = toMoney(units, code)
        const [whole, decimals] = amount.split('.') as [string, string | undefined]
        const grouped = Number(whole) < 2 ** 53 ? Number(whole).toLocaleString('en-IN') : whole
        expect(fromTyping(decimals ? `${grouped}.${decimals}` : grouped, code)).toBe(amount)
      }),
    )
  })
})

test('less some percent is rounded up, and nothing less by none', () => {
  const less = (amount: string, percent: number, currency: Currency = 'USD') =>
    lessPercent({ amount, currency }, percent).amount
  expect([less('11.23', 0), less('11.23', 1), less('0.99', 3), less('1', 1, 'JPY')]).toEqual([
    '11.23',
    '11.12',
    '0.97',
    '1',
  ])
  fc.assert(
    fc.property(minor, fc.integer({ min: 0, max: 99 }), (units, percent) => {
      const left = minorOf(lessPercent(toMoney(units, 'INR'), percent))
      expect(left * 100n >= units * BigInt(100 - percent)).toBe(true)
      expect((left - 1n) * 100n < units * BigInt(100 - percent)).toBe(true)
    }),
  )
})
