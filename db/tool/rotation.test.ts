/** Keys change while people sign in and read, and nobody notices; a destroyed key opens nothing any more. */
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { forgetting } from '../../test/forgetting.ts'
import { told } from '../../test/names.ts'
import { connect, connectOwner, outcome, rows, signIn, value } from '../../test/teller.ts'
import { namePlace } from '../../worker/vault/names.ts'
import { openField, openRing, type Ring, unwrapKey, type WrappedKey } from '../../worker/vault/vault.ts'
import { replaceKeys, rotateKeys } from './rotation.ts'
import { type DataKeys, openBankVault, sealNewPeople } from './vault.ts'

const first = Buffer.from(inject('workerBindings').DATA_KEY!, 'base64')
const [second, third] = [randomBytes(32), randomBytes(32)]
const people = 120
let bank: TestBank
let owner: pg.Client
const actor = 'tool:test'

beforeAll(async () => {
  bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  const addresses = Array.from({ length: people }, (_, at) => ({
    name: `Person ${at}`,
    email: `p${at}@rotation.bank`,
    phone: `+9190000${10_000 + at}`,
  }))
  for (const sealed of await sealNewPeople(owner, { current: first }, 'customer', addresses))
    await owner.query(
      `select banking.provision_customer('tool:test', $1, uuid_send(gen_random_uuid()), 64, 1, 1, sha256('none'), '{savings}')`,
      [sealed],
    )
})

type SealedRow = {
  id: string
  customer: string | null
  name: string
  full: string | null
  email: string
  phone: string | null
  key: WrappedKey
}
const READ = `select u.id, u.customer_id as customer, u.name_sealed as name, c.name_sealed as full, u.email_sealed as email,
    u.phone_sealed as phone, banking.kept_key(banking.key_in(u.email_sealed)) as key
  from banking.users u left join banking.customers c on c.id = u.customer_id`

const openRow = async (ring: Ring, { id, customer, name, full, email, phone, key }: SealedRow) => {
  const data = await unwrapKey(ring, key)
  const at = (column: string) => ({ table: 'users', column, row: id })
  return [
    await openField(data, at('email'), email),
    phone && (await openField(data, at('phone'), phone)),
    await openField(data, at('name'), name),
    customer && full && (await openField(data, namePlace('customers', customer), full)),
  ]
}

const addresses = async (keys: DataKeys) => {
  const ring = await openRing(keys.current, keys.previous)
  const all = (await rows(owner, `${READ} order by u.id`)) as SealedRow[]
  return Promise.all(all.map((row) => openRow(ring, row)))
}

/** Reads people all the time, as Workers with both keys would, until `work` is done; answers how often. */
async function readingDuring(keys: DataKeys, work: Promise<unknown>): Promise<number> {
  const ring = await openRing(keys.current, keys.previous)
  let isDone = false
  let reads = 0
  const ended = work.finally(() => {
    isDone = true
  })
  const reader = async (client: pg.Client, at: number) => {
    for (let turn = at; !isDone || turn < 40; turn += 1) {
      const [row] = (await rows(client, `${READ} where u.email_index = testing.index_of($1)`, [
        `p${turn % people}@rotation.bank`,
      ])) as SealedRow[]
      expect(await openRow(ring, row!)).toEqual([
        `p${turn % people}@rotation.bank`,
        `+9190000${10_000 + (turn % people)}`,
        `Person ${turn % people}`,
        `Person ${turn % people}`,
      ])
      reads += 1
    }
  }
  const clients = await Promise.all([1, 2, 3, 4].map(() => connectOwner(bank.wire.ownerUrl)))
  await Promise.all([ended, ...clients.map((client, at) => reader(client, at * 30))])
  return reads
}

const keksInUse = async () =>
  (await rows(owner, 'select distinct kek_id from banking.encryption_keys where wrapped is not null')).length

