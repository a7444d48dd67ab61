/** Reports over HTTP: run, listed, taken as CSV and PDF. */
import { beforeAll, expect, it } from 'vitest'
import { openEdge } from '../../test/edge.ts'
import { programsOf } from '../statements/programs.ts'
import { csvOf } from './csv.ts'
import type { Told } from './reports.ts'
import { reportSheet } from './sheet.ts'

const edge = await openEdge()
let admin: string
let operator: string
let today: string

beforeAll(async () => {
  admin = (await edge.signIn('admin1@demo.bank')).token
  operator = (await edge.signIn('operator1@demo.bank')).token
  today = (await edge.sql('select current::text as day from banking.business_dates'))[0].day
})

const run = (kind: string, token: string, from = today, to = today) =>
  edge.send('/api/v1/reports', { token, body: { kind, from, to } })

it('one that was run is listed, provisional, and can be taken as CSV and PDF with names', async () => {
  const made = await run('access', admin)
  expect([made.status, made.body.state]).toEqual([201, 'provisional'])
  const csv = await edge.send(`/api/v1/reports/${made.body.id}/csv`, { token: admin })
  expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8'])
  expect(csv.text.split('\r\n')[0]).toContain('Log-in,Name,Role')
  const [{ id }] = await edge.sql(
    `select id from banking.users where email_index = testing.index_of('admin1@demo.bank')`,
  )
  const line = csv.text.split('\r\n').find((one) => one.startsWith(`${id},`))!
  expect(line).toMatch(/^\d+,[A-Z][a-z]+ [A-Z][a-z]+,admin,active,/)
  const pdf = await edge.send(`/api/v1/reports/${made.body.id}/pdf`, { token: admin })
  expect([pdf.status, pdf.text.slice(0, 8)]).toEqual([200, '%PDF-1.7'])
  const { body } = await edge.send('/api/v1/reports?kind=access', { token: admin })
  expect(body.items[0]).toMatchObject({ id: made.body.id, rows: made.body.rows, title: 'Access review' })
  expect(body.items[0].downloads.map(({ format }: { format: string }) => format)).toEqual(['pdf', 'csv'])
})

it('operators see and run the kinds that are switched on for them', async () => {
  const { body } = await edge.send('/api/v1/reports', { token: operator })
  expect(body.kinds.map(({ kind }: { kind: string }) => kind)).toEqual(['reconciliation'])
  expect((await run('cash', operator)).code).toBe('forbidden')
  expect((await run('reconciliation', operator)).status).toBe(201)
  const foreign = await run('access', admin)
  expect((await edge.send(`/api/v1/reports/${foreign.body.id}/csv`, { token: operator })).code).toBe(
    'not_found',
  )
  expect((await edge.send('/api/v1/reports/999999/csv', { token: admin })).code).toBe('not_found')
  expect((await edge.send('/api/v1/reports/1/xlsx', { token: admin })).code).toBe('invalid_input')
  expect((await run('cash', admin, '2001-01-01')).body).toMatchObject({
    code: 'invalid_input',
    says: 'A year at most.',
  })
})

const told = (cells: Told['cells'], more: Partial<Told> = {}): Told => ({
  id: '1',
  kind: 'cash',
  title: 'Large cash',
  from: '2026-11-01',
  to: '2026-11-30',
  revision: 1,
  rows: cells.length,
  state: 'final',
  cutAt: '2026-12-01T00:00:00.000Z',
  cutBy: 'job:eod',
  downloads: [],
  bank: 'Edgebank',
  says: 'Cash.',
  source: 'A rule',
  withheld: 0,
  sha256: 'ab'.repeat(32),
  columns: [
    { name: 'Name', w: 3 },
    { name: 'Amount', w: 2, n: true },
  ],
  cells,
  ...more,
})

it('a formula in a cell is text, and the minus of a figure is no formula', () => {
  const lines = csvOf(
    told([
      [{ name: '=HYPERLINK("x")' }, '-5.00'],
      ['@SUM(A1)', '-5.00+1'],
      ['a,b', '7'],
      ['a\n=1', '8'],
      ['\n=1', '9'],
    ]),
  ).split('\r\n')
  expect(lines).toEqual([
    '\ufeffName,Amount',
    `"'=HYPERLINK(""x"")",-5.00`,
    `'@SUM(A1),'-5.00+1`,
    '"a,b",7',
    '"a\n=1",8',
    `"'\n=1",9`,
    '',
  ])
})

it('on paper a long name goes on below, many rows over many pages, and none says so', async () => {
  const pagesOf = async (one: Told) => Buffer.from(await reportSheet(one, programsOf(edge.env))).length
  const long = 'Venkatanarasimharajuvaripeta '.repeat(12)
  const short = await pagesOf(told([['A', '1']]))
  expect(await pagesOf(told(Array.from({ length: 400 }, () => [{ name: long }, '-1.00'])))).toBeGreaterThan(
    short * 1.2,
  )
  expect(await pagesOf(told([]))).toBeGreaterThan(10_000)
})
