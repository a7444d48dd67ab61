/** Filters of history, and the receipt of one transaction. */
import { describe, expect, test } from 'vitest'
import { type Answer, openEdge, transferOf } from '../../test/edge.ts'

const edge = await openEdge()
const { token } = await edge.signIn('customer1@demo.bank')
type Item = Record<string, string> & {
  counterparty: { name: string; accountNumber: string | null }
  note: string | null
}

async function readAll(query: string, path = '/api/v1/transactions'): Promise<Item[]> {
  const items: Item[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Answer = await edge.send(`${path}?limit=200&${query}${cursor && `&cursor=${cursor}`}`, {
      token,
    })
    expect(page.status, page.text).toBe(200)
    items.push(...page.body.items)
    cursor = page.body.next
  }
  return items
}
const all = await readAll('')
const dates = [...new Set(all.map(({ bookingDate }) => bookingDate!))].sort()

describe('a filter', () => {
  test.each(['opening', 'deposit', 'payment', 'transfer', 'interest', 'withdrawal', 'fee'])(
    'by type %s leaves those lines and no other',
    async (type) => expect(await readAll(`type=${type}`)).toEqual(all.filter((item) => item.type === type)),
  )

  test('by dates includes both ends', async () => {
    const [from, to] = [dates[40]!, dates[60]!]
    const within = all.filter(({ bookingDate }) => bookingDate! >= from && bookingDate! <= to)
    expect(within.length).toBeGreaterThan(20)
    expect(await readAll(`from=${from}&to=${to}`)).toEqual(within)
    expect(await readAll(`from=${from}`)).toEqual(all.filter(({ bookingDate }) => bookingDate! >= from))
    expect(await readAll(`to=${from}`)).toEqual(all.filter(({ bookingDate }) => bookingDate! <= from))
    expect(await readAll(`from=${to}&to=${from}`)).toEqual([])
    expect(await readAll(`from=${from}&to=${from}`)).toEqual(
      all.filter(({ bookingDate }) => bookingDate === from),
    )
    expect(await readAll('from=0001-01-01&to=9999-12-31')).toEqual(all)
  })

  test('by account, type, dates and text at once leaves what passes them all', async () => {
    const account = all[0]!.account!
    const query = `account=${account}&type=payment&from=${dates[10]}&to=${dates.at(-1)}&q=groceries`
    const expected = all.filter(
      (item) =>
        item.account === account &&
        item.type === 'payment' &&
        item.bookingDate! >= dates[10]! &&
        /groceries/i.test(`${item.note} ${item.counterparty.name}`),
    )
    expect(expected.length).toBeGreaterThan(3)
    expect(await readAll(query)).toEqual(expected)
  })

  test('by text looks at the note and at the other side’s name, in any case of letters', async () => {
    for (const words of ['BESCOM', 'bescom', 'Nature’s', 'rent', 'Vikram', 'OIL', 'no such words']) {
      const has = (text: string | null) => (text ?? '').toLowerCase().includes(words.toLowerCase())
      const expected = all.filter(({ note, counterparty }) => has(note) || has(counterparty.name))
      expect((await readAll(`q=${encodeURIComponent(words)}`)).map(({ id }) => id)).toEqual(
        expected.map(({ id }) => id),
      )
    }
    // Their own name stands on the other end of every line: it is not what is searched.
    expect(await readAll('q=Asha%20Raman')).toEqual(
      all.filter(({ counterparty }) => counterparty.name === 'Asha Raman'),
    )
  })

  test('that is malformed is refused by its name', async () => {
    const bad: [string, string][] = [
      ['type', 'opening2'],
      ['from', '2026-02-30'],
      ['from', '2026-1-1'],
      ['from', 'yesterday'],
      ['from', '0000-01-01'],
      ['to', '2026-13-01'],
      ['to', '2026-01-01T00:00:00Z'],
      ['to', "2026-01-01' or '1'='1"],
      ['q', 'x'.repeat(101)],
      ['q', '\u0000'],
      ['account', '1'],
      ['account', "1' or '1'='1"],
      ['limit', '0'],
      ['limit', '201'],
      ['limit', '1e9'],
      ['limit', 'NaN'],
    ]
    for (const [name, value] of bad) {
      const rest = await edge.send(`/api/v1/transactions?${new URLSearchParams({ [name]: value })}`, {
        token,
      })
      const trpc = await edge.call('ledger.history', { [name]: value }, { token })
      for (const answer of [rest, trpc]) {
        expect([value, answer.code]).toEqual([value, 'invalid_input'])
        const fields = answer.body.fields ?? answer.body.error.data.fields
        expect(fields.map(({ path }: { path: string }) => path)).toEqual([name])
      }
    }
  })

  test('in the history of one account is the same, and an account without a line has an empty history', async () => {
    const account = all[0]!.account!
    expect(await readAll('type=transfer', `/api/v1/accounts/${account}/transactions`)).toEqual(
      all.filter((item) => item.account === account && item.type === 'transfer'),
    )
    const fresh = await edge.provision(['savings'])
    const signed = await edge.signIn(fresh.email)
    for (const path of [`/api/v1/accounts/${fresh.accounts[0]}/transactions`, '/api/v1/transactions'])
      expect((await edge.send(path, { token: signed.token })).body).toEqual({
        items: [],
        next: null,
        previous: null,
      })
    // The path says which account; a query string does not change it.
    const path = `/api/v1/accounts/${account}/transactions?limit=1&id=${fresh.accounts[0]}`
    expect((await edge.send(path, { token })).body.items[0].account).toBe(account)
  })
})

