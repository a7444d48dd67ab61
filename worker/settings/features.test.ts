/** What the bank has switched off is refused by name, on the trip that is made anyway, and the rest goes on. */
import { neonConfig } from '@neondatabase/serverless'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { doorsOf } from '../../test/doors.ts'
import { openEdge } from '../../test/edge.ts'
import { examples, factsOf } from '../../test/examples.ts'
import type { Facts } from '../../test/facts.ts'
import { features } from '../db.ts'
import { definitionOf, procedures } from '../rest.ts'

const edge = await openEdge()
let facts: Facts
let token: string

let trips = 0
neonConfig.fetchFunction = (...request: Parameters<typeof fetch>) => {
  trips += 1
  return fetch(...request)
}

const turn = (name: string, on: boolean) =>
  edge.sql(`insert into banking.configurations
    select 'feature.${name}', b.current, '${on}', 'test' from banking.business_dates b
    on conflict (name, effective_from) do update set value = excluded.value`)

beforeAll(async () => {
  facts = await factsOf(edge)
  token = (await edge.signIn('customer1@demo.bank')).token
  expect((await edge.send('/ready')).status).toBe(200)
  for (const name of features) await turn(name, false)
})
afterAll(async () => {
  for (const name of features) await turn(name, true)
})

const needing = Object.keys(procedures).filter((name) => definitionOf(procedures[name]!).meta.feature)

it('procedures of every feature need it', () => {
  expect(needing.map((name) => `${definitionOf(procedures[name]!).meta.feature}: ${name}`).sort()).toEqual([
    'exchange: exchange.make',
    'exchange: exchange.quote',
    'scheduled_payments: schedules.add',
    'scheduled_payments: schedules.change',
    'term_deposits: deposits.open',
    'term_deposits: deposits.preview',
  ])
})

describe.each(needing)('%s', (name) => {
  const { input, prepare } = examples[name]!
  it('is refused in one trip while its feature is off, a signed-out caller first', async () => {
    for (const door of doorsOf(edge, name)) {
      await prepare?.(edge, facts, token)
      trips = 0
      const refused = await door.ask(input?.(facts), { token, headers: {} })
      expect([refused.status, refused.code], door.label).toEqual([409, 'feature_off'])
      expect(trips, door.label).toBe(1)
      const gone = (await edge.signIn('customer1@demo.bank')).token
      await edge.send('/api/auth/logout', { method: 'POST', token: gone })
      const stranger = await door.ask(input?.(facts), { token: gone, headers: {} })
      expect(stranger.code, door.label).toBe('token_revoked')
    }
  })
})

it('the catalogue says what is off, and what needs no feature goes on', async () => {
  await edge.env.CATALOGUE.delete('catalogue:2')
  const { body } = await edge.send('/api/v1/catalogue')
  expect(body.features).toEqual({ exchange: false, term_deposits: false, scheduled_payments: false })
  await edge.env.CATALOGUE.delete('catalogue:2')
  for (const path of ['/schedules', '/accounts', '/deposit-offers'])
    expect((await edge.send(`/api/v1${path}`, { token })).status, path).toBe(200)
})