describe('rotation of DATA_KEY', () => {
  it('that knows the old key not at all changes nothing', async () => {
    const before = await rows(owner, 'select id, wrapped from banking.encryption_keys order by id')
    await expect(rotateKeys(bank.wire.ownerUrl, { current: second }, { actor })).rejects.toThrow(
      'DATA_KEY_PREVIOUS',
    )
    await expect(
      rotateKeys(bank.wire.ownerUrl, { current: second, previous: third }, { actor }),
    ).rejects.toThrow('DATA_KEY_PREVIOUS')
    expect(await rows(owner, 'select id, wrapped from banking.encryption_keys order by id')).toEqual(before)
  })

  it('loses no read while it runs, is killed in the middle, and goes on where it stood', async () => {
    const keys = { current: second, previous: first }
    const before = await addresses({ current: first })
    const total = await value(owner, 'select count(*)::int from banking.encryption_keys')
    const killed = rotateKeys(bank.wire.ownerUrl, keys, {
      actor,
      chunk: 10,
      onProgress: async ({ done }) => {
        if (done >= 50)
          await owner.query(
            `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'bank rotate-keys'
               and datname = current_database()`,
          )
      },
    })
    const reads = await readingDuring(keys, expect(killed).rejects.toThrow())
    expect(await keksInUse()).toBe(2)
    let done = 0
    const rest = rotateKeys(bank.wire.ownerUrl, keys, {
      actor,
      chunk: 10,
      onProgress: (progress) => {
        done = progress.done
      },
    })
    expect(reads + (await readingDuring(keys, rest))).toBeGreaterThan(100)
    expect(done).toBe(total - 50)
    expect(await keksInUse()).toBe(1)
    expect(await addresses({ current: second })).toEqual(before)
    await expect(addresses({ current: first })).rejects.toThrow()
    expect(await rotateKeys(bank.wire.ownerUrl, { current: second }, { actor })).toBe(0)
    const audited = await value(
      owner,
      `select sum((detail ->> 'keys')::int)::int from banking.audit_logs where action = 'keys.rewrap'`,
    )
    expect(audited).toBe(total)
  })

  it('by two at once wraps each key once', async () => {
    const keys = { current: third, previous: second }
    const total = await value(owner, 'select count(*)::int from banking.encryption_keys')
    const done = await Promise.all(
      [1, 2].map(() => rotateKeys(bank.wire.ownerUrl, keys, { actor, chunk: 20 })),
    )
    expect(done[0]! + done[1]!).toBe(total)
    expect(await keksInUse()).toBe(1)
  })

  it('leaves the blind index as it was: people sign in as before', async () => {
    const app = await connect(bank.wire.appUrl)
    expect((await signIn(app, 'customer1@demo.bank')).customerId).toMatch(/^C/)
    const { index } = await openBankVault(owner, { current: third })
    expect(index.columns.size).toBe(0)
  })
})

describe('new data keys', () => {
  it('seal every field anew while people read, also after a kill; the old ones retire', async () => {
    const keys = { current: third }
    const opened = await addresses(keys)
    const before = await rows(owner, 'select id, email_sealed, phone_sealed from banking.users order by id')
    const killed = replaceKeys(bank.wire.ownerUrl, keys, {
      actor,
      chunk: 20,
      onProgress: ({ done }) => {
        if (done >= 40) throw new Error('killed')
      },
    })
    await readingDuring(keys, expect(killed).rejects.toThrow('killed'))
    const done = replaceKeys(bank.wire.ownerUrl, keys, { actor, chunk: 20 })
    await readingDuring(keys, done)
    expect(await done).toBe(before.length - 40)
    expect(await addresses(keys)).toEqual(opened)
    const after = await rows(owner, 'select id, email_sealed, phone_sealed from banking.users order by id')
    for (const [at, row] of after.entries()) {
      expect(row.email_sealed).not.toBe(before[at]!.email_sealed)
      expect(row.email_sealed.split('.')[1]).not.toBe(before[at]!.email_sealed.split('.')[1])
    }
    const audited = `select sum((detail ->> 'keys')::int)::int from banking.audit_logs where action = 'keys.replace'`
    expect(await value(owner, audited)).toBe(before.length)
    const twice = `select count(*)::int from (select subject from banking.encryption_keys where purpose = 'subject'
      group by subject having count(*) <> 2 or count(*) filter (where retired_at is null) <> 1) as s`
    expect(await value(owner, twice)).toBe(0)
  })
})

