/** What stood in clear is sealed; what lies in the database opens nothing without DATA_KEY. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { describe, expect, inject, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { told } from '../../test/names.ts'
import {
  connect,
  connectOwner,
  enter,
  newJti,
  outcome,
  rows,
  signIn,
  signInWith,
  value,
} from '../../test/teller.ts'
import { nameLookup } from '../../worker/vault/names.ts'
import { openAddressOf } from '../../worker/vault/origin.ts'
import { blindHex, openField, openRing, unwrapKey } from '../../worker/vault/vault.ts'
import { migrate } from './migrate.ts'
import { demoCustomers, demoStaff } from './seed.ts'
import { tellStory } from './story.ts'
import { fillVault, openBankVault } from './vault.ts'

const keys = { current: Buffer.from(inject('workerBindings').DATA_KEY!, 'base64') }
const old = await freshBank({ empty: true })
const bank = await freshBank()

const file = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

/** A bank as it stood before there was a vault, with `count` customers and one of the staff. */
async function oldBank(count: number): Promise<pg.Client> {
  const owner = await connect(old.wire.ownerUrl)
  await owner.query(file('policies/roles.sql'))
  await owner.query('set role banking_owner')
  for (const name of ['0000_foundation.sql', '0001_ledger.sql', '0002_terms.sql']) {
    const text = file(`migrations/${name}`)
    await owner.query(text)
    await owner.query('insert into banking.migrations (name, sha256) values ($1, $2)', [
      name,
      createHash('sha256').update(text).digest('hex'),
    ])
  }
  await owner.query(
    `with c as (insert into banking.customers (customer_id, full_name, member_since)
       select 'C' || lpad(n::text, 10, '0'), 'Old ' || n, '2020-01-01' from generate_series(1, $1::int) n returning id)
     insert into banking.users (kind, customer_id, name, email, phone, password_salt, password_memory_kib, password_passes,
       password_lanes, password_verifier)
     select 'customer', id, 'Old', 'old' || id || '@plain.bank', case when id % 2 = 0 then '+91 98 0000 ' || id end,
       uuid_send(gen_random_uuid()), 64, 1, 1, sha256('none') from c`,
    [count],
  )
  await owner.query(
    `insert into banking.user_sessions (user_id, channel, ends_at, address, user_agent)
     select id, 'web', now(), case when id % 3 > 0 then '198.51.100.' || id end, case when id % 3 < 2 then 'Plain/' || id end
       from banking.users`,
  )
  await owner.query(
    `insert into banking.users (kind, name, email, password_salt, password_memory_kib, password_passes, password_lanes,
       password_verifier) values ('admin', 'Old', 'admin@plain.bank', uuid_send(gen_random_uuid()), 64, 1, 1, sha256('x'))`,
  )
  return owner
}

/** All that stands in all tables, as text. */
async function dump(url: string): Promise<string> {
  const superuser = await connect(url)
  const tables = await rows(
    superuser,
    `select c.oid::regclass::text as name from pg_class c where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r'`,
  )
  const texts = await Promise.all(
    tables.map(({ name }) =>
      value(superuser, `select coalesce(string_agg(t::text, E'\\n'), '') from ${name} t`),
    ),
  )
  return texts.join('\n')
}

