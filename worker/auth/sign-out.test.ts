import { describe, expect, test } from 'vitest'
import { type Door, doorsOf } from '../../test/doors.ts'
import { isSound, openEdge, transferOf } from '../../test/edge.ts'
import { callerOf, examples, factsOf } from '../../test/examples.ts'
import { otherSpellings } from '../../test/tokens.ts'

const edge = await openEdge()
const facts = await factsOf(edge)

/** Every door that wants a token, with a valid input: what is refused there is refused for the token alone. */
const guarded: { door: Door; input: () => unknown; name: string; plain: boolean }[] = Object.entries(examples)
  .filter(([, example]) => example.for !== 'anyone')
  .flatMap(([name, example]) =>
    doorsOf(edge, name).map((door) => ({
      name,
      door,
      input: () => example.input?.(facts),
      // A customer may ask it at any time; the others want something prepared, and may say so.
      plain: example.for.includes('customer') && !example.prepare && !example.person,
    })),
  )

/** A refusal of the token, or a fault: never for want of preparation, as `forbidden` is of a ticket not yet closed. */
const ofToken = ['unauthenticated', 'token_expired', 'session_idle', 'internal', 'unavailable']

const signOut = (token: string) => edge.send('/api/auth/logout', { method: 'POST', token })

describe('signing out', () => {
  test('answers 204 with nothing in it and clears the cookie, at every route', async () => {
    for (const path of ['/api/auth/logout', '/api/v1/auth/logout']) {
      const { token } = await edge.signIn('customer1@demo.bank')
      const answer = await edge.send(path, { method: 'POST', token })
      expect([answer.status, answer.text]).toEqual([204, ''])
      expect(answer.headers.get('Content-Type')).toBeNull()
      expect(answer.headers.getSetCookie()).toEqual([
        'refresh=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict',
      ])
      expect((await edge.send(path, { method: 'POST', token })).code).toBe('token_revoked')
    }
  })

  test('kills the token in every spelling, at every door and at once', async () => {
    const { token } = await edge.signIn('customer1@demo.bank')
    const spellings = [token, ...otherSpellings(token)]
    const alive = await Promise.all(spellings.map((one) => edge.send('/api/account/profile', { token: one })))
    const usable = spellings.filter((_, index) => alive[index]!.status === 200)
    // A token has one spelling; were there others, they would end with it.
    expect(usable).toEqual([token])
    expect((await signOut(token)).status).toBe(204)
    const faults: string[] = []
    for (const { door, input } of guarded)
      for (const spelling of usable) {
        const answer = await door.ask(input(), { token: spelling })
        if (answer.status !== 401 || answer.code !== 'token_revoked')
          faults.push(`${door.label} ${spelling.slice(-3)}: ${answer.status} ${answer.code}`)
      }
    expect(faults).toEqual([])
  })

  test('ends this session with all its tokens, and no other session of the same customer', async () => {
    const one = await edge.signIn('customer1@demo.bank')
    const other = await edge.signIn('customer1@demo.bank', 'web')
    const renewed = await edge.send('/api/auth/refresh', { method: 'POST', headers: { Cookie: one.cookie } })
    expect((await signOut(one.token)).status).toBe(204)
    for (const token of [one.token, renewed.body.accessToken])
      expect((await edge.send('/api/account/profile', { token })).code).toBe('token_revoked')
    expect((await edge.send('/api/account/profile', { token: other.token })).status).toBe(200)
  })

  test('many times at once signs out once', async () => {
    const { token } = await edge.signIn('customer1@demo.bank')
    const answers = await Promise.all(Array.from({ length: 10 }, () => signOut(token)))
    expect(answers.filter(({ status }) => status === 204).length).toBe(1)
    expect(answers.filter(({ code }) => code === 'token_revoked').length).toBe(9)
  })

  test('while every door is being asked leaves only answers from before it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { token } = await edge.signIn('customer1@demo.bank')
      let isOut = false
      const late: string[] = []
      const others = guarded.filter(
        ({ name }) => !examples[name]!.endsSession && callerOf(examples[name]!) === 'customer',
      )
      const ask = async ({ door, input, plain }: (typeof guarded)[number]) => {
        const wasOut = isOut
        const answer = await door.ask(input(), { token })
        const isRefused = answer.code === 'token_revoked'
        const isFault = answer.status >= 400 && (plain || ofToken.includes(answer.code ?? 'internal'))
        if (!isRefused && (wasOut || isFault)) late.push(`${door.label}: ${answer.status} ${answer.code}`)
      }
      const before = others.map(ask)
      await signOut(token).then((answer) => {
        expect(answer.status).toBe(204)
        isOut = true
      })
      await Promise.all([...before, ...others.map(ask)])
      expect(late).toEqual([])
    }
  })
})

