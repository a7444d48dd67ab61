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

test('the books are sound, whatever was refused', async () => {
  expect(await isSound(edge)).toBe(true)
})