describe('a receipt', () => {
  test('is the transaction as its maker was told of it', async () => {
    const person = await edge.provision(['savings', 'current'], 100_000n)
    const [from, to] = person.accounts as [string, string]
    const signed = await edge.signIn(person.email)
    const order = transferOf(from, to, {
      note: 'Rent',
      type: 'payment',
      amount: { amount: '12.34', currency: 'INR' },
    })
    const made = await edge.send('/api/v1/transactions', { token: signed.token, body: order })
    expect(made.body).toEqual({
      id: order.id,
      type: 'payment',
      status: 'posted',
      from: { accountNumber: from, name: 'Test Person' },
      to: { accountNumber: to, name: 'Test Person' },
      amount: { amount: '12.34', currency: 'INR' },
      note: 'Rent',
      bookingDate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      valueDate: made.body.bookingDate,
      createdAt: expect.stringMatching(/Z$/),
      balanceAfter: { amount: '987.66', currency: 'INR' },
    })
    // Between own accounts the receipt is that of the side which paid.
    const receipt = await edge.send(`/api/v1/transactions/${order.id.toUpperCase()}`, { token: signed.token })
    const asSeen = { ...made.body, account: from, orderNote: 'Rent', category: 'other' }
    expect(receipt.body).toEqual(asSeen)
    expect((await edge.call('ledger.transaction', { id: order.id }, { token: signed.token })).body).toEqual(
      asSeen,
    )
  })

  test('of the demo year keeps names of the outside and hides the bank’s own account', async () => {
    for (const type of ['payment', 'deposit', 'withdrawal', 'opening']) {
      const item = all.find((one) => one.type === type)!
      const { body } = await edge.send(`/api/v1/transactions/${item.id}`, { token })
      const outside = type === 'payment' || type === 'withdrawal' ? body.to : body.from
      expect(outside).toEqual({ accountNumber: null, name: item.counterparty.name })
    }
  })

  test('under an id that is none is refused or not found', async () => {
    for (const id of ['1', 'history2', '..', '%2e%2e', "'", 'null'])
      expect(
        (await edge.send(`/api/v1/transactions/${encodeURIComponent(id)}`, { token })).status,
        id,
      ).toBeOneOf([400, 404])
    expect((await edge.send(`/api/v1/transactions/${crypto.randomUUID()}`, { token })).code).toBe('not_found')
  })
})
