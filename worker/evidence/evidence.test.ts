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

/** One valid call as a role, through tRPC. */
async function call(name: string, role: Role, input?: unknown): Promise<Answer & { requestId: string }> {
  const example = examples[name]!
  const signed = await edge.signIn(`${role}1@demo.bank`)
  const { cookie } = signed
  const token = (await example.person?.(edge, facts, role)) ?? signed.token
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
    await edge.sql(`select unnest(array[c.full_name, c.customer_id]) as text from banking.customers c
      union select unnest(array['customer1@demo.bank', 'customer2@demo.bank', '+919800000001', '+919800000002'])
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
/** To be there is no deed: it leaves what a look leaves, which is nothing. */
const isDeed = (name: string) => name !== 'sessions.stay'

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
      expect(new Set(deeds.map(({ transaction }) => transaction)).size).toBe(isDeed(name) ? 1 : 0)
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

describe('a customer', () => {
  test('sees who looked, when and at what, and never a name of the staff', async () => {
    const person = await edge.provision(['savings'])
    const { token } = await edge.signIn(person.email)
    const seen = async () => (await edge.send('/api/v1/profile/access-history', { token })).body
    expect(await seen()).toEqual({ items: [], next: null })
    const leela = await edge.signIn('operator1@demo.bank')
    const meera = await edge.signIn('admin1@demo.bank')
    await edge.call('desk.customer', { id: person.customerId }, { token: leela.token })
    await edge.call('desk.entries', { id: person.accounts[0] }, { token: leela.token })
    await edge.call('desk.find', { q: person.customerId }, { token: meera.token })
    const { items } = await seen()
    expect(items.map(({ what, role }: { what: string; role: string }) => [what, role])).toEqual([
      ['find', 'admin'],
      ['entries', 'operator'],
      ['customer', 'operator'],
    ])
    expect(items[1].staff).toBe(items[2].staff)
    expect(items[0].staff).not.toBe(items[1].staff)
    expect(items[0].staff).toMatch(/^[0-9A-F]{6}$/)
    expect(JSON.stringify(items)).not.toMatch(/Leela|Meera|operator1|admin1/)
    // Somebody else's looks are theirs.
    const other = await edge.signIn((await edge.provision()).email)
    expect((await edge.send('/api/v1/profile/access-history', { token: other.token })).body.items).toEqual([])
  })

  test('turns the pages of it without a gap', async () => {
    const person = await edge.provision(['savings'])
    const { token } = await edge.signIn(person.email)
    const leela = await edge.signIn('operator1@demo.bank')
    for (let nth = 0; nth < 5; nth += 1)
      await edge.call('desk.customer', { id: person.customerId }, { token: leela.token })
    const ids: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query: string = cursor ? `&cursor=${cursor}` : ''
      const { items, next } = (await edge.send(`/api/v1/profile/access-history?limit=2${query}`, { token }))
        .body
      ids.push(...items.map(({ id }: { id: string }) => id))
      cursor = next
    }
    expect(ids).toHaveLength(5)
    expect(new Set(ids).size).toBe(5)
  })

  test('sees their own sign-ins and failures with device and address, page by page, and nobody else’s', async () => {
    const person = await edge.provision(['savings'])
    const headers = {
      'CF-Connecting-IP': '203.0.113.9',
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    }
    await edge.tryToSignIn(person.email, 'not the password', 'api', { headers })
    const { token } = await edge.signIn(person.email, 'api', { headers })
    const { items } = (await edge.send('/api/v1/profile/activity', { token })).body
    const place = { address: '203.0.113.9', agent: 'Firefox on Linux' }
    expect(items).toMatchObject([
      { kind: 'signed_in', ...place, mine: true, endedAt: null },
      { kind: 'sign_in_wrong', severity: 'low', ...place, mine: false },
    ])
    const first = (await edge.send('/api/v1/profile/activity?limit=1', { token })).body
    const second = (await edge.send(`/api/v1/profile/activity?limit=1&cursor=${first.next}`, { token })).body
    expect([...first.items, ...second.items]).toEqual(items)
    expect(second.next).toBe(null)
    const [kept] = await edge.sql(
      `select array_agg(distinct left(address, 3)) as addresses from banking.security_events where user_id = $1`,
      [person.userId],
    )
    expect(kept.addresses).toEqual(['v1.'])
    await edge.sql(`update banking.user_sessions set address = address || 'A' where user_id = $1`, [
      person.userId,
    ])
    const changed = (await edge.send('/api/v1/profile/activity', { token })).body.items
    expect(changed[0].address, 'what was tampered with is said as such').toBe('unreadable')
  })
})

describe('an admin', () => {
  const asAdmin = async () => ({ token: (await edge.signIn('admin1@demo.bank')).token })

  test('is told of a blocked log-in once, counts what comes again, and says what came of it', async () => {
    const person = await edge.provision()
    const asked = await asAdmin()
    const before = (await edge.send('/api/v1/alerts', asked)).body.items.length
    for (let nth = 0; nth < 7; nth += 1) await edge.tryToSignIn(person.email, 'not the password')
    const { items } = (await edge.send('/api/v1/alerts', asked)).body
    const mine = items.filter((one: { customerId: string }) => one.customerId === person.customerId)
    expect(items.length - before).toBe(mine.length)
    const kinds = mine.map(({ kind, severity, events }: Record<string, unknown>) => [kind, severity, events])
    expect(kinds).toContainEqual(['sign_in_wrong', 'high', 1])
    expect(JSON.stringify(mine)).not.toContain(person.email)
    const [alert] = mine
    const acknowledge = (note: string) =>
      edge.send(`/api/v1/alerts/${alert.id}/acknowledgement`, { ...asked, method: 'POST', body: { note } })
    expect((await acknowledge('Called them: it was themselves')).body).toMatchObject({
      id: alert.id,
      note: 'Called them: it was themselves',
    })
    expect((await acknowledge('Called them: it was themselves')).status).toBe(200)
    expect((await acknowledge('Something else')).code).toBe('already_settled')
    expect((await acknowledge('')).code).toBe('invalid_input')
    const none = await edge.send('/api/v1/alerts/999999/acknowledgement', {
      ...asked,
      method: 'POST',
      body: { note: 'x' },
    })
    expect(none.code).toBe('not_found')
    const closed = (await edge.send('/api/v1/alerts?state=acknowledged', asked)).body.items
    expect(closed.map(({ id }: { id: string }) => id)).toContain(alert.id)
  })

  test('filters security events by each of their sides', async () => {
    const asked = await asAdmin()
    const ask = async (query: string) =>
      (await edge.send(`/api/v1/security-events?${query}`, asked)).body.items as Record<string, string>[]
    const all = await ask('')
    expect(all.length).toBeGreaterThan(3)
    expect(new Set((await ask('severity=high')).map(({ severity }) => severity))).toEqual(new Set(['high']))
    expect(new Set((await ask('kind=sign_in_wrong')).map(({ kind }) => kind))).toEqual(
      new Set(['sign_in_wrong']),
    )
    const { userId } = all.find((one) => one.userId)!
    expect(new Set((await ask(`userId=${userId}`)).map((one) => one.userId))).toEqual(new Set([userId]))
    expect(await ask('to=2001-01-01')).toEqual([])
    expect(await ask('from=2999-01-01')).toEqual([])
    const page = (await edge.send('/api/v1/security-events?limit=2', asked)).body
    const rest = await ask(`limit=200&cursor=${page.next}`)
    expect([...page.items, ...rest].map(({ id }) => id)).toEqual((await ask('limit=200')).map(({ id }) => id))
  })

  test('finds a deed with before and after, from where, and whether it is what was sealed', async () => {
    const asked = await asAdmin()
    const { token } = await edge.signIn('customer1@demo.bank', 'api', {
      headers: { 'CF-Connecting-IP': '203.0.113.77', 'User-Agent': 'curl/8' },
    })
    const lower = (dailyCount: number) =>
      edge.call('limits.lower', { id: facts.own, channel: 'api', dailyCount }, { token })
    await lower(31)
    const changed = await lower(30)
    const requestId = changed.headers.get('X-Request-Id')!
    const find = async () =>
      (await edge.send(`/api/v1/audit?requestId=${requestId}`, asked)).body.items as Record<string, unknown>[]
    expect(await find()).toMatchObject([
      {
        action: 'limits.lower',
        address: '203.0.113.77',
        agent: 'curl',
        seal: null,
        intact: null,
        changes: [
          {
            table: 'account_limits',
            deed: 'update',
            before: { lowered_daily_count: 31 },
            after: { lowered_daily_count: 30 },
          },
        ],
      },
    ])
    await edge.sql('select banking.cut_evidence(100000)')
    expect(await find()).toMatchObject([{ seal: expect.any(String), intact: true }])
    const beginning = (await edge.send('/api/v1/audit?action=limits.&limit=2', asked)).body
    expect(beginning.items).toHaveLength(2)
    expect(beginning.next).toBe(beginning.items[1].id)
    const [search] = (await edge.send('/api/v1/audit?action=audit.search&limit=1', asked)).body.items
    expect(search).toMatchObject({ action: 'audit.search' })
  })
})
