import { describe, expect, test } from 'vitest'
import { leakIn } from '../../test/doors.ts'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const person = await edge.provision(['savings'], 100_000n)
const [own] = person.accounts as [string]
const { token, customerId } = await edge.signIn(person.email)
const other = await edge.provision(['savings'])
const staff = (await edge.signIn('operator1@demo.bank')).token
const second = (await edge.signIn('operator2@demo.bank')).token
const approve = (proposalId: string) =>
  edge.send(`/api/v1/proposals/${proposalId}/approval`, { method: 'POST', token: second, body: {} })

const put = (path: string, body: unknown, as = token) => edge.send(path, { method: 'PUT', token: as, body })
const remove = (number: string, as = token) =>
  edge.send(`/api/v1/accounts/${number}`, { method: 'DELETE', token: as })
const open = async (product = 'current') =>
  (await edge.send('/api/v1/accounts', { token, body: { id: crypto.randomUUID(), product } })).body

describe('opening an account', () => {
  test('answers 201, and 200 with the same body for the same id', async () => {
    const body = { id: crypto.randomUUID(), product: 'current-kwd', nickname: 'Gulf' }
    const first = await edge.send('/api/v1/accounts', { token, body })
    expect([first.status, first.headers.get('Idempotent-Replayed')]).toEqual([201, null])
    expect(first.body).toMatchObject({ type: 'current', currency: 'KWD', nickname: 'Gulf' })
    const again = await edge.send('/api/v1/accounts', { token, body })
    expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([200, 'true'])
    expect(again.body).toEqual(first.body)
    const account = await edge.send(`/api/v1/accounts/${first.body.id}`, { token })
    expect(account.body.balance).toEqual({ amount: '0.000', currency: 'KWD' })
  })

  test('takes the Idempotency-Key header for the id, and refuses an id that was used for another', async () => {
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const ask = (product: string) => edge.send('/api/v1/accounts', { token, headers, body: { product } })
    expect((await ask('savings')).status).toBe(201)
    expect((await ask('current')).code).toBe('idempotency_conflict')
  })

  test('by staff is for the customer in the path', async () => {
    const body = { id: crypto.randomUUID(), product: 'current-jpy' }
    const made = await edge.send(`/api/v1/customers/${customerId}/accounts`, { token: staff, body })
    expect([made.status, made.body.currency]).toEqual([201, 'JPY'])
    const seen = await edge.send(`/api/v1/accounts/${made.body.id}/balance`, { token })
    expect(seen.body.balance).toEqual({ amount: '0', currency: 'JPY' })
  })

  test('refuses names that are too long, have spaces around or hold what cannot be stored', async () => {
    for (const nickname of ['x'.repeat(41), ' x', 'x ', '', 'a\u0000b', '\ud800'])
      expect((await put(`/api/v1/accounts/${own}`, { nickname })).code).toBe('invalid_input')
    expect((await put(`/api/v1/accounts/${own}`, {})).code).toBe('invalid_input')
    const name = "Rent & 💸 <script>'; --"
    expect((await put(`/api/v1/accounts/${own}`, { nickname: name })).body.nickname).toBe(name)
    expect((await put(`/api/v1/accounts/${own}`, { nickname: null })).body.nickname).toBe(null)
  })
})

describe('closing an account', () => {
  test('says what stands in the way, then closes it, once', async () => {
    const { id } = await open()
    await edge.send('/api/v1/transactions', { token, body: transferOf(own, id) })
    const refused = await remove(id)
    expect([refused.status, refused.code]).toEqual([409, 'account_not_active'])
    expect(refused.body.obligations).toEqual(['balance'])
    expect(leakIn(edge, refused)).toBeUndefined()
    await edge.send('/api/v1/transactions', { token, body: transferOf(id, own) })
    expect((await remove(id)).body).toMatchObject({ id, status: 'closed' })
    expect((await remove(id)).code).toBe('already_settled')
    expect((await edge.send('/api/v1/transactions', { token, body: transferOf(own, id) })).code).toBe(
      'account_not_active',
    )
  })

  test('of somebody else finds nothing', async () => {
    expect((await remove(other.accounts[0]!)).code).toBe('not_found')
  })
})

