/** Migrations as at Neon: run by an owner who is no superuser, again and again, and never over a changed past. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { openDeposit } from '../../test/holding.ts'
import { setParty } from '../../test/joint.ts'
import { madeAlone } from '../../test/made-alone.ts'
import { connect, connectOwner, openAccount, outcome, rows, signIn, value } from '../../test/teller.ts'
import { migrate } from './migrate.ts'

let bank: TestBank
let owner: pg.Client

beforeAll(async () => {
  bank = await freshBank({ empty: true })
})

/** All that migrations make, in words. */
const picture = () =>
  rows(
    owner,
    `select 'table ' || c.oid::regclass as what, c.relkind::text || coalesce(c.relacl::text, '') || c.relrowsecurity
        || c.relforcerowsecurity || coalesce(c.reloptions::text, '') as how
       from pg_class c where relnamespace = 'banking'::regnamespace
     union all select 'column ' || attrelid::regclass || '.' || attname, format_type(atttypid, atttypmod) || attnotnull
         || coalesce(attacl::text, '') from pg_attribute where attrelid in
         (select oid from pg_class where relnamespace = 'banking'::regnamespace and relkind = 'r') and attnum > 0
     union all select 'function ' || oid::regprocedure, case prokind when 'a' then prokind::text else pg_get_functiondef(oid) end || proowner::regrole || coalesce(proacl::text, '')
       from pg_proc where pronamespace = 'banking'::regnamespace
     union all select 'trigger ' || tgname || ' on ' || tgrelid::regclass, pg_get_triggerdef(oid) || tgenabled::text from pg_trigger
       where tgrelid in (select oid from pg_class where relnamespace = 'banking'::regnamespace) and not tgisinternal
     union all select 'policy ' || policyname || ' on ' || tablename, to_jsonb(p)::text from pg_policies p
     union all select 'setting ' || name || effective_from, value::text from banking.configurations
     union all select 'secret ' || name, encode(value, 'hex') from banking.secrets
     union all select 'migration ' || name, sha256 || applied_at from banking.migrations
     union all select 'right on the schema', nspacl::text from pg_namespace where nspname = 'banking'
     union all select 'right on the database', datacl::text from pg_database where datname = current_database()
     order by 1, 2`,
  )

it('an owner without superuser’s rights makes the bank, and a second run changes nothing', async () => {
  const admin = await connect(bank.wire.ownerUrl)
  expect(
    await rows(admin, 'select rolsuper, rolbypassrls from pg_roles where rolname = current_user'),
  ).toEqual([{ rolsuper: false, rolbypassrls: false }])
  const files = readdirSync(new URL('../migrations/', import.meta.url)).filter((name) =>
    name.endsWith('.sql'),
  )
  expect(await migrate(bank.wire.ownerUrl)).toEqual(files.sort())
  owner = await connectOwner(bank.wire.ownerUrl)
  const before = await picture()
  expect(before.length).toBeGreaterThan(150)
  expect(await migrate(bank.wire.ownerUrl)).toEqual([])
  expect(await picture()).toEqual(before)
})

it('once the roles stand, the migrator does it alone', async () => {
  const before = await picture()
  expect(await migrate(bank.wire.migratorUrl)).toEqual([])
  expect(await picture()).toEqual(before)
})

it('what was loosened by hand is tight again after the next run', async () => {
  const before = await picture()
  for (const change of [
    'grant select on banking.secrets to banking_app',
    'grant insert on banking.entries to banking_job',
    'grant update on banking.entries to banking_money',
    'grant delete on banking.audit_logs to public',
    'grant usage on schema banking to public',
    'grant execute on all functions in schema banking to public',
    'create policy mine on banking.accounts to banking_app using (true)',
    'alter table banking.entries no force row level security',
    'alter table banking.users disable row level security',
    'alter table banking.entries disable trigger rows_stay',
    'drop trigger entries_move_balances on banking.entries',
    `create function banking.let_me_in(p_jti text) returns text language sql security definer as 'select p_jti'`,
    'grant execute on function banking.let_me_in(text) to banking_app',
    `create function banking.logout(p_jti text, p_for_ever boolean) returns text language sql as 'select p_jti'`,
    `create policy theirs on banking.accounts to banking_app using (banking.let_me_in(account_number) <> '')`,
    `create or replace function banking.check_digit(p_digits text) returns text language sql immutable strict as 'select $$0$$'`,
  ])
    await owner.query(change)
  await migrate(bank.wire.ownerUrl)
  expect(await picture()).toEqual(before)
})

it('two deployments at once do not get into each other’s way', async () => {
  const other = await freshBank({ empty: true })
  const applied = await Promise.all([1, 2, 3].map(() => migrate(other.wire.ownerUrl)))
  expect(applied.filter((names) => names.length > 0)).toHaveLength(1)
})

it('a migration that was changed after it was applied is refused, and nothing else is done', async () => {
  await owner.query(`update banking.migrations set sha256 = 'of another text'`)
  await owner.query(`drop policy everybody on banking.products`)
  await expect(migrate(bank.wire.ownerUrl)).rejects.toThrow('was changed after it was applied')
  const standing = `select count(*)::int from pg_policies where policyname = 'everybody' and tablename = 'products'`
  expect(await value(owner, standing)).toBe(0)
})

it('an outsider cannot run it', async () => {
  expect(await outcome(migrate(bank.wire.appUrl))).toBe('42501')
})

