/** One request to Postgres for each call, counted at the driver's own fetch, over every procedure and door. */
import { neonConfig } from '@neondatabase/serverless'
import { beforeAll, describe, expect, test } from 'vitest'
import { doorsOf } from '../test/doors.ts'
import { openEdge, transferOf } from '../test/edge.ts'
import { callerOf, everybody, examples, factsOf, freshCaller } from '../test/examples.ts'
import type { Facts } from '../test/facts.ts'
import type { Role } from './auth/contract.ts'
import { definitionOf, procedures } from './rest.ts'

const edge = await openEdge()
let facts: Facts

let trips = 0
neonConfig.fetchFunction = (...request: Parameters<typeof fetch>) => {
  trips += 1
  return fetch(...request)
}
const counted = async <Answer>(work: () => Promise<Answer>): Promise<[number, Answer]> => {
  trips = 0
  const answer = await work()
  return [trips, answer]
}

/** Sessions that calls do not end serve all of them. */
const tokens = {} as Record<Role, string>

beforeAll(async () => {
  facts = await factsOf(edge)
  for (const role of everybody) tokens[role] = (await edge.signIn(`${role}1@demo.bank`)).token
  // The role of the database is checked once in an isolate.
  expect((await edge.send('/ready')).status).toBe(200)
})

test('the count sees what the driver sends', async () => {
  expect((await counted(() => edge.sql('select 1')))[0]).toBe(1)
})

describe.each(Object.keys(procedures))('%s', (name) => {
  const { meta } = definitionOf(procedures[name]!)
  const example = examples[name]!
  const { input, needsCookie, person, prepare, trips: fewer, for: roles } = example

  test(
    meta.trips && !meta.trips.onlyStepUp
      ? `makes ${meta.trips.most} trips: ${meta.trips.reason}`
      : 'makes one trip',
    async () => {
      for (const door of doorsOf(edge, name)) {
        const caller = callerOf(example)
        const fresh = example.endsSession || needsCookie ? await freshCaller(edge, example) : undefined
        const token = (await person?.(edge, facts, caller)) ?? fresh?.token ?? tokens[caller]
        await prepare?.(edge, facts, token)
        // The catalogue is public and may stand in KV: its first reader makes the trip.
        await edge.env.CATALOGUE.delete('catalogue:2')
        const headers: Record<string, string> = fresh && needsCookie ? { Cookie: fresh.cookie } : {}
        const asked = { token: roles === 'anyone' ? undefined : token, headers }
        const [made, answer] = await counted(() => door.ask(input?.(facts), asked))
        expect(answer.status, answer.text).toBeLessThan(300)
        expect(made, door.label).toBe(meta.trips?.onlyStepUp ? 1 : (fewer ?? meta.trips?.most ?? 1))
      }
    },
  )

  test('makes none for a token that is not ours or an input of another shape', async () => {
    if (roles === 'anyone') return
    for (const door of doorsOf(edge, name)) {
      const [made, answer] = await counted(() => door.ask(input?.(facts), { token: 'x'.repeat(40) }))
      expect([answer.code, made]).toEqual(['unauthenticated', 0])
    }
  })
})

test('a refusal and a replay cost one trip as well', async () => {
  const { token } = await edge.signIn('customer1@demo.bank')
  const order = transferOf(facts.own, facts.second)
  const orders = [
    order,
    order,
    { ...order, note: 'other' },
    transferOf(facts.own, facts.nobodys),
    transferOf(facts.own, facts.second, { amount: { amount: '9999999.00', currency: 'INR' } }),
  ]
  const codes = []
  for (const body of orders) {
    const [made, answer] = await counted(() => edge.send('/api/v1/transactions', { token, body }))
    expect(made).toBe(1)
    codes.push(answer.code ?? answer.status)
  }
  expect(codes).toEqual([201, 200, 'idempotency_conflict', 'not_found', 'insufficient_funds'])
})

test('a transfer that needs a further factor takes a second trip, to keep what is asked', async () => {
  const { token } = await edge.signIn('customer1@demo.bank')
  const body = transferOf(facts.own, facts.foreign, { amount: { amount: '50000.01', currency: 'INR' } })
  const [made, answer] = await counted(() => edge.send('/api/v1/transactions', { token, body }))
  expect([answer.code, made]).toEqual(['step_up_required', 2])
})

test('a catalogue from KV costs no trip at all', async () => {
  await edge.send('/api/v1/catalogue')
  expect((await counted(() => edge.send('/api/v1/catalogue')))[0]).toBe(0)
})