describe('a bank from before the vault', () => {
  it('is sealed by chunks that survive a fault in the middle, and stays so', async () => {
    const owner = await oldBank(25)
    await owner.query(`create function banking.provision_staff(text, text, text, text, bytea, int, int, int, bytea)
      returns jsonb language sql as 'select null::jsonb'`)
    await migrate(old.wire.ownerUrl)
    const makers = `select proname from pg_proc where proname in ('provision_staff', 'provision_customer') order by 1`
    expect(await rows(owner, makers)).toEqual([
      { proname: 'provision_customer' },
      { proname: 'provision_staff' },
    ])
    expect(await value(owner, 'select banking.close_plain()')).toBe(false)
    // The twelfth cannot be written: what was sealed before it stays sealed.
    await owner.query(`create function banking.stumble() returns trigger language plpgsql as $$
      begin raise exception 'stumbled'; end $$`)
    await owner.query(`create trigger stumble before update on banking.users for each row when (old.email = 'old12@plain.bank')
      execute function banking.stumble()`)
    await expect(fillVault(old.wire.ownerUrl, keys, 5)).rejects.toThrow('stumbled')
    const sealed =
      'select count(*)::int from banking.users where email_sealed is not null and email is null and phone is null'
    expect(await value(owner, sealed)).toBe(10)
    // Names of who was not sealed yet are told as they are.
    expect(
      await value(
        owner,
        `select banking.user_name(id) ->> 'text' from banking.users where email = 'old13@plain.bank'`,
      ),
    ).toBe('Old')
    await owner.query('drop trigger stumble on banking.users')
    await owner.query('drop function banking.stumble')
    expect(await fillVault(old.wire.ownerUrl, keys, 5)).toBe(16)
    expect(await value(owner, sealed)).toBe(26)
    expect(await fillVault(old.wire.ownerUrl, keys, 5)).toBe(0)
    expect(await value(owner, 'select count(*)::int from banking.encryption_keys')).toBe(29)
    expect(await dump(old.wire.superUrl)).not.toMatch(/@plain\.bank|\+91|198\.51\.100|Plain\/|\bOld\b/)
    const plain = `update banking.users set email = 'x@plain.bank', email_sealed = null where kind = 'admin'`
    expect(await outcome(owner.query(plain))).toBe('23514')
    expect(await outcome(owner.query(`update banking.users set phone = '+91', phone_sealed = null`))).toBe(
      '23514',
    )
    expect(await outcome(owner.query(`update banking.users set name = 'X', name_sealed = null`))).toBe(
      '23514',
    )
    expect(
      await outcome(owner.query(`update banking.customers set full_name = 'X', name_sealed = null`)),
    ).toBe('23514')
    for (const clear of [`address = '198.51.100.1'`, `user_agent = 'Plain/1'`])
      expect(await outcome(owner.query(`update banking.user_sessions set ${clear}`))).toBe('23514')
    for (const table of ['audit_logs (actor, action, subject', 'security_events (kind, severity, request_id'])
      expect(
        await outcome(
          owner.query(`insert into banking.${table}, address) values ('x', 'low', 'x', '198.51.100.1')`),
        ),
      ).toBe('23514')
    expect(await migrate(old.wire.ownerUrl)).toEqual([])
  })

  it('has its people as they were: found by any spelling of their address, which opens again', async () => {
    const owner = await connectOwner(old.wire.ownerUrl)
    const { ring, index } = await openBankVault(owner, keys)
    for (const n of [1, 12, 24]) {
      const found = await value(owner, 'select banking.find_user($1)', [
        await blindHex(index, 'email', `old${n}@plain.bank`),
      ])
      const [row] = await rows(
        owner,
        `select u.email_sealed, u.phone_sealed, banking.subject_key(banking.subject_of(u.id)) as key,
            encode(u.phone_index, 'hex') as phone from banking.users u where u.id = $1`,
        [found],
      )
      const key = await unwrapKey(ring, row!.key)
      const at = (column: string) => ({ table: 'users', column, row: String(found) })
      expect(await openField(key, at('email'), row!.email_sealed)).toBe(`old${n}@plain.bank`)
      if (n % 2 === 0) {
        expect(await openField(key, at('phone'), row!.phone_sealed)).toBe(`+91 98 0000 ${n}`)
        expect(row!.phone).toBe(await blindHex(index, 'phone', `+91980000${n}`))
      } else expect(row!.phone_sealed).toBeNull()
      const name = await value(
        owner,
        'select banking.customer_name(customer_id) from banking.users where id = $1',
        [found],
      )
      expect(await told(name)).toBe(`Old ${n}`)
      const looked = await value(owner, `select banking.named('customer', $1, 0, 50)`, [
        await nameLookup(index, `${n} old`),
      ])
      expect(looked).toContain(name.row)
    }
  })

  it('has its sessions’ origins, which open again', async () => {
    const owner = await connectOwner(old.wire.ownerUrl)
    const vault = await openBankVault(owner, keys)
    const sessions = await rows(
      owner,
      'select user_id, address, user_agent as agent from banking.user_sessions',
    )
    expect(sessions).toHaveLength(25)
    for (const { user_id: id, address, agent } of sessions) {
      expect(await openAddressOf(vault, address)).toBe(id % 3 > 0 ? `198.51.100.${id}` : null)
      if (agent !== null)
        expect(await openField(vault.system, { table: 'origins', column: 'agent', row: '0' }, agent)).toBe(
          `Plain/${id}`,
        )
      expect(agent === null).toBe(id % 3 === 2)
    }
  })

  it('two deployments at once make one set of keys', async () => {
    const other = await freshBank({ empty: true })
    await migrate(other.wire.ownerUrl)
    await Promise.all([1, 2, 3].map(() => fillVault(other.wire.ownerUrl, keys)))
    const owner = await connectOwner(other.wire.ownerUrl)
    expect(await rows(owner, 'select purpose from banking.encryption_keys order by 1')).toEqual([
      { purpose: 'index' },
      { purpose: 'journal' },
      { purpose: 'system' },
    ])
  })
})

