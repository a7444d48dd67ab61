/** Every refusal of a transfer, alone and in pairs, in the order of precedence of worker/errors.ts. */
import { describe, expect, test } from 'vitest'
import { type Asked, isSound, openEdge, transferOf } from '../../test/edge.ts'
import { partsOf } from '../../test/tokens.ts'
import { type ErrorCode, errors } from '../errors.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current', 'current', 'current-usd'], 6_000_000n)
const payee = await edge.provision(['savings', 'current', 'current-usd'])
const [from, second, frozen, dollars] = payer.accounts as [string, string, string, string]
const [to, closed, theirDollars] = payee.accounts as [string, string, string]
const unknown = '9999999999999'
const { token } = await edge.signIn(payer.email)
const used = transferOf(from, to)

const setStatus = (account: string, status: string) =>
  edge.sql('update banking.accounts set status = $2 where account_number = $1', [account, status])
await edge.deposit(frozen, 100_000n)
await edge.deposit(dollars, 1000n).catch(() => {})
await setStatus(frozen, 'frozen')
await setStatus(closed, 'closed')
await edge.send('/api/v1/transactions', { token, body: used })

const spoilt = async (change: string) => {
  const { token } = await edge.signIn(payer.email, 'web')
  await edge.sql(change, [partsOf(token).claims.jti])
  return token
}
const ofToken = `where jti_hash = sha256(convert_to($1, 'UTF8'))`
const tokens = {
  revoked: await spoilt(`update banking.auth_tokens set revoked_at = now() ${ofToken}`),
  expired: await spoilt(`update banking.auth_tokens set expires_at = now() - interval '1 second' ${ofToken}`),
  idle: await spoilt(
    `update banking.user_sessions set last_seen_at = now() - interval '1 hour'
      where id = (select session_id from banking.auth_tokens ${ofToken})`,
  ),
  operator: (await edge.signIn('operator1@demo.bank')).token,
}

type Order = ReturnType<typeof transferOf> & Record<string, unknown>
type Fault = {
  code: ErrorCode
  what: string
  touches: string
  spoil: (order: Order) => Partial<Order>
  asked?: Asked
}

const faults: Fault[] = [
  {
    code: 'method_not_allowed',
    what: 'another method',
    touches: 'method',
    spoil: () => ({}),
    asked: { method: 'PATCH' },
  },
  {
    code: 'too_large',
    what: 'forty kilobytes',
    touches: 'filler',
    spoil: () => ({ filler: 'x'.repeat(40_000) }),
  },
  {
    code: 'unsupported_media_type',
    what: 'plain text',
    touches: 'type of content',
    spoil: () => ({}),
    asked: { headers: { 'Content-Type': 'text/plain' } },
  },
  {
    code: 'unauthenticated',
    what: 'no token',
    touches: 'token',
    spoil: () => ({}),
    asked: { token: undefined },
  },
  {
    code: 'invalid_input',
    what: 'an amount of one decimal',
    touches: 'amount',
    spoil: (order) => amount(order, '1.0'),
  },
  {
    code: 'token_revoked',
    what: 'a token that signed out',
    touches: 'token',
    spoil: () => ({}),
    asked: { token: tokens.revoked },
  },
  {
    code: 'token_expired',
    what: 'an expired token',
    touches: 'token',
    spoil: () => ({}),
    asked: { token: tokens.expired },
  },
  {
    code: 'session_idle',
    what: 'an idle session',
    touches: 'token',
    spoil: () => ({}),
    asked: { token: tokens.idle },
  },
  {
    code: 'forbidden',
    what: 'an operator',
    touches: 'token',
    spoil: () => ({}),
    asked: { token: tokens.operator },
  },
  { code: 'forbidden', what: 'a deposit by a customer', touches: 'type', spoil: () => ({ type: 'deposit' }) },
  {
    code: 'idempotency_conflict',
    what: 'an id that was used',
    touches: 'id',
    spoil: () => ({ id: used.id, note: 'other' }),
  },
  { code: 'not_found', what: 'an account of somebody else', touches: 'from', spoil: () => ({ from: to }) },
  { code: 'not_found', what: 'an unknown payee', touches: 'to', spoil: () => ({ to: unknown }) },
  { code: 'account_not_active', what: 'a frozen account', touches: 'from', spoil: () => ({ from: frozen }) },
  { code: 'account_not_active', what: 'a closed payee', touches: 'to', spoil: () => ({ to: closed }) },
  {
    code: 'currency_mismatch',
    what: 'another currency',
    touches: 'currency',
    spoil: (order) => currency(order, 'USD'),
  },
  {
    code: 'currency_mismatch',
    what: 'a payee in dollars',
    touches: 'to',
    spoil: () => ({ to: theirDollars }),
  },
  {
    code: 'limit_exceeded',
    what: 'more than a limit',
    touches: 'amount',
    spoil: (order) => amount(order, '99999999.00'),
  },
  {
    code: 'insufficient_funds',
    what: 'more than there is',
    touches: 'amount',
    spoil: (order) => amount(order, '90000.00'),
  },
  {
    code: 'step_up_required',
    what: 'more than goes without a further factor',
    touches: 'amount',
    spoil: (order) => amount(order, '50000.01'),
  },
]
const amount = (order: Order, text: string) => ({ amount: { ...order.amount, amount: text } })
const currency = (order: Order, code: string) => ({ amount: { ...order.amount, currency: code } })