describe('erasure', () => {
  const erase = (customerId: string) => value(owner, forgetting, [customerId])
  /** All that is about other people, as it stands. */
  const others = async (customerId: string) =>
    Promise.all(
      [
        'select to_jsonb(u) as row from banking.users u where customer_id is distinct from $1 order by id',
        'select to_jsonb(c) as row from banking.customers c where id <> $1 order by id',
        `select to_jsonb(k) as row from banking.encryption_keys k where subject is distinct from 'customer:' || $1::bigint order by id`,
        `select to_jsonb(n) as row from banking.name_tokens n where (n.kind, n.person) is distinct from ('customer', $1::bigint)
          order by token, kind, person`,
        `select to_jsonb(s) as row from banking.user_sessions s join banking.users u on u.id = s.user_id
          where u.customer_id is distinct from $1 order by s.id`,
        `select to_jsonb(a) as row from banking.accounts a where not exists (select from banking.account_parties p
          where p.account_id = a.id and p.customer_id = $1) order by id`,
      ].map((text) => rows(owner, text, [customerId])),
    )

  it('destroys the keys for good: what they sealed opens no more, and nobody is found by it', async () => {
    const [person] = await rows(
      owner,
      `select u.id, u.customer_id, c.customer_id as number from banking.users u join banking.customers c on c.id = u.customer_id
        where u.email_index = testing.index_of('p7@rotation.bank')`,
    )
    await owner.query(
      `update banking.accounts set status = 'closed' where id in
        (select account_id from banking.account_parties where customer_id = $1)`,
      [person!.customer_id],
    )
    const app = await connect(bank.wire.appUrl)
    const session = `insert into banking.user_sessions (user_id, channel, ends_at) values ($1, 'api', now() + interval '1 day')`
    const strangers = await value(owner, 'select min(id) from banking.users')
    for (const user of [person!.id, strangers]) await owner.query(session, [user])
    const before = await others(person!.customer_id)
    expect(await erase(person!.number)).toBe(2)
    expect(await others(person!.customer_id)).toEqual(before)
    expect(
      await rows(
        owner,
        `select u.status, u.name, u.name_sealed, u.email_index, u.phone_index, c.full_name, c.name_sealed as full, c.status as customer, s.ended_by
           from banking.users u join banking.customers c on c.id = u.customer_id
           join banking.user_sessions s on s.user_id = u.id where u.id = $1`,
        [person!.id],
      ),
    ).toEqual([
      {
        status: 'closed',
        name: null,
        name_sealed: null,
        email_index: null,
        phone_index: null,
        full_name: null,
        full: null,
        customer: 'closed',
        ended_by: 'erased',
      },
    ])
    expect(await outcome(signIn(app, 'customer1@demo.bank'))).toBe('done')
    expect(await erase(person!.number)).toBe(0)
    const kept = await rows(
      owner,
      `select wrapped, destroyed_at is not null as gone from banking.encryption_keys where subject = $1`,
      [`customer:${person!.customer_id}`],
    )
    expect(kept).toEqual([
      { wrapped: null, gone: true },
      { wrapped: null, gone: true },
    ])
    const looked = await value(
      owner,
      `select banking.named('customer', testing.name_lookup('person'), 0, 500)`,
    )
    expect(looked).toHaveLength(people - 1)
    expect(looked).not.toContain(person!.customer_id)
    expect(await told(await value(owner, 'select banking.customer_name($1)', [person!.customer_id]))).toBe(
      'erased',
    )
    const [row] = (await rows(owner, `${READ} where u.id = $1`, [person!.id])) as SealedRow[]
    await expect(openRow(await openRing(third), row!)).rejects.toThrow('')
    await expect(unwrapKey(await openRing(third), row!.key)).rejects.toMatchObject({ name: 'Erased' })
    expect(await value(owner, `select banking.find_user(testing.identifier('p7@rotation.bank'))`)).toBeNull()
    expect(
      await value(
        owner,
        `select count(*)::int from banking.accounts a join banking.account_parties p on p.account_id = a.id
        where p.customer_id = $1 and a.holder_name <> 'erased'`,
        [person!.customer_id],
      ),
    ).toBe(0)
  })

  it('meets a rotation that had read the key: it stays destroyed', async () => {
    const [key] = await rows(
      owner,
      `select id, wrapped from banking.encryption_keys where subject is not null and wrapped is not null limit 1`,
    )
    await owner.query(
      'update banking.encryption_keys set wrapped = null, destroyed_at = now() where id = $1',
      [key!.id],
    )
    const anew = [{ id: key!.id, kekId: 'deadbeef', wrapped: key!.wrapped, before: key!.wrapped }]
    expect(await value(owner, 'select banking.rewrap_keys($1, $2)', [actor, JSON.stringify(anew)])).toBe(0)
    expect(
      await value(owner, 'select wrapped from banking.encryption_keys where id = $1', [key!.id]),
    ).toBeNull()
  })
})
