/** What a transfer between two accounts asks of each of them. */
import { describe, expect, test } from 'vitest'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current', 'current'], 6_000_000n)
const payee = await edge.provision(['savings', 'current'])
const [from, second, frozen] = payer.accounts as [string, string, string]
const [to, closed] = payee.accounts as [string, string]
const unknown = '9999999999999'
const { token } = await edge.signIn(payer.email)

const setStatus = (account: string, status: string) =>
  edge.sql('update banking.accounts set status = $2 where account_number = $1', [account, status])
await setStatus(frozen, 'frozen')
await setStatus(closed, 'closed')

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
