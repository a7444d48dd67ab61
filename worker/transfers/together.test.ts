/** Many at once: what one customer, one account and one id may ask for in the same moment. */
import { expect, test } from 'vitest'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const many = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, at) => make(at))

test('sixty-four clients that drain one account never overspend', async () => {
  const payer = await edge.provision(['savings'], 100_000n)
  const payee = await edge.provision(['savings'])
  const [from, to] = [payer.accounts[0]!, payee.accounts[0]!]
  const tokens = await Promise.all(many(8, async () => (await edge.signIn(payer.email)).token))
  const answers = await Promise.all(
    many(64, (at) =>
      edge.send('/api/v1/transactions', {
        token: tokens[at % tokens.length],
        body: transferOf(from, to, { amount: { amount: '33.33', currency: 'INR' } }),
      }),
    ),
  )
  const made = answers.filter(({ status }) => status === 201)
  const refused = answers.filter(({ code }) => code === 'insufficient_funds')
  expect([made.length, refused.length]).toEqual([30, 34])
  expect(await edge.posted(from)).toBe(100_000n - 30n * 3_333n)
  expect(await edge.posted(to)).toBe(30n * 3_333n)
  // Each was answered with a balance of its own, and none below zero.
  const balances = made.map(({ body }) => Number(body.balanceAfter.amount))
  expect(new Set(balances).size).toBe(30)
  expect(Math.min(...balances)).toBe(0.1)
  for (const { body } of refused) expect(body.available.amount).toBe('0.10')
  expect(await isSound(edge)).toBe(true)
})

test('sixty-four requests under one id make one transfer and get one answer', async () => {
  const payer = await edge.provision(['savings'], 15_000n)
  const payee = await edge.provision(['savings'])
  const { token } = await edge.signIn(payer.email)
  // The balance covers it once: looking before claiming would refuse most of them.
  const order = transferOf(payer.accounts[0]!, payee.accounts[0]!, {
    amount: { amount: '100.00', currency: 'INR' },
  })
  const answers = await Promise.all(
    many(64, (at) =>
      at % 2
        ? edge.send('/api/v1/transactions', { token, body: order })
        : edge.call('transfers.make', order, { token }),
    ),
  )
  const bodies = answers.map(({ body }) => JSON.stringify(body))
  expect(new Set(bodies).size).toBe(1)
  expect(answers.filter(({ status }) => status !== 200 && status !== 201)).toEqual([])
  expect(answers.filter(({ headers }) => headers.get('Idempotent-Replayed') === null)).toHaveLength(1)
  expect(await edge.sql('select id from banking.transactions where id = $1', [order.id])).toHaveLength(1)
  expect(await edge.posted(payer.accounts[0]!)).toBe(5_000n)
  expect(await isSound(edge)).toBe(true)
})

test('sixty-four payloads under one id make one transfer, and the others conflict', async () => {
  const payer = await edge.provision(['savings'], 100_000n)
  const payee = await edge.provision(['savings'])
  const { token } = await edge.signIn(payer.email)
  const order = transferOf(payer.accounts[0]!, payee.accounts[0]!)
  const answers = await Promise.all(
    many(64, (at) => edge.send('/api/v1/transactions', { token, body: { ...order, note: `payload ${at}` } })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ code }) => code === 'idempotency_conflict')).toHaveLength(63)
  expect(await edge.posted(payer.accounts[0]!)).toBe(99_900n)
})

test('opposite transfers, and rings of them, never deadlock', async () => {
  const people = await Promise.all(many(3, () => edge.provision(['savings'], 1_000_000n)))
  const tokens = await Promise.all(people.map(async ({ email }) => (await edge.signIn(email)).token))
  const before = await Promise.all(people.map(({ accounts }) => edge.posted(accounts[0]!)))
  const answers = await Promise.all(
    many(120, (at) => {
      const [payer, payee] = [at % 3, (at + 1 + (at % 2)) % 3] as const
      return edge.send('/api/v1/transactions', {
        token: tokens[payer],
        body: transferOf(people[payer]!.accounts[0]!, people[payee]!.accounts[0]!),
      })
    }),
  )
  expect(answers.filter(({ status }) => status !== 201).map(({ text }) => text)).toEqual([])
  const after = await Promise.all(people.map(({ accounts }) => edge.posted(accounts[0]!)))
  const sum = (balances: bigint[]) => balances.reduce((total, one) => total + one, 0n)
  expect(sum(after)).toBe(sum(before))
  expect(await isSound(edge)).toBe(true)
})

test('balances read while money moves between own accounts always add up', async () => {
  const person = await edge.provision(['savings', 'current'], 1_000_000n)
  const [savings, current] = person.accounts as [string, string]
  const { token } = await edge.signIn(person.email)
  const moves = many(40, (at) =>
    edge.send('/api/v1/transactions', {
      token,
      body: at % 2 ? transferOf(savings, current) : transferOf(savings, current),
    }),
  )
  const reads = await Promise.all(many(40, () => edge.send('/api/account/balance', { token })))
  await Promise.all(moves)
  for (const { body } of reads) {
    expect(body.balance.amount).toBe('10000.00')
    const parts = body.accounts.map(({ balance }: { balance: { amount: string } }) => Number(balance.amount))
    expect(parts[0] + parts[1]).toBeCloseTo(10_000, 5)
  }
})
