/** When a schedule pays: worked examples of month ends, leap years and holidays. 2026-11-22 is a Sunday. */
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connectOwner, rows } from '../../test/teller.ts'

let owner: pg.Client

beforeAll(async () => {
  owner = await connectOwner((await freshBank()).wire.ownerUrl)
  await owner.query(`insert into banking.holidays (day, name, source) values
    ('2027-01-26', 'Republic Day', 'test'), ('2027-12-31', 'a', 'test'), ('2028-01-01', 'b', 'test')`)
})

/** The first occurrences: the day each is done on, with its calendar date where that is another. */
async function days(first: string, rule: string, monthEnd: string, holiday: string, count: number) {
  const done: string[] = []
  let number = 0
  while (done.length < count) {
    const [next] = await rows(
      owner,
      'select number, nominal::text, due::text from banking.next_due($1, $2, $3, $4, $5)',
      [first, rule, monthEnd, holiday, number],
    )
    if (!next) return [...done, 'over']
    done.push(next.due === next.nominal ? next.due : `${next.nominal} on ${next.due}`)
    number = next.number + 1
  }
  return done
}

const examples: [string, string, string, string, string, string[]][] = [
  ['once', '2026-11-25', 'once', 'last_day', 'ignore', ['2026-11-25', 'over']],
  [
    'once, on a Sunday, before',
    '2026-11-22',
    'once',
    'last_day',
    'before',
    ['2026-11-22 on 2026-11-21', 'over'],
  ],
  [
    'daily into a leap day',
    '2028-02-28',
    'daily',
    'last_day',
    'ignore',
    ['2028-02-28', '2028-02-29', '2028-03-01'],
  ],
  ['daily past a common February', '2027-02-28', 'daily', 'last_day', 'ignore', ['2027-02-28', '2027-03-01']],
  [
    'daily over a Sunday: Sunday’s is done on Monday, beside Monday’s own',
    '2026-11-21',
    'daily',
    'last_day',
    'after',
    ['2026-11-21', '2026-11-22 on 2026-11-23', '2026-11-23'],
  ],
  ['weekly', '2026-12-25', 'weekly', 'last_day', 'ignore', ['2026-12-25', '2027-01-01', '2027-01-08']],
  [
    'monthly on the 31st, or the last day: a short month does not shorten the next',
    '2027-10-31',
    'monthly',
    'last_day',
    'ignore',
    ['2027-10-31', '2027-11-30', '2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31'],
  ],
  [
    'monthly on the 31st, skipping months without one',
    '2027-01-31',
    'monthly',
    'skip',
    'ignore',
    ['2027-01-31', '2027-03-31', '2027-05-31', '2027-07-31'],
  ],
  [
    'monthly on the 29th in a common year',
    '2027-01-29',
    'monthly',
    'last_day',
    'ignore',
    ['2027-01-29', '2027-02-28'],
  ],
  [
    'monthly on the 29th in a leap year',
    '2028-01-29',
    'monthly',
    'skip',
    'ignore',
    ['2028-01-29', '2028-02-29'],
  ],
  [
    'monthly on the 28th of February stays the 28th',
    '2027-02-28',
    'monthly',
    'last_day',
    'ignore',
    ['2027-02-28', '2027-03-28'],
  ],
  [
    'quarterly from November’s end',
    '2027-11-30',
    'quarterly',
    'last_day',
    'ignore',
    ['2027-11-30', '2028-02-29', '2028-05-30'],
  ],
  [
    'quarterly, skipping',
    '2027-11-30',
    'quarterly',
    'skip',
    'ignore',
    ['2027-11-30', '2028-05-30', '2028-08-30'],
  ],
  [
    'yearly on a leap day, or the last of February',
    '2028-02-29',
    'yearly',
    'last_day',
    'ignore',
    ['2028-02-29', '2029-02-28', '2030-02-28'],
  ],
  [
    'yearly on a leap day, skipping',
    '2028-02-29',
    'yearly',
    'skip',
    'ignore',
    ['2028-02-29', '2032-02-29', '2036-02-29'],
  ],
  [
    'yearly on a leap day over 2100, which has none',
    '2096-02-29',
    'yearly',
    'skip',
    'ignore',
    ['2096-02-29', '2104-02-29'],
  ],
  ['a holiday, after', '2027-01-26', 'once', 'last_day', 'after', ['2027-01-26 on 2027-01-27', 'over']],
  ['a holiday, before', '2027-01-26', 'once', 'last_day', 'before', ['2027-01-26 on 2027-01-25', 'over']],
  ['a holiday, ignored', '2027-01-26', 'once', 'last_day', 'ignore', ['2027-01-26', 'over']],
  [
    'two holidays and a Sunday in a row, after',
    '2027-12-31',
    'once',
    'last_day',
    'after',
    ['2027-12-31 on 2028-01-03', 'over'],
  ],
  ['the same, before', '2028-01-02', 'once', 'last_day', 'before', ['2028-01-02 on 2027-12-30', 'over']],
]

it.each(examples)('%s', async (_, first, rule, monthEnd, holiday, expected) => {
  expect(await days(first, rule, monthEnd, holiday, expected.length)).toEqual(expected)
})
