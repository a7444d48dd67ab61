import { expect, test } from 'vitest'
import { leakIn } from '../../test/doors.ts'
import { isSound, openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const person = await edge.provision(['savings', 'current'], 50_000_000n)
const [from, payout] = person.accounts as [string, string]
const { token } = await edge.signIn(person.email)

const rupees = (amount: string) => ({ amount, currency: 'INR' })
const ask = (path: string, body?: unknown, method?: string) =>
  edge.send(`/api/v1${path}`, { token, ...(body === undefined ? {} : { body }), ...(method && { method }) })
const open = (more: Record<string, unknown> = {}) =>
  ask('/deposits', { id: crypto.randomUUID(), offer: '1-year', from, amount: rupees('100000.00'), ...more })

test('the offers of today come with their terms, the shortest first', async () => {
  const { body } = await ask('/deposit-offers')
  expect(body.items.map(({ code }: { code: string }) => code)).toEqual([
    '90-days',
    '6-months',
    '1-year',
    '2-years',
    '5-years',
  ])
  expect(body.items[2]).toEqual({
    code: '1-year',
    productName: 'Term deposit',
    currency: 'INR',
    months: 12,
    days: null,
    ratePercent: '6.7500',
    penaltyRatePercent: '5.7500',
    leastDays: 7,
    minimum: rupees('1000.00'),
  })
  await edge.sql(
    `update banking.term_offers set effective_until = (select current from banking.business_dates) where code = '5-years'`,
  )
  expect((await ask('/deposit-offers')).body.items).toHaveLength(4)
})

test('what is previewed is what is opened, and what was opened can be looked at', async () => {
  const preview = (await ask('/deposit-previews', { offer: '90-days', amount: rupees('123456.78') })).body
  // 90 days at 5.5 %: 1,674.27… → 1,674.
  expect(preview).toMatchObject({ interest: rupees('1674.00'), maturityAmount: rupees('125130.78') })
  const made = await open({ offer: '90-days', amount: rupees('123456.78'), payout, renewal: 'principal' })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ maturesOn: preview.maturesOn, interestAtMaturity: preview.interest })
  const { accountNumber } = made.body
  const seen = (await ask(`/deposits/${accountNumber}`)).body
  expect(seen).toMatchObject({
    status: 'active',
    renewal: 'principal',
    payout,
    balance: rupees('123456.78'),
    closing: { interest: rupees('0.00'), total: rupees('123456.78') },
  })
  expect((await ask(`/accounts/${accountNumber}`)).body).toMatchObject({
    type: 'term_deposit',
    status: 'locked',
  })
  const changed = await ask(`/deposits/${accountNumber}`, { renewal: 'none', payout: from }, 'PUT')
  expect(changed.body).toEqual({ accountNumber, renewal: 'none', payout: from })
  const receipt = await ask(`/transactions/${made.body.transactionId}`)
  expect(receipt.body).toMatchObject({ type: 'transfer', to: { accountNumber } })
})

test('the same id opens once, whatever happens, and another order under it is refused', async () => {
  const id = crypto.randomUUID()
  const before = await edge.posted(from)
  const answers = await Promise.all(Array.from({ length: 6 }, () => open({ id })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201])
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(await edge.posted(from)).toBe(before - 10_000_000n)
  expect((await open({ id, amount: rupees('5000.00') })).code).toBe('idempotency_conflict')
})

test('an early closing pays the sum that was shown, once, and no other', async () => {
  const { accountNumber } = (await open()).body
  await edge.sql(
    `update banking.term_deposits d set opened_on = d.opened_on - 100 from banking.accounts a
      where a.id = d.account_id and a.account_number = $1`,
    [accountNumber],
  )
  const { closing } = (await ask(`/deposits/${accountNumber}`)).body
  // 100 days at 5.75 %: 1,575.34… → 1,575.
  expect(closing).toEqual({
    principal: rupees('100000.00'),
    interest: rupees('1575.00'),
    total: rupees('101575.00'),
  })
  const requestId = crypto.randomUUID()
  const close = (more: Record<string, unknown> = {}) =>
    ask(`/deposits/${accountNumber}/close`, { requestId, to: payout, total: closing.total, ...more })
  const other = await close({ requestId: crypto.randomUUID(), total: rupees('101576.00') })
  expect([other.code, leakIn(edge, other)]).toEqual(['invalid_input', undefined])
  expect((await close({ total: { amount: '101575.00', currency: 'USD' } })).code).toBe('currency_mismatch')
  const closed = await close()
  expect(closed.body).toMatchObject({ to: payout, total: rupees('101575.00'), interest: rupees('1575.00') })
  const again = await close()
  expect([again.headers.get('Idempotent-Replayed'), again.body]).toEqual(['true', closed.body])
  expect((await close({ requestId: crypto.randomUUID() })).code).toBe('already_settled')
  expect(await edge.posted(payout)).toBe(10_157_500n)
  expect((await ask(`/accounts/${accountNumber}`)).body.status).toBe('closed')
  expect((await ask(`/deposits/${accountNumber}`)).body).toMatchObject({
    status: 'closed_early',
    closing: null,
  })
  expect((await ask(`/deposits/${accountNumber}`, { renewal: 'none', payout }, 'PUT')).code).toBe(
    'already_settled',
  )
})

test('one that has matured says why it waits, and one that runs waits for nothing', async () => {
  const { accountNumber } = (await open({ payout })).body
  const look = async () => (await ask(`/deposits/${accountNumber}`)).body
  const waits = async () => (await look()).waitsFor
  expect(await look()).toMatchObject({ waitsFor: null, overdue: null, overduePaid: null })
  await edge.sql(
    `update banking.term_deposits d set status = 'matured', interest = 0, opened_on = d.opened_on - 465,
        matures_on = d.opened_on - 100, ended_on = d.opened_on - 100 from banking.accounts a
      where a.id = d.account_id and a.account_number = $1`,
    [accountNumber],
  )
  const setStatus = (status: string) =>
    edge.sql(`update banking.customers set status = $2 where customer_id = $1`, [person.customerId, status])
  await setStatus('restricted')
  expect(await waits()).toBe('review')
  await setStatus('active')
  expect(await waits()).toBeNull()
  // A hundred nights at 3.5 %.
  const { overdue, balance, closing } = await look()
  const earned = Math.round((Number(balance.amount) * 3.5 * 100) / 36_500)
  expect(overdue).toEqual({ ratePercent: '3.5000', interest: rupees(`${earned}.00`) })
  expect(closing.interest).toEqual(overdue.interest)
})

test('refusals say which bound and how much', async () => {
  const low = await open({ amount: rupees('999.99') })
  expect([low.code, low.body.limit, low.body.least]).toEqual(['limit_exceeded', 'minimum', rupees('1000.00')])
  const poor = await open({ amount: rupees('9999999.00') })
  expect(poor.code).toBe('insufficient_funds')
  expect(poor.body.available.currency).toBe('INR')
  expect((await open({ offer: 'no-such' })).code).toBe('not_found')
  expect((await ask('/deposit-previews', { offer: 'no-such', amount: rupees('1000.00') })).code).toBe(
    'not_found',
  )
  expect((await ask(`/deposits/${from}`)).code).toBe('not_found')
  for (const more of [
    { renewal: 'weekly' },
    { amount: rupees('0.00') },
    { from: '1' },
    { id: 'x' },
    { payout: 1 },
  ])
    expect((await open(more)).code, JSON.stringify(more)).toBe('invalid_input')
  expect(await isSound(edge)).toBe(true)
})
