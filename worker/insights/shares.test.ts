import { describe, expect, test } from 'vitest'
import { type Filed, type Line, monthsUntil, returnedIn, sharesOf, sumOf } from './shares.ts'

const line = (month: string, kind: Line['kind'], direction: 'in' | 'out', sum: string, count = 1): Line => ({
  month,
  kind,
  direction,
  sum,
  count,
})
const november = '2026-11-01'

describe('months', () => {
  test('end with the one that is asked for, over a turn of the year', () => {
    expect(monthsUntil('2027-01-01', 3)).toEqual(['2026-11-01', '2026-12-01', '2027-01-01'])
  })
})

describe('sums', () => {
  const lines = [
    line(november, 'payment', 'out', '500'),
    line(november, 'transfer', 'out', '70'),
    line(november, 'deposit', 'in', '9000'),
    line(november, 'own', 'out', '1000'),
    line(november, 'own', 'in', '1000'),
    line(november, 'opening', 'in', '400'),
    line(november, 'exchange', 'out', '300'),
    line(november, 'reversal', 'in', '50'),
    line(november, 'refund', 'in', '7'),
    line(november, 'reversal', 'out', '9'),
    line('2026-10-01', 'payment', 'out', '1'),
  ]
  test('leave out own money, openings, exchanges and what was given back', () => {
    expect([sumOf(lines, november, 'in'), sumOf(lines, november, 'out')]).toEqual([9000n, 570n])
    expect(returnedIn(lines, november)).toBe(48n)
  })
})

describe('shares', () => {
  const lines = [
    line('2026-08-01', 'payment', 'out', '1000', 2),
    line('2026-09-01', 'payment', 'out', '300'),
    line('2026-10-01', 'payment', 'out', '600', 3),
    line('2026-10-01', 'withdrawal', 'out', '80'),
    line(november, 'payment', 'out', '900', 3),
    line(november, 'withdrawal', 'out', '50'),
  ]
  const filed: Filed[] = [
    { ...line(november, 'payment', 'out', '400'), category: 'groceries' },
    { ...line('2026-10-01', 'payment', 'out', '600', 3), category: 'groceries' },
    { ...line(november, 'own', 'out', '5'), category: 'gifts' },
  ]
  test('move what was filed, and stand beside the average of three months', () => {
    expect(sharesOf(lines, filed, november, 'out', '2026-07-09')).toEqual([
      { category: 'other', count: 2, sum: 500n, usual: 433n },
      { category: 'groceries', count: 1, sum: 400n, usual: 200n },
      { category: 'cash', count: 1, sum: 50n, usual: 26n },
    ])
  })
  test.each([
    ['of the whole months that there are', '2026-09-15', 0n, 600n],
    ['of the first month where it is the only one', '2026-10-15', 0n, 600n],
  ])('take the average %s', (_, since, other, groceries) => {
    const usual = Object.fromEntries(
      sharesOf(lines, filed, november, 'out', since).map((share) => [share.category, share.usual]),
    )
    expect([usual.other, usual.groceries]).toEqual([other, groceries])
  })
  test('have no measure in the first month, and none of what was all filed elsewhere', () => {
    const all = sharesOf(lines, filed, '2026-10-01', 'out', '2026-10-02')
    expect(all.map(({ category, usual }) => [category, usual])).toEqual([
      ['groceries', null],
      ['cash', null],
    ])
  })
  test('are none where nothing was booked', () => {
    expect(sharesOf([], [], november, 'in', null)).toEqual([])
  })
})
