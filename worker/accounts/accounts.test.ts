import { describe, expect, test } from 'vitest'
import { type Answer, openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const inRupees = (minor: bigint) => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`

describe('accounts', () => {
  test('are those that the caller is party to, in the order of opening, with their balances', async () => {
    const person = await edge.provision(['savings', 'current', 'current-usd'], 123_456n)
    const { token } = await edge.signIn(person.email)
    const { body } = await edge.send('/api/v1/accounts', { token })
    expect(body.next).toBeNull()
    expect(body.items.map(({ accountNumber }: { accountNumber: string }) => accountNumber)).toEqual(
      person.accounts,
    )
    expect(body.items[0]).toEqual({
      id: person.accounts[0],
      accountNumber: person.accounts[0],
      type: 'savings',
      product: 'Savings',
      nickname: null,
      currency: 'INR',
      status: 'active',
      balance: { amount: '1234.56', currency: 'INR' },
      held: { amount: '0.00', currency: 'INR' },
      available: { amount: '1234.56', currency: 'INR' },
      overdraftLimit: { amount: '0.00', currency: 'INR' },
      openedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    })
    expect(body.items[2]).toMatchObject({ currency: 'USD', balance: { amount: '0.00', currency: 'USD' } })
    const one = await edge.send(`/api/v1/accounts/${person.accounts[0]}`, { token })
    expect(one.body).toEqual(body.items[0])
  })

  test('say what is held and what may be overdrawn', async () => {
    const person = await edge.provision(['savings'], 10_000n)
    const [account] = person.accounts as [string]
    await edge.sql(
      'update banking.accounts set held = 2500, overdraft_limit = 100000 where account_number = $1',
      [account],
    )
    const { token } = await edge.signIn(person.email)
    const { body } = await edge.send(`/api/v1/accounts/${account}/balance`, { token })
    expect(body).toEqual({
      accountNumber: account,
      balance: { amount: '100.00', currency: 'INR' },
      held: { amount: '25.00', currency: 'INR' },
      available: { amount: '1075.00', currency: 'INR' },
      asOf: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    })
  })

  test('come by pages, each once, and the cursor of somebody else leads nowhere', async () => {
    const person = await edge.provision(Array(7).fill('current'))
    const other = await edge.provision(Array(3).fill('current'))
    const { token } = await edge.signIn(person.email)
    for (const limit of [1, 2, 3, 7, 200]) {
      const seen: string[] = []
      let pages = 0
      for (let cursor: string | null = ''; cursor !== null; pages += 1) {
        const page: Answer = await edge.send(
          `/api/v1/accounts?limit=${limit}${cursor && `&cursor=${cursor}`}`,
          { token },
        )
        expect(page.body.items.length).toBeLessThanOrEqual(limit)
        seen.push(...page.body.items.map(({ id }: { id: string }) => id))
        cursor = page.body.next
      }
      expect(seen).toEqual(person.accounts)
      expect(pages).toBe(Math.ceil(7 / limit))
    }
    for (const cursor of [other.accounts[0], '0000000000000', 'abc', '-', '_'])
      expect((await edge.send(`/api/v1/accounts?cursor=${cursor}`, { token })).body).toEqual({
        items: [],
        next: null,
      })
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=-1',
      'limit=1.5',
      'limit=abc',
      'limit=',
      'cursor=',
      "cursor='--",
    ])
      expect((await edge.send(`/api/v1/accounts?${query}`, { token })).code, query).toBe('invalid_input')
  })

  test('are seen by every party, for as long as they are party', async () => {
    const [owner, joint] = [await edge.provision(['savings'], 5_000n), await edge.provision(['current'])]
    const [shared] = owner.accounts as [string]
    const { token, customerId } = await edge.signIn(joint.email)
    const sees = async () =>
      (await edge.send('/api/v1/accounts', { token })).body.items.map(({ id }: { id: string }) => id).sort()
    expect(await sees()).toEqual(joint.accounts)
    await edge.sql(
      `insert into banking.account_parties (account_id, customer_id, role, mandate)
       select a.id, c.id, 'joint', 'view' from banking.accounts a, banking.customers c
        where a.account_number = $1 and c.customer_id = $2`,
      [shared, customerId],
    )
    expect(await sees()).toEqual([...joint.accounts, shared].sort())
    await edge.sql(
      `update banking.account_parties set valid_until = now() - interval '1 second' where mandate = 'view'`,
    )
    expect(await sees()).toEqual(joint.accounts)
    expect((await edge.send(`/api/v1/accounts/${shared}`, { token })).code).toBe('not_found')
  })
})

describe('the overview', () => {
  test('gives the total first, by currency, the bank’s own first', async () => {
    const person = await edge.provision(['savings', 'current-usd', 'current'], 1_000n)
    await edge.deposit(person.accounts[2]!, 2_345n)
    await edge.sql('update banking.accounts set held = 45 where account_number = $1', [person.accounts[2]])
    const { token, customerId } = await edge.signIn(person.email)
    const { body } = await edge.send('/api/account/balance', { token })
    expect(body).toMatchObject({
      customerId,
      balance: { amount: '33.45', currency: 'INR' },
      available: { amount: '33.00', currency: 'INR' },
      totals: [
        { balance: { amount: '33.45', currency: 'INR' }, available: { amount: '33.00', currency: 'INR' } },
        { balance: { amount: '0.00', currency: 'USD' }, available: { amount: '0.00', currency: 'USD' } },
      ],
      businessDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    })
    expect(body.accounts).toHaveLength(3)
  })

  test('of somebody without an account is nothing, and that is no error', async () => {
    const { token } = await edge.signIn((await edge.provision([])).email)
    const { body } = await edge.send('/api/account/balance', { token })
    expect(body).toMatchObject({ balance: { amount: '0.00', currency: 'INR' }, accounts: [] })
  })

  test('of the demo customer is the sum of all entries, a lakh at least', async () => {
    const { token } = await edge.signIn('customer1@demo.bank')
    const { body } = await edge.send('/api/account/balance', { token })
    const [{ sum }] = await edge.sql(
      `select sum(e.amount)::text from banking.entries e where e.account_id in (select p.account_id
         from banking.account_parties p where p.customer_id = testing.customer('customer1@demo.bank'))`,
    )
    expect(body.balance.amount).toBe(inRupees(BigInt(sum)))
    expect(Number(body.accounts[0].available.amount)).toBeGreaterThanOrEqual(100_000)
    const trpc = await edge.call('accounts.overview', undefined, { token })
    expect({ ...trpc.body, asOf: 0 }).toEqual({ ...body, asOf: 0 })
  })

  test('shows an overdrawn account with its sign', async () => {
    const person = await edge.provision(['savings'])
    await edge.sql('update banking.accounts set overdraft_limit = 10000 where account_number = $1', [
      person.accounts[0],
    ])
    const payee = await edge.provision(['savings'])
    const { token } = await edge.signIn(person.email)
    const amount = { amount: '70.05', currency: 'INR' }
    const order = { id: crypto.randomUUID(), from: person.accounts[0], to: payee.accounts[0], amount }
    expect((await edge.send('/api/v1/transactions', { token, body: order })).status).toBe(201)
    const { body } = await edge.send('/api/account/balance', { token })
    expect([body.balance.amount, body.available.amount]).toEqual(['-70.05', '29.95'])
  })
})
