/**
 * Money of two that goes to an account of one of them: who ordered it keeps it and is asked for no factor, so the other is,
 * by whatever verb it goes. A session that was left open gives nothing away.
 */
import { beforeAll, expect, test } from 'vitest'
import { withFactor } from '../../test/confirming.ts'
import { type Answer, isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
let shared: string
let own: string
let dollars: string
let deposit: string
let taker: string
let other: string
let otherId: string

const inr = (amount: string) => ({ amount, currency: 'INR' })
const uuid = () => crypto.randomUUID()
const call = (name: string, input: unknown) => edge.call(name, input, { token: taker })
const today = async () =>
  (await edge.sql('select current::text as day from banking.business_dates'))[0].day as string
const share = (account: string, customerId: string, mandate: string) =>
  edge.sql(
    `insert into banking.account_parties (account_id, customer_id, role, mandate)
     select a.id, c.id, 'joint', $3 from banking.accounts a, banking.customers c
      where a.account_number = $1 and c.customer_id = $2`,
    [account, customerId, mandate],
  )

beforeAll(async () => {
  const owner = await edge.provision(['current', 'savings', 'current-usd'], 100_000_000n)
  const holder = await edge.provision()
  ;[shared, own, dollars] = owner.accounts as [string, string, string]
  taker = (await edge.signIn(owner.email)).token
  other = (await edge.signIn(holder.email)).token
  otherId = holder.customerId
  const opening = { id: uuid(), offer: '1-year', from: shared, amount: inr('60000.00'), renewal: 'none' }
  deposit = (await call('deposits.open', opening)).body.accountNumber
  for (const account of [shared, deposit]) {
    await share(account, otherId, 'jointly')
    await edge.sql(
      `update banking.account_parties p set mandate = 'jointly' from banking.accounts a
        where a.id = p.account_id and a.account_number = $1`,
      [account],
    )
  }
})

const approve = (id: string, factor: object = {}) =>
  edge.send(`/api/v1/joint-orders/${id}/approval`, { token: other, body: factor })

/** Of each what is ordered without a factor. Emptying the account comes last. */
const takings: [string, () => Promise<Answer>][] = [
  ['a transfer', () => call('transfers.make', transferOf(shared, own, { amount: inr('60000.00') }))],
  [
    'a payment for later',
    async () =>
      call('schedules.add', {
        ...{ id: uuid(), from: shared, to: own, amount: inr('60000.00'), firstDate: await today() },
      }),
  ],
  [
    'an exchange',
    async () => {
      const sell = inr('60000.00')
      const { id } = (await call('exchange.quote', { id: uuid(), sell, buy: 'USD' })).body
      return call('exchange.make', { id: uuid(), quoteId: id, from: shared, to: dollars })
    },
  ],
  [
    'a deposit that is paid out there',
    () =>
      call('deposits.open', {
        ...{ id: uuid(), offer: '1-year', from: shared, payout: own, amount: inr('60000.00') },
      }),
  ],
  [
    'another account for its end',
    () => call('deposits.update', { id: deposit, renewal: 'none', payout: own }),
  ],
  [
    'the end of a deposit',
    async () => {
      const { closing } = (await call('deposits.get', { id: deposit })).body
      return call('deposits.close', { id: deposit, requestId: uuid(), to: own, total: closing.total })
    },
  ],
]

test.each(takings)('%s asks whoever approves it for a factor', async (_, order) => {
  const asked = await order()
  expect(asked.body.status, asked.text).toBe('pending')
  const { proposalId: id } = asked.body
  const refused = await approve(id)
  expect(refused.code, refused.text).toBe('step_up_required')
  expect(refused.body.challengeId).toMatch(/^[0-9a-f-]{36}$/)
  const done = await withFactor(edge, other, (factor) => approve(id, factor))
  expect([done.status, done.body.status], done.text).toEqual([201, 'approved'])
})

test('the closing of an account asks for one of what is in it, and shows that', async () => {
  await edge.sql(`update banking.schedules set status = 'cancelled'`)
  const asked = await call('accounts.close', { id: shared, to: own })
  expect(asked.body.status, asked.text).toBe('pending')
  const { proposalId: id } = asked.body
  expect((await approve(id)).code).toBe('step_up_required')
  const [shown] = await edge.sql('select facts from banking.challenges order by created_at desc limit 1')
  expect(shown.facts).toMatchObject({ amount: String(await edge.posted(shared)), currency: 'INR' })
  expect((await approve(id, { challengeId: uuid() })).code).toBe('step_up_required')
  const done = await withFactor(edge, other, (factor) => approve(id, factor))
  expect([done.status, done.body.status], done.text).toEqual([201, 'approved'])
  expect(await edge.posted(shared)).toBe(0n)
  expect(await isSound(edge)).toBe(true)
})

test('where it stays with both, or is a small sum, nobody is asked', async () => {
  const { accounts, email, customerId } = await edge.provision(['current', 'savings'], 20_000_000n)
  const [from, theirs] = accounts as [string, string]
  const token = (await edge.signIn(email)).token
  await edge.sql(
    `update banking.account_parties p set mandate = 'jointly' from banking.customers c
      where c.id = p.customer_id and c.customer_id = $1`,
    [customerId],
  )
  await share(from, otherId, 'jointly')
  const pay = async (amount: string) => {
    const body = transferOf(from, theirs, { amount: inr(amount) })
    return approve((await edge.call('transfers.make', body, { token })).body.proposalId)
  }
  expect((await pay('50000.00')).status).toBe(201)
  expect((await pay('60000.00')).code).toBe('step_up_required')
  await share(theirs, otherId, 'jointly')
  expect((await pay('60000.00')).status).toBe(201)
})
