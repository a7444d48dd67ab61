/** What every procedure leaves behind, asked of all of them by their examples: a new one cannot forget. */
import { beforeAll, describe, expect, test } from 'vitest'
import { type Answer, openEdge } from '../../test/edge.ts'
import { callerOf, examples, factsOf } from '../../test/examples.ts'
import type { Facts } from '../../test/facts.ts'
import type { Role } from '../auth/contract.ts'
import { definitionOf, procedures } from '../rest.ts'

// Examples are good for one use of each record: one bank for what staff ask, one for what is changed.
const banks = [await openEdge(), await openEdge()] as const
let edge = banks[0]
let facts: Facts
/** What tells who a customer is: name, address, phone, customer id, account numbers. */
let personal: string[]

const typeOf = (name: string) => definitionOf(procedures[name]!).type

const sessions = new Map<string, ReturnType<typeof edge.signIn>>()
/** One for all calls of a role at a bank that do not end it. */
function sessionOf(role: Role) {
  const session = sessions.get(nameOf(role)) ?? edge.signIn(`${role}1@demo.bank`)
  sessions.set(nameOf(role), session)
  return session
}
const nameOf = (role: Role) => `${edge.bank.name} ${role}`

/** One valid call as a role, through tRPC. */
async function call(name: string, role: Role, input?: unknown): Promise<Answer & { requestId: string }> {
  const example = examples[name]!
  // Whoever ends sessions ends the one before as well, or may.
  if (example.endsSession || example.needsCookie) sessions.delete(nameOf(role))
  const { token: own, cookie } = await sessionOf(role)
  if (example.endsSession || example.needsCookie) sessions.delete(nameOf(role))
  const token = (await example.person?.(edge, facts, role)) ?? own
  await example.prepare?.(edge, facts, token)
  const answer = await edge.call(name, input ?? (example.as?.[role] ?? example.input)?.(facts), {
    token: example.for === 'anyone' ? undefined : token,
    headers: example.needsCookie ? { Cookie: cookie } : {},
  })
  return { ...answer, requestId: answer.headers.get('X-Request-Id')! }
}

const rowsOf = async (table: string, requestId: string): Promise<{ transaction: string }[]> =>
  edge.sql(`select transaction_id::text as transaction from banking.${table} where request_id = $1`, [
    requestId,
  ])

/** What the Worker changes from now on; what a test's own preparation changes has no proved actor. */
async function changesFrom() {
  const [{ last }] = await edge.sql('select coalesce(max(id), 0) as last from banking.audit_changes')
  return () =>
    edge.sql(
      'select table_name from banking.audit_changes where id > $1 and actor is not null and login = $2',
      [last, 'banking_app'],
    )
}

beforeAll(async () => {
  facts = await factsOf(edge)
  personal = (
    await edge.sql(`select c.customer_id as text from banking.customers c
      union select unnest(array['Asha Raman', 'Vikram Mehta', 'customer1@demo.bank', 'customer2@demo.bank', '+919800000001', '+919800000002'])
      union select a.account_number from banking.accounts a where a.type <> 'bank'`)
  )
    .map(({ text }) => text as string)
    .filter(Boolean)
  expect(personal.length).toBeGreaterThan(10)
})

const staffRoles = ['operator', 'admin'] as const
const forStaff = Object.keys(procedures).flatMap((name) =>
  staffRoles
    .filter((role) => (examples[name]!.for as Role[]).includes(role))
    .map((role) => [name, role] as const),
)

describe('what staff are shown of customers', () => {
  test('is asked of every procedure that staff may call', () => {
    expect(forStaff.length).toBeGreaterThan(30)
  })

  // Another person has to decide what operator2 proposed: once.
  const once = new Set(['proposals.approve', 'proposals.refuse', 'limits.approveRaise', 'limits.rejectRaise'])
  const asked = new Set<string>()
  test.each(forStaff)('%s by an %s leaves a line', async (name, role) => {
    if (once.has(name) && asked.has(name)) return
    asked.add(name)
    const answer = await call(name, role)
    expect(answer.status, answer.text).toBeLessThan(300)
    const shown = personal.filter((text) => answer.text.includes(text))
    if (shown.length === 0) return
    // Whoever changes something leaves the deed; whoever only looks leaves the look.
    const deeds = typeOf(name) === 'mutation' ? await rowsOf('audit_logs', answer.requestId) : []
    const looks = await rowsOf('access_logs', answer.requestId)
    expect(deeds.length + looks.length, `${name} shows ${shown[0]} and leaves nothing`).toBeGreaterThan(0)
  })
})

const mutations = Object.keys(procedures).filter((name) => typeOf(name) === 'mutation')
/** To be there is no deed, nor to ask for a challenge before anybody has said who they are: they leave nothing. */
const isDeed = (name: string) => !['sessions.stay', 'auth.beginPasskey'].includes(name)
/** A first factor is made and signed in with; then recovery codes are kept with it. */
const deedsOf = (name: string) => (name === 'auth.completeSignIn' ? 2 : Number(isDeed(name)))

describe('every mutation', () => {
  beforeAll(async () => {
    edge = banks[1]
    facts = await factsOf(edge)
  })

  test.each(mutations)(
    '%s leaves a deed under its request, in one transaction with what it changed',
    async (name) => {
      const changes = await changesFrom()
      const answer = await call(name, callerOf(examples[name]!))
      expect(answer.status, answer.text).toBeLessThan(300)
      const deeds = await rowsOf('audit_logs', answer.requestId)
      expect(new Set(deeds.map(({ transaction }) => transaction)).size).toBe(deedsOf(name))
      if (!isDeed(name)) expect(await changes()).toEqual([])
    },
  )

  test.each(mutations.filter((name) => examples[name]!.foreign))(
    '%s leaves nothing where it is refused',
    async (name) => {
      for (const input of examples[name]!.foreign!(facts)) {
        const changes = await changesFrom()
        const answer = await call(name, callerOf(examples[name]!), input)
        expect(answer.code).toBe('not_found')
        expect(await rowsOf('audit_logs', answer.requestId)).toEqual([])
        expect(await changes()).toEqual([])
      }
    },
  )
})

/** Every text of the examples that somebody typed. */
function typed(value: unknown): string[] {
  if (typeof value === 'string') return / |@/.test(value) ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(typed) : []
}

test('after all that, no personal data and nothing that somebody typed stands in the evidence', async () => {
  const texts = Object.values(examples).flatMap(({ input }) => typed(input?.(facts)))
  expect(texts).toEqual(expect.arrayContaining(['Court order', 'Hotel Taj']))
  for (const bank of banks) {
    const told = await bank.sql(`select name as text from banking.users
      union select unnest(array['customer1@demo.bank', 'customer2@demo.bank', '+919800000001', '+919800000002']) union
      select account_number from banking.accounts where type <> 'bank' union select customer_id from banking.customers`)
    const people = told.map(({ text }) => text as string).filter(Boolean)
    const [{ evidence }] = await bank.sql(`select concat_ws(e'\\n',
        (select string_agg(concat_ws(' ', actor, action, subject, detail), e'\\n') from banking.audit_logs),
        (select string_agg(concat_ws(' ', kind, detail), e'\\n') from banking.security_events),
        (select string_agg(what, e'\\n') from banking.access_logs),
        (select string_agg(concat_ws(' ', row_id, before, after), e'\\n') from banking.audit_changes)) as evidence`)
    expect(evidence.length).toBeGreaterThan(10_000)
    expect(evidence).toContain('accounts.freeze')
    expect([...new Set([...texts, ...people].filter((text) => evidence.includes(text)))]).toEqual([])
  }
})
