import { describe, expect, test } from 'vitest'
import { isSound, openEdge } from '../../test/edge.ts'

const edge = await openEdge()

type Quoted = { id: string; buy: { amount: string }; rate: string; expiresAt: string }

const askQuote = (token: string, amount: string, sell = 'INR', buy = 'USD', id = crypto.randomUUID()) =>
  edge.send('/api/v1/exchange/quotes', { token, body: { id, sell: { amount, currency: sell }, buy } })
const quoteOf = async (token: string, amount: string, sell = 'INR', buy = 'USD'): Promise<Quoted> =>
  (await askQuote(token, amount, sell, buy)).body
const convert = (token: string, quoteId: string, from: string, to: string, id = crypto.randomUUID()) =>
  edge.send('/api/v1/exchange', { token, body: { id, quoteId, from, to } })

async function person(rupeesMinor = 1_000_000n) {
  const { email, accounts } = await edge.provision(['savings', 'current-usd'], rupeesMinor)
  const { token } = await edge.signIn(email)
  return { token, rupees: accounts[0]!, dollars: accounts[1]! }
}

describe('a quote', () => {
  test('keeps the margin from the mid rate in either direction and rounds what is bought down', async () => {
    const { token } = await person()
    // 1 USD = 88.60 INR, 0.5 %: 1/88.6 × 0.995 = 0.0112302483 a rupee, 88.157 rupees a dollar.
    expect(await quoteOf(token, '1000.00')).toMatchObject({ rate: '0.0112302483', buy: { amount: '11.23' } })
    expect(await quoteOf(token, '0.90')).toMatchObject({ buy: { amount: '0.01' } })
    expect(await quoteOf(token, '10.00', 'USD', 'INR')).toMatchObject({
      rate: '88.1570000000',
      buy: { amount: '881.57' },
    })
  })

  test('is refused for a sum that buys nothing, a pair without a rate, and one currency', async () => {
    const { token } = await person()
    expect((await askQuote(token, '0.50')).code).toBe('invalid_input')
    expect((await askQuote(token, '1000.00', 'INR', 'JPY')).code).toBe('not_found')
    expect((await askQuote(token, '1.00', 'USD', 'USD')).code).toBe('invalid_input')
  })

  test('asked for again under its id is the same one; with another sum, or by somebody else, a conflict', async () => {
    const [one, other] = [await person(), await person()]
    const id = crypto.randomUUID()
    const first = await askQuote(one.token, '500.00', 'INR', 'USD', id)
    expect((await askQuote(one.token, '500.00', 'INR', 'USD', id)).body).toEqual(first.body)
    expect((await askQuote(one.token, '501.00', 'INR', 'USD', id)).code).toBe('idempotency_conflict')
    expect((await askQuote(other.token, '500.00', 'INR', 'USD', id)).code).toBe('idempotency_conflict')
  })

  test('is not given on a rate that is too old', async () => {
    const { token } = await person()
    await edge.sql(`insert into banking.configurations (name, effective_from, value, source)
      values ('exchange.rate_hours', '2001-01-01', '24', 'test')`)
    expect((await askQuote(token, '100.00')).code).toBe('unavailable')
    await edge.sql(`insert into banking.configurations (name, effective_from, value, source)
      values ('exchange.rate_hours', '2001-01-02', '876000', 'test')`)
    expect((await askQuote(token, '100.00')).status).toBe(201)
  })
})