it('a bank that stood before an enumeration grew gets the new values, and settings that use them', async () => {
  const old = await freshBank({ empty: true })
  const admin = await connect(old.wire.ownerUrl)
  const text = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
  const first = text('migrations/0000_foundation.sql')
  await admin.query(text('policies/roles.sql'))
  await admin.query('set role banking_owner')
  await admin.query(first)
  await admin.query('insert into banking.migrations (name, sha256) values ($1, $2)', [
    '0000_foundation.sql',
    createHash('sha256').update(first).digest('hex'),
  ])
  expect(await migrate(old.wire.ownerUrl)).not.toContain('0000_foundation.sql')
  expect(await value(admin, `select count(*)::int from banking.products where type = 'term_deposit'`)).toBe(1)
  expect(await migrate(old.wire.ownerUrl)).toEqual([])
})

it('operators whom one admin made alone before that was seen go on deciding for each other; later ones do not', async () => {
  const old = await freshBank()
  const admin = await connectOwner(old.wire.ownerUrl)
  // As it stood before.
  await admin.query(`delete from banking.migrations where name = '0009_hands.sql';
    alter table banking.user_changes drop constraint change_kind;
    alter table banking.user_changes add constraint change_kind
      check (kind in ('new_user', 'role', 'status', 'factors', 'contact', 'unblock'));
    drop index banking.user_changes_of_log_in;
    create index user_changes_made_log_in on banking.user_changes (user_id) where kind = 'new_user'`)
  const staff = await rows(
    admin,
    `select id::text from banking.users where kind <> 'customer' order by kind, id`,
  )
  const [maker, one, two] = staff.map(({ id }) => id)
  const make = (user: string) => admin.query(madeAlone, [user, maker])
  await make(one)
  await make(two)
  const bar = () => value(admin, 'select banking.bar_of($1, $2, null)', [one, two])
  expect(await bar()).toBe('one_hand')
  expect(await migrate(old.wire.ownerUrl)).toEqual(['0009_hands.sql'])
  expect(await bar()).toBe(null)
  const said = `select user_id::text as who, kind, maker, status, checker_user_id from banking.user_changes where kind = 'confirm' order by 1`
  expect(await rows(admin, said)).toEqual(
    [one, two]
      .sort()
      .map((who) => ({ who, kind: 'confirm', maker: 'tool:upgrade', status: 'done', checker_user_id: null })),
  )
  expect(await value(admin, 'select banking.bar_of($1, $2, null)', [one, maker])).toBe('made')
})

it('holders of deposits whose payout account is nobody’s of them any more are told anew, and nobody else', async () => {
  const old = await freshBank()
  const admin = await connectOwner(old.wire.ownerUrl)
  const app = await connect(old.wire.appUrl)
  const [asha, vikram] = [await signIn(app, 'customer1@demo.bank'), await signIn(app, 'customer2@demo.bank')]
  const open = async (what: string) => {
    const payout = await openAccount(admin, { holder: vikram })
    if (what !== 'hers') await setParty(admin, payout, asha, 'either')
    const from = await openAccount(admin, { holder: asha, minor: 100_000 })
    const paidTo = what === 'hers' ? from : payout
    const { deposit } = await openDeposit(app, asha, {
      from,
      payout: paidTo,
      minor: 100_000,
      renewal: 'principal',
    })
    if (what === 'left' || what === 'ended') await setParty(admin, payout, asha, null)
    if (what === 'closed')
      await admin.query(`update banking.accounts set status = 'closed' where account_number = $1`, [payout])
    return deposit.accountNumber as string
  }
  const numbers: string[] = []
  for (const what of ['hers', 'shared', 'left', 'closed', 'ended']) numbers.push(await open(what))
  const of = `from banking.accounts a where a.id = d.account_id and a.account_number`
  await admin.query(`update banking.term_deposits d set announced_on = b.current, opened_on = b.current - 360,
      matures_on = b.current + 5 from banking.business_dates b`)
  await admin.query(`update banking.term_deposits d set status = 'matured', interest = 0 ${of} = $1`, [
    numbers[4],
  ])
  // As it stood before.
  await admin.query(`delete from banking.migrations where name = '0010_waiting.sql';
    drop index banking.term_deposits_waiting;
    drop index banking.joint_orders_deposit_change;
    alter table banking.term_deposits drop column overdue_interest cascade`)
  expect(await migrate(old.wire.ownerUrl)).toEqual(['0010_waiting.sql'])
  const told = () =>
    rows(
      admin,
      `select a.account_number as number from banking.term_deposits d join banking.accounts a on a.id = d.account_id
        where d.announced_on is null order by d.id`,
    )
  expect(await told()).toEqual([numbers[2], numbers[3]].map((number) => ({ number })))
  const today = await value(admin, 'select current::text from banking.business_dates')
  expect(await value(admin, 'select banking.announce_maturities($1, null, 10)', [today])).toBe(2)
  expect(await told()).toEqual([])
  const said = `select o.facts ->> 'account' as account, o.facts ->> 'renewal' as renewal from banking.outbox o
    where o.template = 'deposit_matures' order by o.id`
  expect(await rows(admin, said)).toEqual(
    [numbers[2], numbers[3]].map((number) => ({ account: `•••• ${number!.slice(-4)}`, renewal: 'gone' })),
  )
})