describe('a dump of the database without DATA_KEY', () => {
  it('holds no address of anybody, and nothing in it opens a session', async () => {
    const app = await connect(bank.wire.appUrl)
    const owner = await connectOwner(bank.wire.ownerUrl)
    const session = await signIn(app, 'customer1@demo.bank')
    const whole = await dump(bank.wire.superUrl)
    for (const person of [...demoCustomers, ...demoStaff]) {
      expect(whole).not.toContain(person.email)
      expect(whole.toLowerCase()).not.toContain(person.email.split('@')[0])
      if ('phone' in person) expect(whole).not.toContain(person.phone.slice(1))
    }
    expect(whole).not.toContain('@demo.bank')
    const notes = new Set(tellStory(new Date()).flatMap(({ note }) => note ?? []))
    expect(notes.size).toBeGreaterThan(10)
    for (const note of notes) expect(whole, note).not.toMatch(new RegExp(`[(,"]${note}[),"]`))
    expect(whole).not.toContain(keys.current.toString('hex'))
    expect(whole).not.toContain(keys.current.toString('base64'))
    expect(whole).not.toContain(session.jti)
    const kept = [...new Set(whole.match(/\\x[0-9a-f]{64}\b/g))].map((hex) =>
      Buffer.from(hex.slice(2), 'hex'),
    )
    const [verifiers, tokens] = await Promise.all(
      [
        'select password_verifier as it from banking.users',
        'select jti_hash as it from banking.auth_tokens',
      ].map(async (text) => (await rows(owner, text)).map(({ it }) => it as Buffer)),
    )
    for (const one of [...verifiers!, ...tokens!]) expect(kept.some((found) => found.equals(one))).toBe(true)
    for (const tag of verifiers!)
      expect(await outcome(signInWith(app, 'customer2@demo.bank', tag))).toBe('unauthenticated')
    // As text Postgres takes none with a zero byte in it. All of them at once: each would be a round trip.
    const tokensToTry = kept
      .flatMap((hash) => [hash.toString('hex'), hash.toString('base64url'), hash.toString('latin1')])
      .filter((jti) => !jti.includes('\0'))
    expect(tokensToTry.length).toBeGreaterThan(1000)
    await app.query(`do $try$
      declare
        jti text;
      begin
        foreach jti in array array[${tokensToTry.map((jti) => app.escapeLiteral(jti)).join(',')}] loop
          begin
            perform banking.enter(jti, '{customer}');
            raise exception 'it opened' using errcode = 'ZZ999';
          exception when sqlstate 'BK401' then null;
          end;
        end loop;
      end $try$`)
    await expect(
      app.query(`do $try$ begin perform banking.enter('${session.jti}', '{customer}');
        raise exception 'it opened' using errcode = 'ZZ999'; exception when sqlstate 'BK401' then null; end $try$`),
    ).rejects.toMatchObject({ code: 'ZZ999' })
  })

  it('has wrapped keys that open by DATA_KEY alone', async () => {
    const owner = await connectOwner(bank.wire.ownerUrl)
    const all = await rows(owner, 'select banking.kept_key(id) as key from banking.encryption_keys')
    expect(all.length).toBe(8)
    const [ours, theirs] = [await openRing(keys.current), await openRing(randomBytes(32))]
    for (const { key } of all) {
      expect((await unwrapKey(ours, key)).id).toBe(key.id)
      await expect(unwrapKey(theirs, key)).rejects.toMatchObject({ name: 'Unopenable' })
      await expect(unwrapKey(theirs, { ...key, kekId: theirs.current.id })).rejects.toMatchObject({
        name: 'Unopenable',
      })
    }
  })
})

describe('the Worker’s role by raw SQL', () => {
  it('reads the bank’s own wrapped keys, its caller’s and nobody else’s, and changes none', async () => {
    const app = await connect(bank.wire.appUrl)
    const mine = 'select purpose, subject from banking.encryption_keys order by purpose'
    expect(await rows(app, mine)).toEqual([
      { purpose: 'index', subject: null },
      { purpose: 'journal', subject: null },
      { purpose: 'system', subject: null },
    ])
    for (const email of ['customer1@demo.bank', 'operator1@demo.bank']) {
      const session = await signIn(app, email)
      await app.query('begin')
      await enter(app, session)
      const [user] = await rows(app, 'select banking.key_in(email_sealed) as key from banking.users')
      const seen = await rows(
        app,
        'select id, subject from banking.encryption_keys where subject is not null',
      )
      expect(seen).toEqual([{ id: user!.key, subject: expect.stringMatching(/^(customer|user):\d+$/) }])
      await app.query('rollback')
    }
    for (const text of [
      'select email from banking.users',
      'select email_index from banking.users',
      'select created_at from banking.encryption_keys',
      'update banking.encryption_keys set wrapped = null',
      'delete from banking.encryption_keys',
      `insert into banking.encryption_keys (id, purpose, kek_id) values (gen_random_uuid(), 'system', '')`,
      `select banking.tool_erase_customer('x', 'y', 'z')`,
      `select banking.forget_customer(null)`,
      `select banking.rewrap_keys('x', '[]')`,
      `select banking.replace_keys('x', '[]', '[]')`,
      `select banking.reserve_person('customer')`,
      `select banking.find_user('${newJti()}')`,
    ])
      expect(await outcome(app.query(text)), text).toBe('42501')
  })
})
