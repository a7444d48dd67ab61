/** The books as of a day: what was booked since taken off what stands, and each account asked, come to the same. */
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connectOwner, rows } from '../../test/teller.ts'

let owner: pg.Client
beforeAll(async () => {
  owner = await connectOwner((await freshBank()).wire.ownerUrl)
})

/** The slow way: each account by its own lines. */
const asked = `
  select coalesce(p.gl_code, '2900') as code, a.currency, count(*) as accounts,
      sum((select coalesce(sum(e.amount), 0) from banking.entries e where e.account_id = a.id and e.booking_date <= $1)) as balance
    from banking.accounts a join banking.products p on p.code = a.product_code
   where a.opened_on <= $1 or a.version > 0 group by 1, 2 order by 1, 2`
const told = `select * from banking.gl_balances($1, 'booking') order by code, currency`

it.each([-1, 0, 1, 2, 7, 31, 90, 200, 365, 4000])('%s days ago', async (days) => {
  const [{ date }] = (await rows(
    owner,
    `select (current - $1::int)::text as date from banking.business_dates`,
    [days],
  )) as [{ date: string }]
  const balances = await rows(owner, told, [date])
  expect(balances).toEqual(await rows(owner, asked, [date]))
  expect(balances.length).toBeGreaterThan(0)
  expect(balances.some(({ balance }) => balance !== '0')).toBe(days < 4000)
})
