/** Payees: a name confirmed or knowingly accepted, a first day with a limit of its own, and nobody else's list. */
import { describe, expect, test } from 'vitest'
import { challengeIn, confirm, withFactor } from '../../test/confirming.ts'
import { openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 90_000_000n)
const [from, second] = payer.accounts as [string, string]
const { token } = await edge.signIn(payer.email)
const named = async (name: string) => {
  const { accounts } = await edge.provision(['savings'])
  await edge.sql('update banking.accounts set holder_name = $2 where account_number = $1', [
    accounts[0],
    name,
  ])
  return accounts[0]!
}
const ravi = await named('Ravi Kumar Nair')

const rupees = (amount: string) => ({ amount, currency: 'INR' })
const send = (method: string, path: string, body?: object, by = token) =>
  edge.send(`/api/v1/payees${path}`, { method, token: by, ...(body ? { body } : {}) })
const add = (more: object, by = token) => {
  const body = { id: crypto.randomUUID(), accountNumber: ravi, name: 'Ravi Kumar Nair', ...more }
  return withFactor(edge, by, (challenge) => send('POST', '', { ...body, ...challenge }, by))
}
const pay = (to: string, amount: string, more: object = {}) =>
  edge.send('/api/v1/transactions', {
    token,
    body: transferOf(from, to, { amount: rupees(amount), ...more }),
  })
const forgetCalls = () => edge.sql('delete from banking.throttles')
const age = (id: string) => edge.sql(`update banking.payees set new_until = now() where id = $1`, [id])

describe('confirmation of payee', () => {
  test.each([
    ['Ravi Kumar Nair', 'match'],
    ['  nair, ravi kumar ', 'match'],
    ['Mr. RAVI KUMAR NAIR', 'match'],
    ['Ravi Nair', 'close'],
    ['R K Nair', 'close'],
    ['Ravi Kumar Nayr', 'close'],
    ['Ravy Kumar Nair', 'close'],
    ['R', 'none'],
    ['Sunita Rao', 'none'],
    ['%', 'none'],
    ['राम', 'none'],
  ])('%s is a %s', async (name, match) => {
    await forgetCalls()
    const { body } = await send('POST', '/check', { accountNumber: ravi, name })
    expect(body).toMatchObject({ match, name: match === 'none' ? null : 'Ravi Kumar Nair', currency: 'INR' })
  })

  test('of a name in letters of its own is exact', async () => {
    const account = await named('राम कुमार')
    expect((await send('POST', '/check', { accountNumber: account, name: 'राम कुमार' })).body.match).toBe(
      'match',
    )
  })

  test('counts with the look-ups, and so does adding', async () => {
    await forgetCalls()
    for (let turn = 0; turn < 15; turn++) {
      await send('POST', '/check', { accountNumber: ravi, name: 'x' })
      await add({ name: 'x' })
    }
    expect((await send('POST', '/check', { accountNumber: ravi, name: 'x' })).code).toBe('rate_limited')
    const refused = await add({})
    expect([refused.code, refused.headers.get('Retry-After')]).toEqual(['rate_limited', expect.any(String)])
    await forgetCalls()
  })
})

describe('adding', () => {
  test('goes on with a name that is not quite right only for one who knows', async () => {
    const account = await named('Meera Iyer')
    const refused = await add({ accountNumber: account, name: 'M Iyer' })
    expect([refused.code, refused.body]).toEqual([
      'invalid_input',
      expect.objectContaining({ match: 'close', name: 'Meera Iyer' }),
    ])
    const other = await add({ accountNumber: account, name: 'Somebody Else', accepted: 'close' })
    expect(other.body).toMatchObject({ code: 'invalid_input', match: 'none', name: null })
    const added = await add({
      accountNumber: account,
      name: 'Somebody Else',
      accepted: 'none',
      nickname: 'Aunt',
    })
    expect([added.status, added.body]).toMatchObject([
      201,
      { name: 'Meera Iyer', match: 'none', nickname: 'Aunt' },
    ])
  })

  test('makes one payee for an id and for an account, also when many ask at once', async () => {
    const account = await named('Once Only')
    const id = crypto.randomUUID()
    const body = { id, accountNumber: account, name: 'Once Only' }
    const challengeId = challengeIn(await send('POST', '', body))
    await confirm(edge, token, challengeId)
    const answers = await Promise.all(Array.from({ length: 8 }, () => add({ ...body, challengeId })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 200, 200, 201])
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([id]))
    expect((await add({ accountNumber: account, name: 'Once Only' })).body.id, 'saved already').toBe(id)
    expect((await add({ ...body, name: 'Other Name', accepted: 'none' })).code).toBe('idempotency_conflict')
    expect((await add({ accountNumber: '9999999999999' })).code).toBe('not_found')
    await forgetCalls()
  })
})

