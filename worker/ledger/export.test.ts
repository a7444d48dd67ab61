/** The CSV file: what is shown, no more and no less, and nothing that a spreadsheet would run. */
import { expect, test } from 'vitest'
import { openEdge, transferOf } from '../../test/edge.ts'
import { fromBase64 } from '../proofs/bytes.ts'
import { exportedLines, type HistoryItem } from './contract.ts'

const edge = await openEdge()
const { token } = await edge.signIn('customer1@demo.bank')

/** RFC 4180, as strictly as the file claims to be. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]]
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/y
  while (cell.lastIndex < text.length) {
    const [, found, end] = cell.exec(text)!
    rows.at(-1)!.push(found!.startsWith('"') ? found!.slice(1, -1).replaceAll('""', '"') : found!)
    if (end === '\r\n' && cell.lastIndex < text.length) rows.push([])
  }
  return rows
}

const fileOf = async (query: string, by = token) => {
  const answer = await edge.send(`/api/v1/transactions.csv?${query}`, { token: by })
  expect(answer.status, answer.text).toBe(200)
  return { answer, rows: parse(answer.text.replace('\uFEFF', '')) }
}

async function shown(query: string) {
  const items: HistoryItem[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: { items: HistoryItem[]; next: string | null } } = await edge.send(
      `/api/v1/transactions?limit=200&${query}${cursor && `&cursor=${cursor}`}`,
      { token },
    )
    items.push(...body.items)
    cursor = body.next
  }
  return items
}

test('holds the very lines that the history shows under the same filters', async () => {
  const { account } = (await edge.send('/api/v1/transactions?limit=1', { token })).body.items[0]
  for (const query of [
    '',
    `account=${account}`,
    'type=payment&q=groceries',
    'min=1000&max=5000',
    'q=no such',
  ]) {
    const { rows } = await fileOf(query)
    const [head, ...lines] = rows
    expect(head).toHaveLength(14)
    const expected = (await shown(query)).map((item) => [
      item.bookingDate,
      item.valueDate,
      item.createdAt,
      item.account,
      item.type,
      item.counterparty.name,
      item.counterparty.accountNumber ?? '',
      item.note ?? '',
      item.category,
      item.direction === 'debit' ? item.amount.amount : '',
      item.direction === 'credit' ? item.amount.amount : '',
      item.amount.currency,
      item.balanceAfter.amount,
      item.id,
    ])
    expect(lines).toEqual(expected)
  }
}, 60_000)

test('is a file with a name, in UTF-8 with its mark; over tRPC it is name and text', async () => {
  const { answer } = await fileOf('from=2026-01-01&to=2026-06-30')
  expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('Content-Disposition')).toBe(
    'attachment; filename="history-from-2026-01-01-to-2026-06-30.csv"',
  )
  const over = await edge.call('ledger.export', { from: '2026-01-01', to: '2026-06-30' }, { token })
  expect(over.body.filename).toBe('history-from-2026-01-01-to-2026-06-30.csv')
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(fromBase64(over.body.body))
  expect(text).toMatch(/^\uFEFFDate,/)
  expect(text.replace('\uFEFF', '')).toBe(answer.text.replace('\uFEFF', ''))
})

test('runs nothing in a spreadsheet, whoever wrote the note or the name', async () => {
  const person = await edge.provision(['savings', 'current'], 100_000n)
  const [from, to] = person.accounts as [string, string]
  const signed = await edge.signIn(person.email)
  const notes = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '＋1',
    '－1',
    '＠1',
    '=HYPERLINK("http://x","y")',
  ]
  await edge.sql(
    `update banking.accounts set holder_name = '=cmd|'' /C calc''!A0' where account_number = $1`,
    [to],
  )
  for (const note of notes)
    await edge.send('/api/v1/transactions', { token: signed.token, body: transferOf(from, to, { note }) })
  const { rows } = await fileOf(`account=${from}&type=transfer`, signed.token)
  const written = rows.slice(1)
  expect(written.map((cells) => cells[7]).reverse()).toEqual(notes.map((note) => `'${note}`))
  for (const cells of written) for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
})

test('keeps what separates cells and lines inside its cell, and a balance below zero a number', async () => {
  const person = await edge.provision(['savings', 'current'], 1_000n)
  const [from, to] = person.accounts as [string, string]
  const signed = await edge.signIn(person.email)
  await edge.sql('update banking.accounts set overdraft_limit = 100000 where account_number = $1', [from])
  const note = 'a "quoted", word\r\nand a line; नमस्ते'
  const amount = { amount: '25.00', currency: 'INR' }
  await edge.send('/api/v1/transactions', {
    token: signed.token,
    body: transferOf(from, to, { note, amount }),
  })
  const { rows } = await fileOf(`account=${from}&type=transfer`, signed.token)
  expect(rows[1]![7]).toBe(note)
  expect(rows[1]!.slice(9, 13)).toEqual(['25.00', '', 'INR', '-15.00'])
})

test('is refused with what to do where it would hold more than a file may', async () => {
  const person = await edge.provision(['savings'])
  const [account] = person.accounts as [string]
  const signed = await edge.signIn(person.email)
  const book = (count: number) =>
    edge.sql(`do $$
      declare
        v_from banking.accounts;
        v_to banking.accounts;
      begin
        for n in 1..${count} loop
          select * into v_from from banking.accounts where type = 'bank';
          select * into v_to from banking.accounts where account_number = '${account}';
          perform banking.post('system:test', 'job:test', gen_random_uuid(), 'deposit', v_from, v_to, 'Outside',
            v_to.holder_name, 100, null, now(), '\\x00', null);
        end loop;
      end $$`)
  // In parts: a busy machine must not make one statement outlast the driver's patience.
  for (let part = 0; part < 10; part++) await book(exportedLines / 10)
  const { rows } = await fileOf('', signed.token)
  expect(rows).toHaveLength(exportedLines + 1)
  await book(1)
  const answer = await edge.send('/api/v1/transactions.csv', { token: signed.token })
  expect([answer.status, answer.code, answer.body.most]).toEqual([400, 'invalid_input', exportedLines])
  expect(answer.body.fields).toEqual([
    { path: 'from', message: expect.stringMatching(/10,000 entries.*shorter time/) },
  ])
  expect((await edge.send('/api/v1/transactions.csv?min=2', { token: signed.token })).status).toBe(200)
}, 120_000)
