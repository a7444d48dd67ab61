/** What people wrote goes to the new key as well, in steps that survive a kill; then the old key can go, where nothing is left. */
import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { forgetting } from '../../test/forgetting.ts'
import { connect, connectOwner, outcome, type Row, rows, value } from '../../test/teller.ts'
import { messageBody, nomineeField, ticketRating, ticketSubject } from '../../worker/vault/names.ts'
import {
  newKey,
  openField,
  openRing,
  type Place,
  sealField,
  unwrapKey,
  type WrappedKey,
} from '../../worker/vault/vault.ts'
import { replaceKeys, withClient } from './rotation.ts'
import { fillVault } from './vault.ts'
import { columns, sealWordsAnew, usesOfRetired } from './words-anew.ts'

const keys = { current: Buffer.from(inject('workerBindings').DATA_KEY!, 'base64') }
const ring = await openRing(keys.current)
const bank = await freshBank()
const url = bank.wire.ownerUrl
const actor = 'tool:test'
let owner: pg.Client
let people: string[]
let message: string

const keyOf = async (subject: string) => {
  const kept: WrappedKey = await value(owner, 'select banking.subject_key($1)', [subject])
  return { kept, data: await unwrapKey(ring, kept) }
}
const sealedOf = async (subject: string, place: Place, text: string) =>
  sealField((await keyOf(subject)).data, place, text)

async function aTicket(customer: string) {
  const [id, subject] = [randomUUID(), `customer:${customer}`]
  await owner.query(
    `insert into banking.tickets (id, customer_id, category, priority, subject_sealed, opened_at, changed_at, due_at, solve_due_at, rating, rated_at, rating_sealed)
     values ($1, $2, 'other', 'normal', $3, now(), now(), now(), now(), 5, now(), $4)`,
    [
      id,
      customer,
      await sealedOf(subject, ticketSubject(id), 'Words'),
      await sealedOf(subject, ticketRating(id), 'Words'),
    ],
  )
  const said = randomUUID()
  await owner.query(
    `insert into banking.ticket_messages (id, ticket_id, at, author, kind, internal, body_sealed, digest)
     values ($1, $2, now(), 'customer', 'message', false, $3, $4)`,
    [
      said,
      id,
      await sealedOf(subject, messageBody(said), 'Words'),
      createHash('sha256').update('x').digest(),
    ],
  )
  return said
}

/** Of a subject of its own; a paper stands under the same key. */
async function anApplication() {
  const id = randomUUID()
  const { kept } = await newKey(ring, 'subject', `application:${id}`)
  await owner.query('select banking.keep_key($1, $2)', [`application:${id}`, kept])
  const place = { table: 'applications', column: 'person_sealed', row: id }
  await owner.query(
    `insert into banking.applications (id, version, person_sealed, email_index, name_tokens, product_code, kyc_level, makers, maker_user_id, expires_at)
     values ($1, 1, $2, sha256('x'), '{}', 'savings', 'full', array['user:0'], 1, now() + interval '1 day')`,
    [id, await sealedOf(`application:${id}`, place, 'Words')],
  )
  await owner.query(
    `insert into banking.documents (id, application_id, kind, content_type, bytes, key_id, sealed_hash, added_by)
     values (gen_random_uuid(), $1, 'identity', 'image/png', 1, $2, sha256('x'), 1)`,
    [id, kept.id],
  )
}

/** Every value of every column, opened; and whether the key is one in use. */
async function opened() {
  const found: { of: string; text: string; retired: boolean }[] = []
  for (const { table, column, id, place } of columns)
    for (const row of await rows(
      owner,
      `select (${id})::text as id, t.${column} as sealed, banking.kept_key(k.id) as key, k.retired_at is not null as retired
         from banking.${table} t join banking.encryption_keys k on k.id = case when t.${column} like 'v1.%' then banking.key_in(t.${column}) end
        where k.wrapped is not null`,
    )) {
      const text = await openField(await unwrapKey(ring, row.key), place(row.id), row.sealed)
      found.push({ of: `${table}.${column}`, text, retired: row.retired })
    }
  return found
}

