/** Evidence as people read it: a customer who looked and signed in, an admin alerts, events and deeds. */
import { describe, expect, test } from 'vitest'
import { openEdge } from '../../test/edge.ts'

const edge = await openEdge()

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
    const own = (await edge.call('accounts.list', { limit: 1 }, { token })).body.items[0].accountNumber
    const lower = (dailyCount: number) =>
      edge.call('limits.lower', { id: own, channel: 'api', dailyCount }, { token })
    await lower(32)
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