describe('a saved payee', () => {
  test('is listed, renamed and removed by its customer alone', async () => {
    const account = await named('Listed Person')
    const { id } = (await add({ accountNumber: account, name: 'Listed Person' })).body
    const stranger = (await edge.signIn((await edge.provision()).email)).token
    const change = { nickname: 'Lister', dailyLimit: null }
    for (const [method, body] of [['GET'], ['PUT', change], ['DELETE']] as const)
      expect((await send(method, `/${id}`, body, stranger)).code, method).toBe('not_found')
    expect((await send('GET', '', undefined, stranger)).body.items).toEqual([])
    expect((await send('PUT', `/${id}`, change)).body).toMatchObject({ nickname: 'Lister' })
    expect((await send('GET', '')).body.items).toContainEqual(
      expect.objectContaining({ id, nickname: 'Lister' }),
    )
    expect([(await send('DELETE', `/${id}`)).status, (await send('DELETE', `/${id}`)).status]).toEqual([
      204, 204,
    ])
    expect((await send('GET', `/${id}`)).code).toBe('not_found')
    expect((await send('PUT', `/${id}`, change)).code).toBe('not_found')
  })

  test('comes in pages', async () => {
    await forgetCalls()
    const all = (await send('GET', '')).body.items
    const seen = []
    let cursor = ''
    do {
      const { body } = await send('GET', `?limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...body.items)
      cursor = body.next
    } while (cursor)
    expect(seen).toEqual(all)
    expect((await send('GET', '?cursor=zzz')).code).toBe('invalid_input')
  })

  test('has a daily limit that is kept, lowered, and not raised', async () => {
    await forgetCalls()
    const account = await named('Dear Child')
    const { id } = (await add({ accountNumber: account, name: 'Dear Child', dailyLimit: rupees('500.00') }))
      .body
    expect((await pay(account, '400.00')).status).toBe(201)
    expect((await pay(account, '100.01')).body).toMatchObject({
      code: 'limit_exceeded',
      limit: 'payee_daily_amount',
      maximum: rupees('500.00'),
      left: rupees('100.00'),
    })
    const set = (dailyLimit: unknown) => send('PUT', `/${id}`, { nickname: null, dailyLimit })
    expect((await set(rupees('500.01'))).code).toBe('forbidden')
    expect((await set(null)).code).toBe('forbidden')
    expect((await set({ amount: '1.00', currency: 'USD' })).code).toBe('currency_mismatch')
    expect((await set(rupees('400.00'))).status).toBe(200)
    expect((await pay(account, '0.01')).body).toMatchObject({ left: rupees('0.00') })
  })

  test('is paid within its limit by many at once from two accounts', async () => {
    const account = await named('Many Ask')
    await add({ accountNumber: account, name: 'Many Ask', dailyLimit: rupees('10.00') })
    await edge.deposit(second, 100_000n)
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => pay(account, '3.00', { from: at % 2 ? from : second })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    expect(answers.filter(({ code }) => code === 'limit_exceeded')).toHaveLength(9)
  })
})

describe('the first day of a payee', () => {
  test('has a limit with strangers, over all of them, until it is over; removing and adding starts it anew', async () => {
    await forgetCalls()
    const fresh = await edge.provision(['savings', 'current'], 50_000_000n)
    const own = fresh.accounts as [string, string]
    const mine = (await edge.signIn(fresh.email)).token
    const give = (to: string, amount: string, account = own[0]) => {
      const order = transferOf(account, to, { amount: rupees(amount) })
      return withFactor(edge, mine, (challenge) =>
        edge.send('/api/v1/transactions', { token: mine, body: { ...order, ...challenge } }),
      )
    }
    const [known, stranger] = [await named('Known Well'), await named('A Stranger')]
    const saved = (await add({ accountNumber: known, name: 'Known Well' }, mine)).body
    expect(Date.parse(saved.newUntil) - Date.parse(saved.createdAt)).toBeCloseTo(24 * 3_600_000, -3)
    expect((await give(known, '60000.00')).status).toBe(201)
    expect((await give(stranger, '30000.00')).status).toBe(201)
    expect((await give(own[1], '50000.00')).status, 'one’s own is nobody new').toBe(201)
    for (const [to, account] of [
      [known, own[0]],
      [stranger, own[1]],
    ] as const) {
      const { body } = await give(to, '10000.01', account)
      expect(body).toMatchObject({
        code: 'limit_exceeded',
        limit: 'new_payees',
        maximum: rupees('100000.00'),
        left: rupees('10000.00'),
      })
      expect(Date.parse(body.resetsAt)).toBeGreaterThan(Date.now())
      expect(Date.parse(body.resetsAt)).toBeLessThanOrEqual(Date.now() + 24 * 3_600_000)
    }
    await age(saved.id)
    expect((await give(known, '100000.00')).status, 'known by now').toBe(201)
    expect((await edge.send(`/api/v1/payees/${saved.id}`, { token: mine })).body.newUntil).toBeNull()
    await send('DELETE', `/${saved.id}`, undefined, mine)
    expect((await give(known, '10000.01')).code).toBe('limit_exceeded')
    const again = await add({ accountNumber: known, name: 'Known Well' }, mine)
    expect(again.body.newUntil).not.toBeNull()
    expect((await give(known, '10000.01')).code).toBe('limit_exceeded')
  })
})
