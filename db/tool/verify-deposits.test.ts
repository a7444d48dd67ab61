/** What `bank verify` finds where somebody who owns the database has touched what a term deposit was promised. */
import { beforeAll, expect, it } from 'vitest'
import { originKey } from '../../test/closing.ts'
import { openMaturing } from '../../test/maturing.ts'
import { value } from '../../test/teller.ts'
import { verify } from './verify.ts'

const nights = await openMaturing('roll_account_days', 'mature_term_deposits')
const { bank, owner, asha } = nights

const agreed = 'term deposits run on what was offered and paid in'
const dated = 'term deposits run from their day to the end of their term'
const paid = 'term deposits earned what was agreed'

async function faults(): Promise<string[]> {
  const { checks } = await verify(bank.wire.ownerUrl, { originKey: originKey() })
  return checks.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`))
}
const idOf = (number: string): Promise<string> =>
  value(
    owner,
    `select min(d.id)::text from banking.term_deposits d join banking.accounts a on a.id = d.account_id
      where a.account_number = $1`,
    [number],
  )
/** As an owner could, without a line in the evidence. */
async function unseen(text: string, id: string) {
  await owner.query('alter table banking.term_deposits disable trigger user')
  const { rowCount } = await owner.query(text, [id])
  await owner.query('alter table banking.term_deposits enable trigger user')
  expect(rowCount).toBe(1)
}

let ended: string
let renewed: string
let early: string
let raised: string
let from: string
beforeAll(async () => {
  const plain = await nights.opened(asha)
  const again = await nights.opened(asha, { renewal: 'principal_and_interest' })
  const soon = await nights.opened(asha)
  const high = await nights.opened(asha)
  from = high.from
  ;[ended, renewed, early, raised] = [
    await idOf(plain.number),
    await idOf(again.number),
    await idOf(soon.number),
    await idOf(high.number),
  ]
  expect(await nights.close(asha, soon.number, soon.from)).toBe('done')
  expect(await faults()).toEqual([])
})

it('a rate that was raised before the end of day paid by it is found, and what it paid is on record', async () => {
  await unseen('update banking.term_deposits set rate_percent = 999 where id = $1', raised)
  await nights.night()
  // The end of day takes the row at its word: a night has earned 246 paise where it was promised 90.
  expect(await nights.posted(from)).toBe(9_000 + 246)
  expect(await faults()).toEqual([`${agreed}: deposit ${raised}`])
  await unseen('update banking.term_deposits set rate_percent = 365 where id = $1', raised)
  expect(await faults()).toEqual([`${paid}: deposit ${raised}`])
  await unseen('update banking.term_deposits set rate_percent = 999 where id = $1', raised)
})

it.each([
  ['a rate', agreed, () => ended, 'rate_percent = rate_percent - 1'],
  ['a rate of an early end', agreed, () => early, 'penalty_rate_percent = 1'],
  ['days without interest', agreed, () => early, 'least_days = 0'],
  ['the principal', agreed, () => ended, 'principal = principal - 100'],
  ['the offer', agreed, () => ended, `offer_code = '1-year'`],
  ['the first day', dated, () => ended, 'opened_on = opened_on - 1'],
  ['the last day', dated, () => renewed, 'matures_on = matures_on + 1'],
  ['the interest of an end', paid, () => ended, 'interest = interest - 1'],
  ['the interest of an early end', paid, () => early, 'interest = 1'],
])('%s that was changed is found', async (_, name, which, change) => {
  const column = change.split(' ')[0]!
  const before = await value(owner, `select ${column}::text from banking.term_deposits where id = $1`, [
    which(),
  ])
  await unseen(`update banking.term_deposits set ${change} where id = $1`, which())
  expect(await faults()).toContain(`${name}: deposit ${which()}`)
  await unseen(`update banking.term_deposits set ${column} = '${before}' where id = $1`, which())
  expect(await faults()).toEqual([`${agreed}: deposit ${raised}`])
})