beforeAll(async () => {
  owner = await connectOwner(url)
  for (const [table, rule] of [
    ['payees', 'payee_nicknames_sealed'],
    ['pots', 'pot_names_sealed'],
    ['account_nominees', 'nominees_sealed'],
  ])
    await owner.query(`alter table banking.${table} drop constraint ${rule}`)
  await owner.query(`update banking.accounts set nickname = 'Words' where type <> 'bank'`)
  await owner.query(
    `insert into banking.account_nominees (account_id, position, name, relation, share_percent)
     select id, 1, 'Words', 'Words', 100 from banking.accounts where type <> 'bank'`,
  )
  // Of an order that waits, sealed from the first as its table wants it.
  const [named] = await rows(
    owner,
    `select a.id::text, a.account_number as number, p.customer_id::text as customer from banking.accounts a
       join banking.account_parties p on p.account_id = a.id and p.role = 'owner' order by p.customer_id desc limit 1`,
  )
  const order = randomUUID()
  await owner.query(
    `insert into banking.joint_orders (id, kind, account_id, scope, key, maker_user_id, maker_customer_id, expires_at)
     values ($1, 'nominees', $2, 'test', 'test', 1, $3, now())`,
    [order, named!.id, named!.customer],
  )
  const place = (column: 'name' | 'relation') => nomineeField(column, named!.number, 2)
  await owner.query(
    `insert into banking.joint_nominees (order_id, account_id, position, name, relation, share_percent, words)
     values ($1, $2, 2, $3, $4, 100, 'x')`,
    [
      order,
      named!.id,
      await sealedOf(`customer:${named!.customer}`, place('name'), 'Words'),
      await sealedOf(`customer:${named!.customer}`, place('relation'), 'Words'),
    ],
  )
  await owner.query(
    `insert into banking.payees (id, customer_id, account_number, name, typed_name, match, nickname, currency, new_until)
     select gen_random_uuid(), id, '1000000000000', 'v1.x', repeat('0', 64), 'match', 'Words', 'INR', now() from banking.customers`,
  )
  await owner.query(
    `insert into banking.pots (id, customer_id, account_id, name, colour, filled_on)
     select gen_random_uuid(), p.customer_id, min(p.account_id), 'Words', 'teal', '2026-01-01' from banking.account_parties p group by p.customer_id`,
  )
  await fillVault(url, keys)
  people = (await rows(owner, 'select id::text from banking.customers order by id')).map(({ id }) => id)
  for (const customer of people) message = await aTicket(customer)
  await anApplication()
  const copy = await newKey(ring, 'subject', 'export:1')
  await owner.query('select banking.keep_key($1, $2)', ['export:1', copy.kept])
})

const rest = () => withClient(url, usesOfRetired)

describe('new keys', () => {
  it('take all that people wrote, also after a kill; who is erased in between stays erased', async () => {
    const before = await opened()
    expect(new Set(before.map(({ of }) => of)).size).toBe(columns.length)
    let steps = 0
    const killed = replaceKeys(url, keys, { actor, chunk: 1 })
    await killed
    // As where it was killed after the names of people: some of what they wrote is under the old keys again.
    await replaceKeys(url, keys, {
      actor,
      onProgress: () => {
        throw new Error('killed')
      },
    }).catch(() => undefined)
    expect((await opened()).some(({ retired }) => retired)).toBe(true)
    const [gone] = people
    await expect(
      withClient(url, (client) =>
        sealWordsAnew(client, ring, {
          actor,
          chunk: 1,
          onProgress: () => {
            steps += 1
            if (steps === 3) throw new Error('killed')
          },
        }),
      ),
    ).rejects.toThrow('killed')
    const id = await value(owner, 'select customer_id from banking.customers where id = $1', [gone])
    expect(Number(await value(owner, forgetting, [id]))).toBeGreaterThan(1)
    await replaceKeys(url, keys, { actor, chunk: 2 })
    const after = await opened()
    expect(after.filter(({ retired }) => retired)).toEqual([])
    expect(new Set(after.map(({ text }) => text)).size).toBeLessThanOrEqual(2)
    expect(after.every(({ text }) => text === 'Words')).toBe(true)
    expect(new Set(after.map(({ of }) => of)).size).toBe(columns.length)
    const left = await rows(
      owner,
      `select o.name, (select count(*)::int from banking.encryption_keys k where k.subject = 'customer:' || o.customer_id and k.wrapped is not null) as keys
         from banking.pots o where o.customer_id = $1`,
      [gone],
    )
    expect(left).toMatchObject([{ keys: 0 }])
  })

  it('leave no copy under an old key in the evidence, which says that it was sealed anew', async () => {
    const noted = await rows(
      owner,
      `select distinct table_name, before, after from banking.audit_changes where after::text like '%sealed anew%' and table_name in ('pots', 'users', 'accounts')`,
    )
    expect(new Set(noted.map(({ table_name }) => table_name))).toEqual(new Set(['accounts', 'pots', 'users']))
    for (const { before } of noted as Row[]) expect(JSON.stringify(before)).not.toMatch(/v1\.[0-9a-f]{8}-/)
  })

  it('leave copies of data alone: what was made of one goes on opening', async () => {
    const copies = `select count(*)::int as keys, count(retired_at)::int as retired from banking.encryption_keys where subject = 'export:1'`
    expect(await rows(owner, copies)).toEqual([{ keys: 1, retired: 0 }])
  })
})