describe('an exchange', () => {
  test('moves both currencies at the quote, through the bank’s positions, and is seen in both accounts', async () => {
    const { token, rupees, dollars } = await person()
    const quote = await quoteOf(token, '1000.00')
    const answer = await convert(token, quote.id, rupees, dollars)
    expect(answer.status, answer.text).toBe(201)
    expect(answer.body).toMatchObject({
      type: 'exchange',
      amount: { amount: '1000.00', currency: 'INR' },
      balanceAfter: { amount: '9000.00', currency: 'INR' },
      note: '1 INR = 0.0112302483 USD',
    })
    expect([await edge.posted(rupees), await edge.posted(dollars)]).toEqual([900_000n, 1_123n])
    const seen = await edge.send(`/api/v1/accounts/${dollars}/transactions`, { token })
    expect(seen.body.items).toHaveLength(1)
    expect(seen.body.items[0]).toMatchObject({
      direction: 'credit',
      amount: { amount: '11.23', currency: 'USD' },
    })
    const positions = await edge.sql(
      `select currency, sum(posted)::text as posted from banking.accounts where product_code = 'fx-position' group by 1 order by 1`,
    )
    expect(positions).toEqual([
      { currency: 'INR', posted: '100000' },
      { currency: 'USD', posted: '-1123' },
    ])
    expect(await isSound(edge)).toBe(true)
  })

  test('sent again answers the same and moves nothing; under another id the quote is used up', async () => {
    const { token, rupees, dollars } = await person()
    const quote = await quoteOf(token, '1000.00')
    const id = crypto.randomUUID()
    const first = await convert(token, quote.id, rupees, dollars, id)
    const again = await convert(token, quote.id, rupees, dollars, id)
    expect([again.status, again.headers.get('Idempotent-Replayed')]).toEqual([200, 'true'])
    expect(again.body).toEqual(first.body)
    expect((await convert(token, quote.id, rupees, dollars)).code).toBe('already_settled')
    expect((await convert(token, (await quoteOf(token, '1.00')).id, rupees, dollars, id)).code).toBe(
      'idempotency_conflict',
    )
    expect(await edge.posted(dollars)).toBe(1_123n)
  })

  test('many at once on one quote: one wins, the others have a clear error', async () => {
    const { token, rupees, dollars } = await person()
    const quote = await quoteOf(token, '1000.00')
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => convert(token, quote.id, rupees, dollars)),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ code }) => code === 'already_settled')).toHaveLength(11)
    expect(await edge.posted(dollars)).toBe(1_123n)
    expect(await isSound(edge)).toBe(true)
  })

  test('opposite ones at once both come to pass', async () => {
    const { token, rupees, dollars } = await person()
    await convert(token, (await quoteOf(token, '5000.00')).id, rupees, dollars)
    const quotes = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        at % 2 ? quoteOf(token, '100.00') : quoteOf(token, '1.00', 'USD', 'INR'),
      ),
    )
    const answers = await Promise.all(
      quotes.map(({ id }, at) =>
        at % 2 ? convert(token, id, rupees, dollars) : convert(token, id, dollars, rupees),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201))
    expect(await isSound(edge)).toBe(true)
  })

  test('refusals come in their order', async () => {
    const [own, other] = [await person(100_000n), await person()]
    const quote = await quoteOf(own.token, '1000.00')
    const large = await quoteOf(own.token, '1000.01')
    const foreign = await quoteOf(other.token, '1.00')
    const over = await quoteOf(own.token, '1.00')
    await edge.sql(`update banking.fx_quotes set expires_at = now() where id = $1`, [over.id])
    const code = async (quoteId: string, from: string, to: string) =>
      (await convert(own.token, quoteId, from, to)).code
    expect(await code(foreign.id, own.rupees, own.dollars)).toBe('not_found')
    expect(await code(quote.id, other.rupees, own.dollars)).toBe('not_found')
    expect(await code(quote.id, own.rupees, other.dollars)).toBe('not_found')
    expect(await code(quote.id, own.dollars, own.rupees)).toBe('currency_mismatch')
    expect(await code(over.id, own.rupees, own.dollars)).toBe('invalid_input')
    expect(await code(large.id, own.rupees, own.dollars)).toBe('insufficient_funds')
    await edge.sql(`update banking.accounts set status = 'frozen' where account_number = $1`, [own.dollars])
    expect(await code(quote.id, own.dollars, own.rupees)).toBe('account_not_active')
    await edge.sql(`update banking.accounts set status = 'active' where account_number = $1`, [own.dollars])
    await edge.sql(
      `update banking.account_parties set mandate = 'view' where account_id = (select id from banking.accounts where account_number = $1)`,
      [own.rupees],
    )
    expect(await code(quote.id, own.rupees, own.dollars)).toBe('forbidden')
    expect([await edge.posted(own.rupees), await edge.posted(own.dollars)]).toEqual([100_000n, 0n])
  })
})
