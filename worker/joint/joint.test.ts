/** Orders that holders decide about together, at the Worker's doors. */
import { beforeAll, expect, test } from 'vitest'
import { withFactor } from '../../test/confirming.ts'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
let account: string
let payee: string
let customerId: string
let dollars: string
let staff: string
let asha: string
let uma: string

beforeAll(async () => {
  const owner = await edge.provision(['current', 'current-usd'], 20_000_000n)
  const holder = await edge.provision()
  ;[account, dollars] = owner.accounts as [string, string]
  payee = (await edge.provision()).accounts[0]!
  customerId = owner.customerId
  staff = (await edge.signIn('operator1@demo.bank')).token
  asha = (await edge.signIn(owner.email)).token
  uma = (await edge.signIn(holder.email)).token
  const other = (await edge.signIn('operator2@demo.bank')).token
  for (const { customerId } of [holder, owner]) {
    const asked = await edge.send(`/api/v1/accounts/${account}/holders/${customerId}`, {
      method: 'PUT',
      token: staff,
      body: { mandate: 'jointly', reason: 'Asked for at the counter' },
    })
    const path = `/api/v1/proposals/${asked.body.proposalId}/approval`
    await edge.send(path, { token: other, body: {} })
  }
})

const order = (amount: string) => transferOf(account, payee, { amount: { amount, currency: 'INR' } })
const ask = (body: object) => edge.send('/api/v1/transactions', { token: asha, body })
const approve = (id: string, token: string, body: object = {}) =>
  edge.send(`/api/v1/joint-orders/${id}/approval`, { token, body })

test('a transfer is answered 202, again for the same id, and done when another holder says so', async () => {
  const body = { ...order('120.00'), note: 'Our roof' }
  const asked = await ask(body)
  expect([asked.status, asked.body.status]).toEqual([202, 'pending'])
  const { proposalId } = asked.body
  const again = await ask(body)
  expect([again.status, again.body.proposalId]).toEqual([202, proposalId])
  const seen = await edge.send('/api/v1/joint-orders', { token: uma })
  expect(seen.body.items[0]).toMatchObject({
    id: proposalId,
    accountNumber: account,
    to: payee,
    amount: { amount: '120.00', currency: 'INR' },
    may: true,
    mine: false,
    note: 'Our roof',
  })
  const changed = await ask({ ...body, note: 'Our floor' })
  expect(changed.code).toBe('idempotency_conflict')
  expect((await approve(proposalId, asha)).code).toBe('forbidden')
  const done = await approve(proposalId, uma)
  expect([done.status, done.body]).toEqual([
    201,
    { id: proposalId, status: 'approved', transactionId: body.id },
  ])
  expect((await approve(proposalId, uma)).headers.get('Idempotent-Replayed')).toBe('true')
  expect(await edge.posted(payee)).toBe(12_000n)
  expect((await edge.send(`/api/v1/transactions/${body.id}`, { token: uma })).body.note).toBe('Our roof')
  for (const table of ['joint_orders', 'transactions'])
    expect(
      await edge.sql(`select from banking.${table} t where strpos(t::text, 'Our roof') > 0`),
      table,
    ).toEqual([])
})

test('a refusal says why, and frees the money', async () => {
  const { proposalId } = (await ask(order('10.00'))).body
  const path = `/api/v1/joint-orders/${proposalId}/refusal`
  expect((await edge.send(path, { token: uma, body: {} })).code).toBe('invalid_input')
  const refused = await edge.send(path, { token: uma, body: { reason: 'Not this month' } })
  expect([refused.status, refused.body.status]).toEqual([200, 'refused'])
  const seen = await edge.send('/api/v1/joint-orders?status=refused', { token: asha })
  expect(seen.body.items[0]).toMatchObject({ id: proposalId, reason: 'Not this month', mine: true })
  expect((await approve(proposalId, uma)).code).toBe('already_settled')
})

test('a large one asks each of the two for a factor of their own', async () => {
  const body = order('60000.00')
  const asked = await withFactor(edge, asha, (factor) => ask({ ...body, ...factor }))
  expect(asked.status).toBe(202)
  const { proposalId } = asked.body
  expect((await approve(proposalId, uma)).code).toBe('step_up_required')
  const done = await withFactor(edge, uma, (factor) => approve(proposalId, uma, factor))
  expect([done.status, done.body.transactionId]).toEqual([201, body.id])
})

