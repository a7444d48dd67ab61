/** The bank in figures over HTTP, and the same as a file. */
import { beforeAll, expect, it } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
let operator: string

beforeAll(async () => {
  operator = (await edge.signIn('operator1@demo.bank')).token
  await edge.sql(`insert into banking.bank_days values ('2026-01-05', 'booked', 'transfer', 'INR', 2, 12345),
    ('2026-01-05', 'deposits', 'savings', 'INR', 2, -700), ('2026-01-06', 'answered', 'fees', '', 2, 90), ('2026-01-06', 'failed', '=reason', '', 1, 0)`)
  await edge.sql(
    `insert into banking.eod_runs (closed_date, status, started_by, key_hash, seq_before) values ('2026-01-06', 'done', 'test', '', 0)`,
  )
  await edge.sql(
    `insert into banking.eod_steps (closed_date, name, position, status) values ('2026-01-06', 'roll_bank_days', 1, 'done')`,
  )
})
const ask = (path: string, token = operator) => edge.send(`/api/v1/analytics${path}`, { token })
const january = '?from=2026-01-01&to=2026-01-31&by=month'

it('money stands as amounts, times as minutes, the rest as counts', async () => {
  const { body, status } = await ask(january)
  expect([status, body.places, body.through]).toEqual([200, ['2026-01'], '2026-01-06'])
  const lineOf = (measure: string) => body.lines.find((one: { measure: string }) => one.measure === measure)
  expect(lineOf('booked')).toMatchObject({
    count: 2,
    sum: { amount: '123.45', currency: 'INR' },
    minutes: null,
  })
  expect(lineOf('deposits').sum).toEqual({ amount: '-7.00', currency: 'INR' })
  expect(lineOf('answered')).toMatchObject({ count: 2, sum: null, minutes: 90 })
})

it('the file holds the same lines, and no formula', async () => {
  const { text, headers } = await ask(`/csv${january}`)
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const lines = text.split('\r\n')
  expect(lines).toContain('2026-01,booked,transfer,2,123.45,,INR')
  expect(lines).toContain('2026-01,deposits,savings,0,-7.00,,INR')
  expect(lines).toContain("2026-01,failed,'=reason,1,,,")
})

it('a period that is none is refused with a sentence', async () => {
  expect((await ask('?from=2026-02-01&to=2026-01-01&by=day')).body).toMatchObject({
    code: 'invalid_input',
    says: 'The period ends before it begins.',
  })
  expect((await ask('?from=2026-02-01&to=2026-03-01&by=year')).code).toBe('invalid_input')
})
