/** The vault behind the Worker: whose key opens what, while keys rotate, after they are gone, and what is told then. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openEdge, password } from '../../test/edge.ts'
import { forgetting } from '../../test/forgetting.ts'
import { openRing, rewrap, type WrappedKey } from './vault.ts'

const edge = await openEdge()
const random = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
const bytes = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

let lines: string[] = []
beforeEach(() => {
  lines = []
  vi.spyOn(console, 'log').mockImplementation((...said) => {
    lines.push(said.map(String).join(' '))
  })
})
afterEach(() => vi.restoreAllMocks())

const profileOf = (token: string, env = {}) => edge.send('/api/account/profile', { token, env })
const keyOfUser = async (userId: string): Promise<WrappedKey> =>
  (
    await edge.sql(
      'select banking.kept_key(banking.key_in(email_sealed)) as key from banking.users where id = $1',
      [userId],
    )
  )[0].key

describe('a sealed address', () => {
  test('in another person’s row is not shown to them: the answer is an error, and the log does not tell it', async () => {
    const [one, other] = [await edge.provision(), await edge.provision()]
    const { token } = await edge.signIn(one.email)
    expect((await profileOf(token)).body.email).toBe(one.email)
    const [before] = await edge.sql('select email_sealed from banking.users where id = $1', [one.userId])
    // Another's value alone brings a key that this caller may not see; so the thief takes the key along.
    const copy = `update banking.users set email_sealed = (select email_sealed from banking.users where id = $2) where id = $1`
    await edge.sql(copy, [one.userId, other.userId])
    for (const subject of [`customer:${other.customerId}`, 'customer']) {
      if (subject === 'customer')
        await edge.sql(
          `update banking.encryption_keys k set subject = o.subject, retired_at = now() from banking.encryption_keys o
            where k.id = $1 and o.id = $2`,
          [(await keyOfUser(other.userId)).id, before.email_sealed.split('.')[1]],
        )
      const { text, code } = await profileOf(token)
      expect(text).not.toContain(other.email)
      expect(code).toBe('internal')
    }
    const said = lines.join('\n')
    expect(said).toContain('Unopenable')
    expect(said).not.toContain(other.email)
    expect(said).not.toContain('v1.')
    await edge.sql('update banking.users set email_sealed = $2 where id = $1', [
      one.userId,
      before.email_sealed,
    ])
    expect((await profileOf(token)).body.email).toBe(one.email)
  })

  test('whose key was destroyed is shown to staff as erased, also where its key was in use a moment before', async () => {
    const person = await edge.provision()
    const { token } = await edge.signIn('operator1@demo.bank')
    const path = `/api/v1/customers/${person.customerId}`
    expect((await edge.send(path, { token })).body).toMatchObject({ email: person.email, phone: null })
    await edge.sql(`update banking.accounts set status = 'closed' where account_number = any ($1)`, [
      person.accounts,
    ])
    await edge.sql(forgetting, [person.customerId])
    expect((await edge.send(path, { token })).body).toMatchObject({
      name: 'erased',
      email: 'erased',
      phone: null,
    })
    const found = await edge.send(`/api/v1/customers?q=${person.customerId}`, { token })
    expect(found.body.items).toMatchObject([{ name: 'erased', email: 'erased' }])
    expect(
      (await edge.send(`/api/v1/customers?q=${encodeURIComponent(person.email)}`, { token })).body.items,
    ).toEqual([])
    for (const name of [person.email, person.customerId])
      expect((await edge.tryToSignIn(name, password)).code).toBe('unauthenticated')
  })
})

describe('what a customer writes for themselves', () => {
  const send = (method: string, path: string, token: string, body?: object) =>
    edge.send(`/api/v1${path}`, { method, token, ...(body ? { body } : {}) })

  test('is told to them and stands nowhere in clear; of a joint account each holder reads it, until its writer is erased', async () => {
    const one = await edge.provision(['savings'], 100_000n)
    const other = await edge.provision()
    const [account] = one.accounts as [string]
    const { token } = await edge.signIn(one.email)
    const id = crypto.randomUUID()
    const pot = { id, account, name: 'Secret goal' }
    expect((await send('POST', '/pots', token, pot)).body).toMatchObject({ name: 'Secret goal' })
    expect((await send('PUT', `/accounts/${account}`, token, { nickname: 'Secret box' })).body.nickname).toBe(
      'Secret box',
    )
    const nominees = [
      { name: 'Secret Heir', relation: 'Secret niece', sharePercent: '60' },
      { name: 'Second Secret', relation: 'Son', sharePercent: '40' },
    ]
    expect((await send('PUT', `/accounts/${account}/nominees`, token, { nominees })).status).toBe(200)
    const details = (await send('GET', `/accounts/${account}/details`, token)).body
    expect(details.nominees).toMatchObject(nominees.map(({ name, relation }) => ({ name, relation })))
    const [row] = await edge.sql(
      `select a.nickname, o.name, string_agg(n.name || n.relation, '') as heirs from banking.accounts a
         join banking.pots o on o.account_id = a.id join banking.account_nominees n on n.account_id = a.id
        where a.account_number = $1 group by 1, 2`,
      [account],
    )
    expect(JSON.stringify(row)).not.toMatch(/Secret|niece/)
    await edge.sql(
      `insert into banking.account_parties (account_id, customer_id, role, mandate)
       select a.id, u.customer_id, 'joint', 'view' from banking.accounts a, banking.users u where a.account_number = $1 and u.id = $2`,
      [account, other.userId],
    )
    const theirs = (await edge.signIn(other.email)).token
    const seen = async () => (await send('GET', `/accounts/${account}`, theirs)).body.nickname
    expect(await seen()).toBe('Secret box')
    const overview = (await edge.send('/api/account/balance', { token })).body
    expect(overview.accounts[0].nickname).toBe('Secret box')
    await edge.sql(`update banking.accounts set status = 'closed' where account_number = $1`, [account])
    await edge.sql(forgetting, [one.customerId])
    expect(await seen()).toBeNull()
    const left = await edge.sql(
      `select from banking.account_nominees n join banking.accounts a on a.id = n.account_id where a.account_number = $1`,
      [account],
    )
    expect(left).toHaveLength(0)
  })

  test('moved to another row does not open', async () => {
    const { accounts, email } = await edge.provision(['savings'], 100_000n)
    const { token } = await edge.signIn(email)
    const ids = [crypto.randomUUID(), crypto.randomUUID()]
    for (const id of ids)
      await send('POST', '/pots', token, { id, account: accounts[0], name: id.slice(0, 8) })
    await edge.sql(
      `update banking.pots set name = (select o.name from banking.pots o where o.id = $1) where id = $2`,
      ids,
    )
    const names = (await send('GET', '/pots', token)).body.items.map(({ name }: { name: string }) => name)
    expect(names.sort()).toEqual([ids[0]!.slice(0, 8), 'unreadable'].sort())
  })
})

describe('staff find a customer', () => {
  test('by e-mail and by phone in any spelling, and never by an index that they typed themselves', async () => {
    const { token } = await edge.signIn('operator1@demo.bank')
    const find = async (q: string) =>
      (await edge.send(`/api/v1/customers?q=${encodeURIComponent(q)}`, { token })).body.items
    for (const q of ['customer1@demo.bank', ' CUSTOMER1@demo.bank', '+919800000001', '+91 98000-00001'])
      expect(await find(q), q).toMatchObject([{ name: 'Asha Raman', email: 'customer1@demo.bank' }])
    const [{ typed }] = await edge.sql(
      `select encode(email_index, 'hex') as typed from banking.users where phone_index is not null order by id limit 1`,
    )
    expect(await find(typed)).toEqual([])
    expect((await edge.tryToSignIn(typed, password)).code).toBe('unauthenticated')
  })
})

describe('DATA_KEY', () => {
  test('that does not open this bank makes it unavailable, not ready, and is not told', async () => {
    const env = { DATA_KEY: random() }
    for (const answer of [
      await edge.send('/ready', { env }),
      await edge.tryToSignIn('customer1@demo.bank', password, 'api', { env }),
    ]) {
      expect([answer.status, answer.code]).toEqual([503, 'unavailable'])
      expect(answer.text).not.toContain(env.DATA_KEY)
    }
    expect(lines.join('\n')).toContain('DATA_KEY does not open this bank')
    expect(lines.join('\n')).not.toContain(env.DATA_KEY)
    expect((await edge.send('/ready')).status).toBe(200)
  })

  test('opens what it wraps and what the previous one wrapped, as long as that is there', async () => {
    const person = await edge.provision()
    const { token } = await edge.signIn(person.email)
    const next = random()
    const rotating = { DATA_KEY: next, DATA_KEY_PREVIOUS: edge.env.DATA_KEY }
    expect((await profileOf(token, rotating)).body.email).toBe(person.email)
    const anew = await rewrap(
      await openRing(bytes(next), bytes(edge.env.DATA_KEY)),
      await keyOfUser(person.userId),
    )
    await edge.sql('update banking.encryption_keys set wrapped = $2, kek_id = $3 where id = $1', [
      anew.id,
      anew.wrapped,
      anew.kekId,
    ])
    expect((await profileOf(token, rotating)).body.email).toBe(person.email)
    expect((await profileOf(token)).code).toBe('internal')
    expect((await edge.tryToSignIn(person.email, password, 'api', { env: rotating })).status).toBe(200)
  })
})