test('an exchange waits, and is made at the rate of the moment where its quote is over', async () => {
  const inr = { amount: '1000.00', currency: 'INR' }
  const quote = async () =>
    (
      await edge.send('/api/v1/exchange/quotes', {
        token: asha,
        body: { id: crypto.randomUUID(), sell: inr, buy: 'USD' },
      })
    ).body
  const convert = async (atLeast: object) => {
    const body = { id: crypto.randomUUID(), quoteId: (await quote()).id, from: account, to: dollars, atLeast }
    return edge.send('/api/v1/exchange', { token: asha, body })
  }
  const usd = (amount: string) => ({ amount, currency: 'USD' })
  expect((await convert({ amount: '11', currency: 'JPY' })).code).toBe('currency_mismatch')
  expect((await convert(usd('11.24'))).code).toBe('invalid_input')
  const asked = await convert(usd('11.00'))
  expect([asked.status, asked.body.status], asked.text).toEqual([202, 'pending'])
  const { proposalId: id } = asked.body
  const seen = await edge.send('/api/v1/joint-orders', { token: uma })
  expect(seen.body.items.find((one: { id: string }) => one.id === id)).toMatchObject({
    kind: 'exchange',
    amount: inr,
    brings: { least: usd('11.00'), quoted: usd('11.23') },
    deposit: null,
  })
  await edge.sql('update banking.fx_quotes set expires_at = now()')
  const done = await approve(id, uma)
  expect([done.status, done.body.status], done.text).toEqual([201, 'approved'])
  expect(await edge.posted(dollars)).toBe(1_123n)
  const again = await approve(id, uma)
  expect([again.body, again.headers.get('Idempotent-Replayed')]).toEqual([done.body, 'true'])
  expect(await isSound(edge)).toBe(true)
})

test('nominees wait, are seen by the other with who is named now, and are set as they were proposed', async () => {
  const sister = { name: 'Uma Raman', relation: 'Sister', sharePercent: '66.67' }
  const ravi = { name: 'Ravi Raman', relation: 'Brother', sharePercent: '33.33' }
  const name = (nominees: object[], token = asha) =>
    edge.send(`/api/v1/accounts/${account}/nominees`, { method: 'PUT', token, body: { nominees } })
  const named = async () =>
    (await edge.send(`/api/v1/accounts/${account}/details`, { token: asha })).body.nominees
  const seen = async (token: string, id: string, status = 'pending') =>
    (await edge.send(`/api/v1/joint-orders?status=${status}`, { token })).body.items.find(
      (one: { id: string }) => one.id === id,
    )
  const asked = await name([sister, ravi])
  expect([asked.status, asked.body.status], asked.text).toEqual([202, 'pending'])
  const { proposalId: id } = asked.body
  const again = await name([sister, ravi])
  expect([again.status, again.body, again.headers.get('Idempotent-Replayed')]).toEqual([
    202,
    asked.body,
    'true',
  ])
  expect((await name([ravi])).code).toBe('already_settled')
  expect((await name([ravi], uma)).code).toBe('forbidden')
  expect(await seen(uma, id)).toMatchObject({
    kind: 'nominees',
    may: true,
    amount: null,
    nominees: { before: [], after: [sister, ravi] },
  })
  expect((await approve(id, asha)).code).toBe('forbidden')
  expect(await named()).toEqual([])
  const done = await approve(id, uma)
  expect([done.status, done.body]).toEqual([201, { id, status: 'approved', transactionId: null }])
  expect(await named()).toEqual([sister, ravi])
  // Whoever agreed sees whom; of the account the names stay the owner's.
  expect((await seen(uma, id, 'approved')).nominees).toEqual({ before: null, after: [sister, ravi] })
  expect((await edge.send(`/api/v1/accounts/${account}/details`, { token: uma })).body.nominees).toEqual([])
  const next = (await name([])).body.proposalId
  expect((await seen(uma, next)).nominees).toEqual({ before: [sister, ravi], after: [] })
  const path = `/api/v1/joint-orders/${next}/refusal`
  await edge.send(path, { token: uma, body: { reason: 'Let them be named' } })
  expect(await named()).toEqual([sister, ravi])
  for (const table of ['joint_orders', 'joint_nominees', 'account_nominees', 'audit_logs', 'audit_changes'])
    expect(
      await edge.sql(`select from banking.${table} t where strpos(t::text, 'Raman') > 0`),
      table,
    ).toEqual([])
})

test('staff at the counter see that all holders sign', async () => {
  const seen = await edge.call('desk.customer', { id: customerId }, { token: staff })
  expect(seen.body.accounts[0]).toMatchObject({ accountNumber: account, mandate: 'jointly' })
})
