/** A change of a setting over HTTP: proposed by one admin, decided by another, and in force at once. */
import { beforeAll, describe, expect, it } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()
let maker: string
let checker: string
let operator: string
let today: string

beforeAll(async () => {
  await edge.sql(
    `update banking.users set kind = 'admin' where email_index = testing.index_of('operator2@demo.bank')`,
  )
  maker = (await edge.signIn('admin1@demo.bank')).token
  checker = (await edge.signIn('operator2@demo.bank')).token
  operator = (await edge.signIn('operator1@demo.bank')).token
  today = (await edge.sql('select current::text as day from banking.business_dates'))[0].day
})

const why = { reason: 'Weekends', source: 'Board, minutes of March' }
const propose = (name: string, value: string, token = maker, effectiveFrom = today) =>
  edge.send(`/api/v1/settings/${name}`, {
    method: 'PUT',
    token,
    body: { value, effectiveFrom, ...why },
  })
const decide = (id: string, token: string, deed = 'approval') =>
  edge.send(`/api/v1/proposals/${id}/${deed}`, {
    token,
    body: deed === 'approval' ? {} : { reason: 'Not so' },
  })
const shown = async (name: string) =>
  (await edge.send('/api/v1/settings', { token: maker })).body.settings.find(
    (one: { name: string }) => one.name === name,
  )

describe('a setting', () => {
  it('waits, is approved by another admin alone, and is in force without a restart', async () => {
    const asked = await propose('proposals.hours', '48')
    expect([asked.status, asked.body.status]).toEqual([202, 'pending'])
    const id = asked.body.proposalId
    expect((await shown('proposals.hours')).waits).toBe(true)
    expect((await decide(id, maker)).code).toBe('forbidden')
    expect((await decide(id, operator)).code).toBe('forbidden')
    const done = await decide(id, checker)
    expect([done.status, done.body]).toEqual([
      201,
      { status: 'done', proposalId: id, setting: 'proposals.hours' },
    ])
    expect(await shown('proposals.hours')).toMatchObject({ value: '48', since: today, waits: false })
    const { body } = await edge.send('/api/v1/settings/proposals.hours/history', { token: maker })
    expect(body.changes[0]).toMatchObject({ before: '24', after: '48', status: 'approved', ...why })
    expect([body.changes[0].maker, body.changes[0].checker].every((one) => typeof one === 'string')).toBe(
      true,
    )
    const inbox = await edge.send('/api/v1/proposals?status=approved', { token: checker })
    expect(inbox.body.items[0]).toMatchObject({
      kind: 'setting',
      before: { value: '24' },
      after: { setting: 'proposals.hours', value: '48', from: today },
    })
  })

  it('of money is shown in amounts, and may be refused with a reason', async () => {
    const asked = await propose('till.second_person_above', '{"INR":"30000000"}')
    const [item] = (await edge.send('/api/v1/proposals', { token: checker })).body.items
    expect(item).toMatchObject({
      before: { INR: '200000.00 INR' },
      after: { INR: '300000.00 INR' },
      mine: false,
    })
    expect((await decide(asked.body.proposalId, checker, 'refusal')).status).toBe(200)
    expect((await shown('till.second_person_above')).value).toContain('20000000')
  })

  it('out of bounds, unknown, of yesterday, or by an operator is refused', async () => {
    expect((await propose('proposals.hours', '0')).body).toMatchObject({
      code: 'invalid_input',
      field: 'value',
    })
    expect((await propose('proposals.years', '1')).code).toBe('invalid_input')
    expect((await propose('proposals.hours', 'not json')).code).toBe('invalid_input')
    expect((await propose('proposals.hours', '30', maker, '2020-01-01')).code).toBe('invalid_input')
    expect((await propose('proposals.hours', '30', operator)).code).toBe('forbidden')
  })
})