describe('details', () => {
  test('tell holders, holds, nominees and what stands in the way, each to whom it may concern', async () => {
    const { id } = await open()
    const nominees = [{ name: 'Uma', relation: 'Sister', sharePercent: '33.33' }]
    expect((await put(`/api/v1/accounts/${id}/nominees`, { nominees })).body).toEqual({ nominees })
    await put(`/api/v1/accounts/${id}/holders/${other.customerId}`, {}, staff)
    const theirs = await edge.signIn(other.email)
    const added = await put(
      `/api/v1/accounts/${id}/holders/${theirs.customerId}`,
      { mandate: 'jointly', reason: 'Asked together' },
      staff,
    )
    expect([added.status, added.body.status]).toEqual([202, 'pending'])
    expect((await edge.send(`/api/v1/accounts/${id}/details`, { token })).body.holders).toHaveLength(1)
    expect((await approve(added.body.proposalId)).body).toEqual({
      status: 'done',
      proposalId: added.body.proposalId,
      accountNumber: id,
    })
    const path = `/api/v1/accounts/${id}/details`
    const mine = (await edge.send(path, { token })).body
    expect(mine).toMatchObject({ owner: true, mandate: 'either', nominees, holds: [], obligations: [] })
    expect(mine.holders).toHaveLength(2)
    const seen = (await edge.send(path, { token: theirs.token })).body
    expect(seen).toMatchObject({ owner: false, mandate: 'jointly', nominees: [] })
    expect((await put(`/api/v1/accounts/${id}/nominees`, { nominees: [] }, theirs.token)).code).toBe(
      'forbidden',
    )
    // It waits for the owner, who could do it alone.
    expect((await remove(id, theirs.token)).body.status).toBe('pending')
    // What the owner names waits for the other, who decides as well.
    const named = await put(`/api/v1/accounts/${id}/nominees`, { nominees: [] })
    expect([named.status, named.body.status]).toEqual([202, 'pending'])
  })

  test('shares of nominees are parts of the whole', async () => {
    const { id } = await open()
    const shares = (...each: string[]) => ({
      nominees: each.map((sharePercent) => ({ name: 'Uma', relation: 'Sister', sharePercent })),
    })
    for (const bad of [
      shares('60', '41'),
      shares('0'),
      shares('-1'),
      shares('1e2'),
      shares('100.01'),
      shares('33.333'),
    ])
      expect((await put(`/api/v1/accounts/${id}/nominees`, bad)).code, JSON.stringify(bad)).toBe(
        'invalid_input',
      )
    expect((await put(`/api/v1/accounts/${id}/nominees`, shares(...Array(5).fill('1')))).code).toBe(
      'invalid_input',
    )
  })
})

describe('staff', () => {
  test('freezes and unfreezes with a reason, and the customer sees it', async () => {
    const { id } = await open()
    const ask = (verb: string, body: unknown) =>
      edge.send(`/api/v1/accounts/${id}/${verb}`, { token: staff, body })
    expect((await ask('freeze', { side: 'credit', reason: 'Suspected fraud' })).body).toEqual({
      accountNumber: id,
      status: 'credit_frozen',
    })
    expect((await edge.send(`/api/v1/accounts/${id}`, { token })).body.status).toBe('credit_frozen')
    expect((await edge.send('/api/v1/transactions', { token, body: transferOf(own, id) })).code).toBe(
      'account_not_active',
    )
    for (const body of [{ side: 'all', reason: 'x' }, { side: 'both', reason: ' ' }, { side: 'both' }])
      expect((await ask('freeze', body)).code).toBe('invalid_input')
    expect((await ask('unfreeze', { reason: 'Cleared' })).body.status).toBe('active')
  })

  test('sets an overdraft in the account’s own currency, within the product’s bound', async () => {
    const { id } = await open()
    const set = (limit: unknown) =>
      put(`/api/v1/accounts/${id}/overdraft`, { limit, reason: 'Agreed' }, staff)
    expect((await set({ amount: '500.00', currency: 'INR' })).body.limit).toEqual({
      amount: '500.00',
      currency: 'INR',
    })
    expect((await edge.send(`/api/v1/accounts/${id}/balance`, { token })).body.available.amount).toBe(
      '500.00',
    )
    const over = await set({ amount: '500000.01', currency: 'INR' })
    expect([over.code, over.body.most]).toEqual(['limit_exceeded', { amount: '500000.00', currency: 'INR' }])
    expect((await set({ amount: '1.00', currency: 'USD' })).code).toBe('currency_mismatch')
    for (const amount of ['-1.00', '1', '1.000', ''])
      expect((await set({ amount, currency: 'INR' })).code).toBe('invalid_input')
    expect((await set({ amount: '0.00', currency: 'INR' })).status).toBe(200)
  })
})

test('a dormant account refuses payments until its holder wakes it', async () => {
  const { id } = await open()
  await edge.sql(`update banking.accounts set status = 'dormant' where account_number = $1`, [id])
  expect((await edge.send('/api/v1/transactions', { token, body: transferOf(id, own) })).code).toBe(
    'account_not_active',
  )
  expect(
    (await edge.send(`/api/v1/accounts/${id}/wake`, { method: 'POST', token, body: {} })).body.status,
  ).toBe('active')
  expect(await isSound(edge)).toBe(true)
})

test('what will change of its terms stands behind an account, and behind no other', async () => {
  const { id } = await open('current-usd')
  const coming = async (number: string) =>
    (await edge.send(`/api/v1/accounts/${number}/details`, { token })).body.comingTerms
  expect(await coming(id)).toEqual([])
  await edge.sql(
    `insert into banking.product_terms (product_code, effective_from, overdraft_rate_percent, monthly_fee, source)
     values ('current-usd', '2035-04-01', 12, 150, 'test'), ('current-usd', '2035-05-01', 11.5, 150, 'test')`,
  )
  const dollars = (amount: string) => ({ amount, currency: 'USD' })
  const now = {
    interestRatePercent: null,
    overdraftRatePercent: '12',
    monthlyFee: dollars('0.00'),
    minimumBalance: dollars('0.00'),
    minimumBalanceFee: dollars('0.00'),
  }
  const dearer = { ...now, monthlyFee: dollars('1.50') }
  expect(await coming(id)).toEqual([
    { from: '2035-04-01', before: now, after: dearer, worse: true },
    { from: '2035-05-01', before: dearer, after: { ...dearer, overdraftRatePercent: '11.5' }, worse: false },
  ])
  expect(await coming(own)).toEqual([])
  await remove(id)
  expect(await coming(id)).toEqual([])
})
