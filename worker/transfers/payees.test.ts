import { describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
const lookUp = (token: string, accountNumber: string) =>
  edge.send('/api/v1/payees/look-up', { token, body: { accountNumber } })

describe('a look-up of a payee', () => {
  test('tells the name and the currency behind an account number, and whether it is one’s own; nothing else', async () => {
    const person = await edge.provision(['savings', 'current-usd'], 5_000n)
    const other = await edge.provision(['current'], 7_000n)
    const { token } = await edge.signIn(person.email)
    const expected = [
      [person.accounts[0]!, 'INR', true],
      [person.accounts[1]!, 'USD', true],
      [other.accounts[0]!, 'INR', false],
    ] as const
    for (const [accountNumber, currency, own] of expected) {
      const answer = await lookUp(token, accountNumber)
      expect(answer.body).toEqual({ accountNumber, name: 'Test Person', currency, own })
      expect((await edge.call('transfers.lookUp', { accountNumber }, { token })).body).toEqual(answer.body)
    }
  })

  test('finds neither closed accounts nor the bank’s own nor what does not exist', async () => {
    const [person, closed] = [await edge.provision(), await edge.provision()]
    await edge.sql(`update banking.accounts set status = 'closed' where account_number = $1`, [
      closed.accounts[0],
    ])
    const [bank] = await edge.sql(`select account_number as number from banking.accounts where type = 'bank'`)
    const { token } = await edge.signIn(person.email)
    const texts = []
    for (const number of [closed.accounts[0]!, bank.number, '9999999999999', '0000000000000']) {
      const answer = await lookUp(token, number)
      expect(answer.status).toBe(404)
      texts.push(answer.text.replace(/[0-9a-f-]{36}/, 'id'))
    }
    expect(new Set(texts).size).toBe(1)
  })

  test('is counted for each user over all sessions and doors: thirty a minute, also all at once', async () => {
    const person = await edge.provision()
    const tokens = [await edge.signIn(person.email), await edge.signIn(person.email, 'web')].map(
      ({ token }) => token,
    )
    const answers = await Promise.all(
      Array.from({ length: 45 }, (_, at) =>
        at % 2
          ? lookUp(tokens[0]!, '9999999999999')
          : edge.call('transfers.lookUp', { accountNumber: '9999999999999' }, { token: tokens[1]! }),
      ),
    )
    const refused = answers.filter(({ code }) => code === 'rate_limited')
    expect(answers.filter(({ code }) => code === 'not_found')).toHaveLength(30)
    expect(refused).toHaveLength(15)
    for (const { status, headers } of refused) {
      expect(status).toBe(429)
      const seconds = Number(headers.get('Retry-After'))
      expect(seconds).toBeGreaterThan(0)
      expect(seconds).toBeLessThanOrEqual(60)
    }
    const other = await edge.signIn((await edge.provision()).email)
    expect((await lookUp(other.token, person.accounts[0]!)).status).toBe(200)
    await edge.sql(`update banking.throttles set window_start = window_start - interval '61 seconds'`)
    expect((await lookUp(tokens[0]!, person.accounts[0]!)).status).toBe(200)
  })
})