/** A transfer with these faults, through REST and through tRPC. */
async function refusedWith(...spoiling: Fault[]) {
  let order: Order = transferOf(from, to === spoiling[0]?.spoil({} as Order).from ? second : to)
  let asked: Asked = { token }
  for (const fault of spoiling) {
    order = { ...order, ...fault.spoil(order) }
    asked = { ...asked, ...fault.asked }
  }
  if (order.from === order.to) order.to = second
  const rest = await edge.send('/api/v1/transactions', { method: 'POST', ...asked, body: order })
  const trpc = await edge.send('/trpc/transfers.make', { method: 'POST', ...asked, body: order })
  return [rest, trpc]
}

test('the faults stand in the order of precedence', () => {
  const rank = faults.map(({ code }) => Object.keys(errors).indexOf(code))
  expect(rank).toEqual([...rank].sort((a, b) => a - b))
})

describe('a transfer with one fault', () => {
  test.each(faults)('$what: $code', async (fault) => {
    const before = await edge.posted(from)
    for (const answer of await refusedWith(fault))
      expect([answer.status, answer.code]).toEqual([errors[fault.code][0], fault.code])
    expect(await edge.posted(from)).toBe(before)
  })
})

describe('a transfer with two faults answers the upper one', () => {
  const pairs = faults.flatMap((one, at) =>
    faults
      .slice(at + 1)
      .filter((other) => other.touches !== one.touches && other.code !== one.code)
      .map((other) => ({ one, other, what: `${one.what} and ${other.what}: ${one.code}` })),
  )
  test('and there are many pairs', () => expect(pairs.length).toBeGreaterThan(90))
  test.each(pairs)('$what', async ({ one, other }) => {
    for (const answer of await refusedWith(one, other)) expect(answer.code).toBe(one.code)
  })
})

