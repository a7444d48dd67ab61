/** Statements and receipts as a customer gets them, and what a stranger can check of them. */
import { beforeAll, describe, expect, test } from 'vitest'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'
import worker from '../index.ts'
import { fromBase64 } from '../proofs/bytes.ts'
import { checkPaper, type Known, readManifest } from '../proofs/check.ts'
import type { Manifest, PaperFormat } from '../proofs/contract.ts'
import { readPaper } from '../proofs/pieces.ts'

const edge = await openEdge()
const { token } = await edge.signIn('customer1@demo.bank')
const formats: PaperFormat[] = ['pdf', 'csv', 'camt053', 'ofx']
const jobs = { ...edge.env, JOB_DATABASE_URL: edge.bank.jobUrl }
const tick = () => worker.scheduled({} as ScheduledController, jobs)

let own: string
let second: string
let today: string
let year: string
let known: Known

/** As far as a stranger knows: what the bank has published. */
async function learn(date?: string): Promise<Known> {
  const { keys } = (await edge.send('/api/v1/seals/keys')).body
  const root = date === undefined ? undefined : (await edge.send(`/api/v1/roots/${date}`)).body
  return { keys, root }
}

beforeAll(async () => {
  const { accounts, businessDate } = (await edge.send('/api/account/balance', { token })).body
  ;[own, second] = accounts.map(({ id }: { id: string }) => id)
  today = businessDate
  year = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}..${today}`
  await tick()
  known = await learn()
})

type Paper = { bytes: Uint8Array; text: string; filename: string; period: string; lastVersion: string }
async function paper(format: PaperFormat, period = year, id = own): Promise<Paper> {
  const { status, body, text } = await edge.call('statements.file', { id, period, format }, { token })
  expect(status, text).toBe(200)
  const bytes = fromBase64(body.body)
  return { ...body, bytes, text: new TextDecoder().decode(bytes) }
}
async function manifestOf(format: PaperFormat, { period, lastVersion }: Paper, id = own): Promise<Manifest> {
  const { status, text } = await edge.send(
    `/api/v1/accounts/${id}/statements/${period}/manifest?format=${format}&version=${lastVersion}`,
    { token },
  )
  expect(status, text).toBe(200)
  return readManifest(text)!
}

describe('the months of an account', () => {
  test('go from today back to its opening, by pages', async () => {
    const all = (await edge.send(`/api/v1/accounts/${own}/statements`, { token })).body
    expect(all.items[0]).toMatchObject({ period: today.slice(0, 7), complete: false })
    expect(all.items[1]).toMatchObject({ complete: true })
    expect(all.items.length).toBeGreaterThan(11)
    expect(all.next).toBe(null)
    const paged = []
    let next: string | null = ''
    while (next !== null) {
      const path = `/api/v1/accounts/${own}/statements?limit=5${next && `&cursor=${next}`}`
      const answer: { items: unknown[]; next: string | null } = (await edge.send(path, { token })).body
      paged.push(...answer.items)
      next = answer.next
    }
    expect(paged).toEqual(all.items)
  })

  test('that were cut tell how they began and ended, and a strange cursor is the end of the list', async () => {
    const months = async (query = '') =>
      (await edge.send(`/api/v1/accounts/${own}/statements${query}`, { token })).body.items
    const period = (await months())[2].period
    const [entries] = await edge.sql(
      `with those as (
         select e.*, e.booking_date >= $2::date as inside from banking.entries e join banking.accounts a on a.id = e.account_id
          where a.account_number = $1 and e.booking_date < ($2::date + interval '1 month')::date)
       insert into banking.statement_cuts (account_id, month, opening, closing, version_before, version, head)
       select min(account_id), $2::date, coalesce(sum(amount) filter (where not inside), 0), sum(amount),
           count(*) filter (where not inside), count(*), (array_agg(hash order by version desc))[1] from those
       returning opening::text, closing::text, (version - version_before)::int as count`,
      [own, `${period}-01`],
    )
    const found = (await months()).find((month: { period: string }) => month.period === period)
    expect(found.cut.entries).toBe(entries.count)
    expect(BigInt(found.cut.closing.amount.replace('.', ''))).toBe(BigInt(entries.closing))
    expect(BigInt(found.cut.opening.amount.replace('.', ''))).toBe(BigInt(entries.opening))
    expect(await months('?cursor=nonsense')).toEqual([])
    // A second customer's months are their own.
    const other = await edge.signIn('customer2@demo.bank')
    const { status } = await edge.send(`/api/v1/accounts/${own}/statements`, { token: other.token })
    expect(status).toBe(404)
  })
})

describe('a statement', () => {
  test.each(['csv', 'camt053', 'ofx'] as const)(
    'as %s adds up to the balance of the account',
    async (format) => {
      const [{ posted }] = await edge.sql(
        'select posted::text from banking.accounts where account_number = $1',
        [own],
      )
      const read = readPaper(format, (await paper(format)).text, 'INR')!
      expect(read.lines.length).toBeGreaterThan(10)
      expect(read.lines.reduce((sum, { amount }) => sum + amount, read.opening)).toBe(read.closing)
      expect(read.closing).toBe(BigInt(posted))
    },
  )

  test('of one month ends where that of the next begins', async () => {
    const { items } = (await edge.send(`/api/v1/accounts/${second}/statements`, { token })).body
    const months = items.slice(0, 6).reverse() as { period: string }[]
    let before: bigint | undefined
    for (const { period } of months) {
      const read = readPaper('csv', (await paper('csv', period, second)).text, 'INR')!
      if (before !== undefined) expect(read.opening).toBe(before)
      before = read.closing
    }
  })

  test.each(formats)('comes over REST as the same bytes of %s, named for its account', async (format) => {
    const { bytes, filename, period, lastVersion } = await paper(format)
    const answer = await edge.send(`/api/v1/accounts/${own}/statements/${year}?format=${format}`, { token })
    expect(answer.headers.get('Content-Disposition')).toBe(`attachment; filename="${filename}"`)
    expect(filename).toContain(own)
    expect([answer.headers.get('Statement-Period'), answer.headers.get('Statement-Version')]).toEqual([
      period,
      lastVersion,
    ])
    expect(answer.text).toBe(new TextDecoder('utf-8', { ignoreBOM: false }).decode(bytes))
  })

  test('of a time before the account, and of a day without entries, is empty and adds up', async () => {
    for (const period of ['2001-02', '2001-02-01..2001-02-03']) {
      const read = readPaper('csv', (await paper('csv', period)).text, 'INR')
      expect(read).toEqual({ opening: 0n, closing: 0n, lines: [] })
      const made = await paper('pdf', period)
      expect((await checkPaper(made.bytes, await manifestOf('pdf', made), known)).genuine).toBe(true)
    }
  })

  test('of a period that has not begun, or is none, is refused', async () => {
    const bad = [
      '2999-01',
      '2026-13',
      '2026-1',
      'x',
      '2026-02-02..2026-02-01',
      '2026-02-30..2026-03-01',
      '0000-01',
    ]
    for (const period of [...bad, '2026-01-01..', `2026-01-01..2026-01-02..2026-01-03`]) {
      const answer = await edge.send(`/api/v1/accounts/${own}/statements/${period}?format=csv`, { token })
      expect([period, answer.code]).toEqual([period, 'invalid_input'])
      expect(answer.body.fields[0].path).toBe('period')
    }
  })

  test('keeps what somebody wrote from becoming a formula or markup, and still proves it', async () => {
    const person = await edge.provision(['savings', 'current'], 100_000n)
    const signed = await edge.signIn(person.email)
    const [from, to] = person.accounts as [string, string]
    const notes = [
      '=1+1',
      '+CMD|x',
      '-5',
      '@SUM(A1)',
      '\tx',
      '"a","b"',
      'a\r\nb',
      "'=x",
      '</Ntry><Ntry>',
      'नमस्ते ₹ 💸',
      '\u0001\u000b',
    ]
    for (const note of notes)
      expect(
        (
          await edge.send('/api/v1/transactions', {
            token: signed.token,
            body: transferOf(from, to, { note }),
          })
        ).status,
      ).toBe(201)
    for (const format of formats) {
      const asked = { id: from, period: `${today}..${today}`, format }
      const { body } = await edge.call('statements.file', asked, { token: signed.token })
      const bytes = fromBase64(body.body)
      const text = new TextDecoder().decode(bytes)
      const { body: manifest } = await edge.call('statements.manifest', asked, { token: signed.token })
      const verdict = await checkPaper(bytes, manifest, known)
      expect(verdict.checks.filter(({ outcome }) => outcome === 'broken')).toEqual([])
      if (format === 'csv') expect(text).not.toMatch(/(?:^|,)"?[=+@\t]/m)
      if (format !== 'pdf') expect(readPaper(format, text, 'INR')!.lines).toHaveLength(notes.length + 1)
    }
  })
})

test('a line break in what somebody wrote begins no row of a spreadsheet, and no formula in it', async () => {
  const person = await edge.provision(['savings', 'current'], 100_000n)
  const signed = await edge.signIn(person.email)
  const [from, to] = person.accounts as [string, string]
  const breaks = ['rent\n=1+1', 'rent\r=1+1', '\n=1+1', '\r\n=1+1', 'rent\n\nClosing']
  for (const note of breaks) {
    const moved = await edge.send('/api/v1/transactions', {
      token: signed.token,
      body: transferOf(from, to, { note }),
    })
    expect(moved.status).toBe(201)
  }
  const asked = { id: from, period: `${today}..${today}`, format: 'csv' }
  const { body } = await edge.call('statements.file', asked, { token: signed.token })
  const bytes = fromBase64(body.body)
  // As a spreadsheet reads it: of the line ends outside of quotes each begins a row, and what skips one is a formula still.
  const rows = new TextDecoder().decode(bytes).replaceAll(/"(?:[^"]|"")*"/g, (cell) =>
    cell
      .replaceAll(/[\r\n]/g, '¶')
      .replace(/^"¶*=/, 'formula')
      .replaceAll('"', ''),
  )
  expect(rows).not.toContain('formula')
  const lines = rows.split(/\r\n|\r|\n/)
  expect(lines.filter((line) => /^\s*=/.test(line))).toEqual([])
  // Headings, opening, what was paid in, closing, and the end of the last.
  expect(lines).toHaveLength(breaks.length + 5)
  const { body: manifest } = await edge.call('statements.manifest', asked, { token: signed.token })
  const verdict = await checkPaper(bytes, manifest, known)
  expect(verdict.checks.filter(({ outcome }) => outcome === 'broken')).toEqual([])
})

describe('a receipt', () => {
  test('is a PDF of one entry that proves itself, from either side of it', async () => {
    const order = transferOf(own, second)
    expect((await edge.send('/api/v1/transactions', { token, body: order })).status).toBe(201)
    const { body } = await edge.call('statements.receipt', { id: order.id }, { token })
    const bytes = fromBase64(body.body)
    const manifest = (await edge.send(`/api/v1/transactions/${order.id}/receipt/manifest`, { token })).body
    expect(manifest).toMatchObject({ kind: 'receipt', account: own })
    expect(manifest.lines).toMatchObject([{ id: order.id, amount: '-100' }])
    expect((await checkPaper(bytes, manifest, known)).genuine).toBe(true)
    const answer = await edge.send(`/api/v1/transactions/${order.id}/receipt`, { token })
    expect(answer.headers.get('Content-Type')).toBe('application/pdf')
  })

  test('of a closed day leads to the published root, over the entries that came after it', async () => {
    const [row] = await edge.sql(
      `select t.id from banking.entries e join banking.accounts a on a.id = e.account_id
         join banking.transactions t on t.seq = e.transaction_seq
        where a.account_number = $1 and e.booking_date < $2 order by e.version desc offset 20 limit 1`,
      [second, today],
    )
    const { body: manifest } = await edge.call('statements.receiptManifest', { id: row.id }, { token })
    const { body } = await edge.call('statements.receipt', { id: row.id }, { token })
    const verdict = await checkPaper(
      fromBase64(body.body),
      manifest,
      await learn(manifest.inclusion.root.date),
    )
    expect(verdict.checks.filter(({ outcome }) => outcome !== 'holds')).toEqual([])
  })
})

test('nothing of this moved money', async () => {
  expect(await isSound(edge)).toBe(true)
})