describe('signing out while money moves', () => {
  test('a transfer either stood before the 204 or never will', async () => {
    const person = await edge.provision(['savings', 'current'], 100_000_000n)
    const [from, to] = person.accounts as [string, string]
    const booked = async (ids: string[]): Promise<string[]> =>
      (
        await edge.sql('select id from banking.transactions where id = any ($1::uuid[]) order by id', [ids])
      ).map(({ id }) => id)
    let made = 0
    let refused = 0
    const wait = (ms: number) => new Promise((done) => setTimeout(done, ms))
    // Rounds in which only one of the two came to pass would prove nothing: a machine of any speed goes on to both.
    for (let round = 0; round < 32 || made === 0 || refused === 0; round += 1) {
      const { token } = await edge.signIn(person.email)
      const orders = Array.from({ length: 8 }, () => transferOf(from, to))
      const ids = orders.map(({ id }) => id)
      // Half before the sign-out and half after it, further apart in each round: it meets them at every stage.
      const apart = round / 2
      const asks = orders.map(async (body, index) => {
        await wait(index * apart)
        return await edge.send('/api/v1/transactions', { token, body })
      })
      await wait(3.5 * apart)
      const out = await signOut(token)
      const atSignOut = await booked(ids)
      expect(out.status).toBe(204)
      const answers = await Promise.all(asks)
      const confirmed = ids.filter((_, index) => answers[index]!.status === 201).sort()
      for (const { status, code } of answers)
        expect([201, 'token_revoked']).toContain(status === 201 ? 201 : code)
      expect(await booked(ids)).toEqual(atSignOut)
      expect(confirmed).toEqual(atSignOut)
      const later = await edge.send('/api/v1/transactions', { token, body: transferOf(from, to) })
      expect(later.code).toBe('token_revoked')
      made += confirmed.length
      refused += orders.length - confirmed.length
    }
    expect(Math.min(made, refused)).toBeGreaterThan(0)
    expect(await edge.posted(to)).toBe(BigInt(made) * 100n)
    expect(await isSound(edge)).toBe(true)
  }, 60_000)

  test('the 204 waits for a transfer that was admitted and is held up', async () => {
    const person = await edge.provision(['savings', 'current'], 1_000_000n)
    const [from, to] = person.accounts as [string, string]
    const { token } = await edge.signIn(person.email)
    const order = transferOf(from, to)
    const until = async (lock: string) => {
      const query = `select from pg_locks where ${lock} and pid <> pg_backend_pid()
        and database = (select oid from pg_database where datname = current_database())`
      await expect.poll(() => edge.sql(query), { timeout: 5_000, interval: 10 }).toHaveLength(1)
    }
    // Somebody else holds the account for a moment: the transfer has passed the token check and waits.
    const hold = edge.sql(
      `with held as (select id from banking.accounts where account_number = $1 for update)
       select pg_sleep(2) from held`,
      [from],
    )
    await until(`granted and mode = 'RowShareLock' and relation = 'banking.accounts'::regclass`)
    const transfer = edge.send('/api/v1/transactions', { token, body: order })
    await until(
      `granted and mode = 'ExclusiveLock' and locktype = 'tuple' and relation = 'banking.accounts'::regclass`,
    )
    const askedAt = Date.now()
    expect((await signOut(token)).status).toBe(204)
    expect(Date.now() - askedAt).toBeGreaterThan(150)
    expect(await edge.sql('select id from banking.transactions where id = $1', [order.id])).toHaveLength(1)
    expect((await transfer).status).toBe(201)
    await hold
    expect(await edge.posted(to)).toBe(100n)
  })
})