describe('old keys', () => {
  it('are told with what still stands under them', async () => {
    const { retired, free, uses } = await rest()
    // The evidence keeps how somebody first wrote it, and nothing changes evidence.
    expect(uses).toMatchObject([
      { place: 'audit_changes.after' },
      { place: 'documents (papers)', keys: 1, count: 1 },
    ])
    expect(retired - free).toBe(Math.max(...uses.map((use) => use.keys)))
    expect(free).toBeGreaterThan(people.length)
  })

  it('go a day later, those alone under which nothing stands, and nothing that is open closes', async () => {
    const destroy = () => value(owner, 'select banking.destroy_unused_keys($1)', [actor])
    expect(await destroy()).toBe(0)
    const { free } = await rest()
    await owner.query(
      `update banking.encryption_keys set retired_at = retired_at - interval '2 days', created_at = created_at - interval '3 days' where retired_at is not null`,
    )
    const before = await opened()
    const kept = await rest()
    expect(await destroy()).toBe(free)
    expect(await opened()).toEqual(before)
    expect(await rest()).toEqual({ ...kept, retired: kept.retired - free, free: 0 })
  })
})

describe('what was said on a ticket', () => {
  const change = `update banking.ticket_messages set body_sealed = $2 where id = $1`
  const saying = async (setting: string, sealed: string, client = owner) => {
    await client.query('begin')
    await client.query(`set local banking.sealing_anew = '${setting}'`)
    const done = await outcome(client.query(change, [message, sealed]))
    await client.query('rollback')
    return done
  }

  it('takes another key over the same words from the tool, and no other change from anybody', async () => {
    const customer = people.at(-1)!
    const old = await value(owner, 'select body_sealed from banking.ticket_messages where id = $1', [message])
    const strangers = await sealedOf(`customer:${people[1]}`, messageBody(message), 'Words')
    const same = await sealedOf(`customer:${customer}`, messageBody(message), 'Words')
    // The key is in use still: there is nothing to seal anew.
    expect(await saying('on', same)).toBe('BK001')
    const { kept } = await newKey(ring, 'subject', `customer:${customer}`)
    await owner.query('update banking.encryption_keys set retired_at = now() where id = banking.key_in($1)', [
      old,
    ])
    await owner.query('select banking.keep_key($1, $2)', [`customer:${customer}`, kept])
    const anew = await sealedOf(`customer:${customer}`, messageBody(message), 'Words')
    expect(await saying('off', anew)).toBe('BK001')
    expect(await saying('on', anew)).toBe('done')
    expect(await saying('on', same)).toBe('BK001')
    if (people[1] !== customer) expect(await saying('on', strangers)).toBe('BK001')
    await owner.query('begin')
    await owner.query(`set local banking.sealing_anew = 'on'`)
    const more = `update banking.ticket_messages set body_sealed = $2, author = 'staff' where id = $1`
    expect(await outcome(owner.query(more, [message, anew]))).toBe('BK001')
    await owner.query('rollback')
    const app = await connect(bank.wire.appUrl)
    expect(await saying('on', anew, app)).toBe('42501')
    await app.query(`set banking.sealing_anew = 'on'`)
    expect(await outcome(app.query('select banking.is_sealing_anew()'))).toBe('42501')
  })
})
