/** A copy of a customer's data is whole: every table that names a customer is in it, or is left out for a reason. */
import { expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { setParty } from '../../test/joint.ts'
import {
  connect,
  connectOwner,
  deposit,
  openAccount,
  type Row,
  rows,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

/** Tables that name a customer, a user or an account and are in no copy. */
const without: Record<string, string> = {
  transactions: 'in files of their own, with the entries',
  entries: 'in files of their own',
  account_days: 'sums of entries',
  account_months: 'sums of entries',
  customer_months: 'which months had a movement, from entries',
  interest_accruals: 'the way to what interest_postings holds',
  interest_positions: 'the way to what interest_postings holds',
  limit_usage: 'sums of entries',
  name_tokens: 'keyed hashes that find a name',
  encryption_keys: 'what opens the data, not the data',
  recovery_codes: 'hashes of secrets',
  challenges: 'live for minutes; what was confirmed stands where it was',
  sign_in_challenges: 'live for minutes',
  passkey_challenges: 'live for minutes',
  password_resets: 'hashes of secrets',
  auth_tokens: 'hashes of secrets; the sessions are in the copy',
  refresh_tokens: 'hashes of secrets; the sessions are in the copy',
  audit_changes: 'evidence of changes of rows that are in the copy themselves',
  alerts: 'about the bank’s work on security events, which are in the copy',
  risk_alerts: 'telling of them is forbidden (PMLA 2002, section 12; FATF recommendation 21)',
  risk_counters: 'as risk_alerts',
  risk_orders: 'as risk_alerts; what was booked is among the entries',
  cases: 'as risk_alerts',
  case_notes: 'as risk_alerts',
  application_hits: 'as risk_alerts',
  proposals: 'work of the staff; what came of it is among the entries',
  own_accounts: 'the bank’s own',
  till_counts: 'the bank’s own',
}

const owners =
  /^(?:customer_id|user_id|account_id|owner_id|person|subject|from_account_id|application_id|hold_id|ticket_id|schedule_id|session_id|account_number|from_number|case_id|maker_customer_id)$/

it('each table that names a customer is in a copy, or left out for a reason', async () => {
  const owner = await connectOwner((await freshBank()).wire.ownerUrl)
  const columns = await rows(
    owner,
    `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
  )
  const sections = (await rows(owner, 'select section from banking.export_sections()')).map(
    (row) => row.section,
  )
  const named = [...new Set(columns.filter(({ column }) => owners.test(column)).map(({ table }) => table))]
  expect(named.filter((table) => !sections.includes(table) && !Object.hasOwn(without, table))).toEqual([])
  const tables = new Set(columns.map(({ table }) => table))
  expect([...sections, ...Object.keys(without)].filter((table) => !tables.has(table))).toEqual([])
  expect(sections.filter((table) => Object.hasOwn(without, table))).toEqual([])
})

it('each section names columns that there are', async () => {
  const owner = await connectOwner((await freshBank()).wire.ownerUrl)
  const missing = await rows(
    owner,
    `select s.section, c.name from banking.export_sections() s, lateral (select unnest(s.hidden)
        union all select s.sealed[n][1] from generate_subscripts(s.sealed, 1) n) c (name)
      where not exists (select from pg_attribute a where a.attrelid = ('banking.' || s.section)::regclass and a.attname = c.name)
        -- What all changes hide, where they have it.
        and c.name <> all ('{scope,key,maker_user_id,maker_person,checker_user_id,checker_person,reason,decision}'::text[])`,
  )
  expect(missing).toEqual([])
})

it('holds the rows of one customer and of nobody else, without hashes and secrets', async () => {
  const bank = await freshBank()
  const owner = await connectOwner(bank.wire.ownerUrl)
  const app = await connect(bank.wire.appUrl)
  const [asha, vikram] = await rows(
    owner,
    'select id, customer_id as number from banking.customers order by id limit 2',
  )
  const copy: Record<string, Row[]> = await value(owner, 'select banking.export_record($1)', [asha!.id])
  expect(copy.customers).toHaveLength(1)
  expect(copy.accounts!.length).toBeGreaterThan(1)
  for (const [section, found] of Object.entries(copy))
    for (const row of found) {
      if ('customer_id' in row && section !== 'customers')
        expect(String(row.customer_id), section).toBe(asha!.id)
      for (const secret of ['password_verifier', 'secret', 'email_index', 'hash', 'head', 'actor_user_id'])
        expect(Object.keys(row), section).not.toContain(secret)
    }
  expect(JSON.stringify(copy)).not.toContain(vikram!.number)
  await expect(app.query('select banking.export_record(1)')).rejects.toThrow('permission denied')
})

it('of an account that a holder was taken off there is nothing in their copy, and in the others’ all of it', async () => {
  const bank = await freshBank()
  const owner = await connectOwner(bank.wire.ownerUrl)
  const app = await connect(bank.wire.appUrl)
  const asha = await signIn(app, 'customer1@demo.bank')
  const vikram = await signIn(app, 'customer2@demo.bank')
  const shared = await openAccount(owner, { holder: asha, mandate: 'jointly', minor: 90_000, held: 500 })
  await setParty(owner, shared, vikram, 'jointly')
  await transfer(app, vikram, { from: shared, to: await openAccount(owner), minor: 300 })
  const person = (who: typeof asha) =>
    value(owner, 'select customer_id from banking.users where id = $1', [who.userId])
  const copyOf = async (who: typeof asha) => {
    const id = await person(who)
    const record: Record<string, Row[]> = await value(owner, 'select banking.export_record($1)', [id])
    const entries: Row[] = await value(owner, 'select banking.export_entries($1, null, null, 1000)', [id])
    return { record, entries }
  }
  /** Sections that tell of the account, one's own deeds apart, and the amounts of its lines. */
  const toldOf = async (number: string, who: typeof asha) => {
    const account = await value(owner, 'select id from banking.accounts where account_number = $1', [number])
    const holds = await rows(owner, 'select id from banking.holds where account_id = $1', [account])
    const names = [number, ...holds.map(({ id }) => id)]
    const { record, entries } = await copyOf(who)
    return {
      sections: Object.keys(record)
        .filter((section) => section !== 'audit_logs')
        .filter((section) => names.some((name) => JSON.stringify(record[section]).includes(name)))
        .sort(),
      lines: entries.filter((entry) => entry.account === number).map((entry) => entry.amount),
    }
  }
  const whole = ['account_parties', 'accounts', 'hold_moves', 'holds', 'joint_orders']
  for (const who of [asha, vikram])
    expect(await toldOf(shared, who)).toEqual({ sections: whole, lines: ['90000'] })

  const leela = await signIn(app, 'operator1@demo.bank')
  const arjun = await signIn(app, 'operator2@demo.bank')
  const number = await value(owner, 'select customer_id from banking.customers where id = $1', [
    await person(vikram),
  ])
  const asked: Row = await value(app, `select banking.set_holder($1, $2, $3, 'none', 'They parted', 'r')`, [
    leela.jti,
    shared,
    number,
  ])
  await value(app, `select banking.settle_proposal($1, $2, true, null, null, 'r')`, [
    arjun.jti,
    asked.proposalId,
  ])
  await deposit(owner, shared, 777)

  // That they held it is theirs.
  expect(await toldOf(shared, vikram)).toEqual({ sections: ['account_parties'], lines: [] })
  // Its last holder is told of it for as long as the bank keeps it.
  await owner.query(`update banking.accounts set status = 'closed' where account_number = $1`, [shared])
  const { sections, lines } = await toldOf(shared, asha)
  expect(sections).toEqual(['account_changes', 'account_events', ...whole])
  expect(lines).toEqual(['90000', '777'])
})