describe('a transfer between accounts', () => {
  const make = async (order: object) => edge.send('/api/v1/transactions', { token, body: order })

  test('says which account was not found or not active', async () => {
    expect((await make(transferOf(unknown, to))).body).toMatchObject({ code: 'not_found', field: 'from' })
    expect((await make(transferOf(from, unknown))).body).toMatchObject({ code: 'not_found', field: 'to' })
    expect((await make(transferOf(frozen, to))).body).toMatchObject({
      code: 'account_not_active',
      field: 'from',
    })
    expect((await make(transferOf(from, closed))).body).toMatchObject({
      code: 'account_not_active',
      field: 'to',
    })
  })

  test('to the account that it comes from is invalid', async () => {
    for (const account of [from, frozen, to, unknown])
      expect((await make(transferOf(account, account))).body).toMatchObject({
        code: 'invalid_input',
        fields: [{ path: 'to' }],
      })
  })

  test('says what is available where the money does not suffice, and moves the last paisa where it does', async () => {
    const poor = await edge.provision(['savings'], 12_345n)
    const { token } = await edge.signIn(poor.email)
    const ask = (text: string) =>
      edge.send('/api/v1/transactions', {
        token,
        body: transferOf(poor.accounts[0]!, to, { amount: { amount: text, currency: 'INR' } }),
      })
    expect((await ask('123.46')).body).toMatchObject({
      code: 'insufficient_funds',
      available: { amount: '123.45', currency: 'INR' },
    })
    expect((await ask('123.45')).body.balanceAfter).toEqual({ amount: '0.00', currency: 'INR' })
    expect((await ask('0.01')).body.available).toEqual({ amount: '0.00', currency: 'INR' })
  })

  test('respects what is held and what may be overdrawn', async () => {
    const person = await edge.provision(['savings'], 10_000n)
    const [account] = person.accounts as [string]
    const { token } = await edge.signIn(person.email)
    const ask = (text: string) =>
      edge.send('/api/v1/transactions', {
        token,
        body: transferOf(account, to, { amount: { amount: text, currency: 'INR' } }),
      })
    const set = (held: number, overdraft: number) =>
      edge.sql('update banking.accounts set held = $2, overdraft_limit = $3 where account_number = $1', [
        account,
        held,
        overdraft,
      ])
    await set(4_000, 0)
    expect((await ask('60.01')).body).toMatchObject({
      code: 'insufficient_funds',
      available: { amount: '60.00' },
    })
    await set(4_000, 1_000)
    expect((await ask('70.00')).body.balanceAfter.amount).toBe('30.00')
    expect((await ask('0.01')).code).toBe('insufficient_funds')
    await set(0, 5_000)
    expect((await ask('80.00')).body.balanceAfter.amount).toBe('-50.00')
  })

  test('of the bank’s own cannot be named by anybody', async () => {
    const [{ number }] = await edge.sql(
      `select account_number as number from banking.accounts where type = 'bank'`,
    )
    expect((await make(transferOf(number, to))).body).toMatchObject({ code: 'not_found', field: 'from' })
    expect((await make(transferOf(from, number))).body).toMatchObject({ code: 'not_found', field: 'to' })
  })

  test('of a party that may only look, or not alone, is forbidden before anything else is looked for', async () => {
    const set = (mandate: string) =>
      edge.sql(
        `update banking.account_parties set mandate = $2
          where account_id = (select id from banking.accounts where account_number = $1)`,
        [second, mandate],
      )
    for (const mandate of ['view', 'jointly']) {
      await set(mandate)
      expect((await make(transferOf(second, to))).code).toBe('forbidden')
      expect((await make(transferOf(second, unknown))).code).toBe('forbidden')
    }
    await set('either')
  })

  test('of somebody who is party no longer, or not yet, is not found', async () => {
    const set = (since: string, until: string) =>
      edge.sql(
        `update banking.account_parties set valid_from = now() + $2::interval, valid_until = now() + $3::interval
          where account_id = (select id from banking.accounts where account_number = $1)`,
        [second, since, until],
      )
    for (const [since, until] of [
      ['-2 days', '-1 second'],
      ['1 minute', '2 days'],
    ] as const) {
      await set(since, until)
      expect((await make(transferOf(second, to))).body).toMatchObject({ code: 'not_found', field: 'from' })
    }
    await set('-1 day', '100 years')
  })

  test('leaves the books sound, whatever was refused', async () => {
    expect(await isSound(edge)).toBe(true)
  })
})
