/** `bank verify` against those who own the database: each kind of tampering is found, and named. */
import { randomBytes, randomUUID } from 'node:crypto'
import type pg from 'pg'
import { expect, inject, it } from 'vitest'
import { freshBank, type TestBank } from '../../test/bank.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectOwner,
  demoNumbers,
  deposit,
  expectBooksToBalance,
  openAccount,
  rows,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'
import { verify } from './verify.ts'

const originKey = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
const look = (bank: TestBank, key = originKey) => verify(bank.wire.ownerUrl, { originKey: key })

const ORDER = 'entries continue their account (version, balance, dates)'
const HASHES = 'entry hashes'
const ENDS = 'accounts stand where their entries end (posted, version, head)'
const ZERO = 'transactions sum to zero in each currency'
const ORIGIN = 'origin MACs'
const ONCE = 'orders are booked once'
const TEXTS = 'names and notes are those committed to'
const SIDES = 'account numbers are those of the entries'
const CLAIMS = 'transactions have their request key'
const AUDITS = 'transactions have their audit row'
const NUMBERS = 'customer ids and account numbers have their check digit'
const GUARDS = 'guards are on (triggers, forced row-level security)'

/** The superuser with triggers switched off: nothing in the database holds this one back. */
async function intruder(bank: TestBank): Promise<pg.Client> {
  const client = await connect(bank.wire.superUrl)
  await client.query('set session_replication_role = replica')
  return client
}

/** What verify finds after an intruder has done all this to a fresh bank: the number of faults by check. */
async function foundAfter(
  ...tampers: (string | ((client: pg.Client, bank: TestBank) => Promise<unknown>))[]
) {
  const bank = await freshBank()
  const client = await intruder(bank)
  for (const tamper of tampers)
    await (typeof tamper === 'string' ? client.query(tamper) : tamper(client, bank))
  const { checks, clean } = await look(bank)
  expect(clean).toBe(checks.every(({ faults }) => faults.length === 0))
  return Object.fromEntries(
    checks.filter(({ faults }) => faults.length > 0).map(({ name, faults }) => [name, new Set(faults).size]),
  )
}

/** One transfer between customers after the other. */
const seqOf = (nth: number) =>
  `(select seq from banking.transactions where type = 'transfer' order by seq offset ${nth + 20} limit 1)`
const some = seqOf(0)
const line = `ctid = (select ctid from banking.entries where transaction_seq = ${some} and amount < 0)`
/** Each change to a transfer of its own. */
const inJournal = (...changes: string[]) =>
  changes.map((change, nth) => `update banking.transactions set ${change} where seq = ${seqOf(nth)}`)

it('a bank with a year of history is clean, and every entry and transaction was looked at', async () => {
  const bank = await freshBank()
  const owner = await connectOwner(bank.wire.ownerUrl)
  const verdict = await look(bank)
  expect(verdict.checks.filter(({ faults }) => faults.length > 0)).toEqual([])
  expect(verdict).toMatchObject({ clean: true, milliseconds: expect.any(Number) })
  const checked = Object.fromEntries(verdict.checks.map((check) => [check.name, check.checked]))
  const entries = await value(owner, 'select count(*)::int from banking.entries')
  const transactions = await value(owner, 'select count(*)::int from banking.transactions')
  expect(entries).toBeGreaterThan(1000)
  expect(checked).toMatchObject({
    [ORDER]: entries,
    [HASHES]: entries,
    [ZERO]: transactions,
    [ORIGIN]: transactions,
  })
  expect(checked).toMatchObject({ [TEXTS]: transactions, [CLAIMS]: transactions, [AUDITS]: transactions })
  expect(checked[ENDS]).toBe(await value(owner, 'select count(*)::int from banking.accounts'))
  await expectBooksToBalance(owner)
})

it('it stays clean when customers move money, in two currencies, with notes of all kinds', async () => {
  const bank = await freshBank()
  const owner = await connectOwner(bank.wire.ownerUrl)
  const app = await connect(bank.wire.appUrl)
  const asha = await signIn(app, 'customer1@demo.bank')
  const { asha: own, vikram: theirs } = await demoNumbers(owner)
  await deposit(owner, own[0]!, 5000)
  for (const note of [null, ...['', 'Tea', 'नमस्ते 💸', 'a\nb', "'; drop table entries; --"].map(asSealed)])
    await transfer(app, asha, { from: own[0]!, to: theirs[1]!, minor: 1, note })
  const dollars = await openAccount(owner, { holder: asha, currency: 'USD', minor: 700 })
  const other = await openAccount(owner, { currency: 'USD' })
  await transfer(app, asha, { from: dollars, to: other, minor: 700, currency: 'USD', type: 'payment' })
  expect((await look(bank)).checks.filter(({ faults }) => faults.length > 0)).toEqual([])
  expect((await look(bank, randomBytes(32))).checks.filter(({ faults }) => faults.length > 0)).toMatchObject([
    { name: ORIGIN },
  ])
})

it('an amount that was changed is found, with and without its balance', async () => {
  const amount = `update banking.entries set amount = amount - 1 where ${line}`
  expect(await foundAfter(amount)).toEqual({ [ORDER]: 1, [HASHES]: 1, [ZERO]: 1 })
  const balance = `update banking.entries set balance_after = balance_after - 1 where ${line}`
  expect(await foundAfter(amount, balance)).toEqual({ [ORDER]: 1, [HASHES]: 1, [ZERO]: 1 })
})

it('an entry that was removed, and one that was added, is found', async () => {
  expect(await foundAfter(`delete from banking.entries where ${line}`)).toEqual({
    [ORDER]: 1,
    [HASHES]: 1,
    [ZERO]: 1,
    [ORIGIN]: 1,
    [SIDES]: 1,
  })
  const orphan = `insert into banking.entries select 999999, account_id, version + 1, 5, currency, balance_after + 5,
    booking_date, value_date, hash from banking.entries where ${line}`
  expect(await foundAfter(orphan)).toMatchObject({ [ORDER]: 1 })
})

it('two entries that were swapped are found', async () => {
  const swap = `update banking.entries e set version = o.version, balance_after = o.balance_after, hash = o.hash
    from banking.entries o where o.account_id = e.account_id and e.version + o.version = 41 and e.version in (20, 21)
      and e.account_id = (select account_id from banking.entries group by 1 order by count(*) desc limit 1)`
  expect(await foundAfter(swap)).toMatchObject({ [ORDER]: expect.any(Number), [HASHES]: expect.any(Number) })
})

it('a date or a time that was changed is found, infinity included', async () => {
  expect(await foundAfter(`update banking.entries set value_date = value_date + 1 where ${line}`)).toEqual({
    [ORDER]: 1,
  })
  expect(await foundAfter(...inJournal('booking_date = booking_date + 400'))).toMatchObject({ [HASHES]: 2 })
  expect(
    await foundAfter(...inJournal(`booking_date = 'infinity'`, `value_date = 'infinity'`)),
  ).toMatchObject({ [HASHES]: 4 })
  const times = ["+ interval '1 second'", "+ interval 'infinity'", "- interval 'infinity'"]
  expect(
    await foundAfter(...inJournal(...times.map((change) => `created_at = created_at ${change}`))),
  ).toEqual({ [HASHES]: 6 })
  expect(
    await foundAfter(...inJournal(...times.map((change) => `ordered_at = ordered_at ${change}`))),
  ).toEqual({ [ORIGIN]: 3 })
})

it('an order of a year that no calendar here has is found, and hides nothing that was done beside it', async () => {
  const bank = await freshBank()
  const [owner, app] = [await connectOwner(bank.wire.ownerUrl), await connect(bank.wire.appUrl)]
  const asha = await signIn(app, 'customer1@demo.bank')
  const from = await openAccount(owner, { holder: asha, minor: 1000 })
  await value(
    app,
    `select banking.make_transfer($1, $2, 'transfer', $3, $4, 100, 'INR', null, '290000-01-01', '\\x00', null, 'web')`,
    [asha.jti, randomUUID(), from, await openAccount(owner)],
  )
  await (await intruder(bank)).query(`update banking.entries set amount = amount + 1 where ${line}`)
  const { checks } = await look(bank)
  const found = checks.filter(({ faults }) => faults.length > 0).map(({ name }) => name)
  expect(found).toEqual(expect.arrayContaining([ORIGIN, HASHES, ZERO]))
})

it('a balance, a version or a head that was changed is found', async () => {
  const changes = ['posted = posted + 1', 'version = version + 1', `head = sha256('x')`, 'head = null']
  const tampers = changes.map(
    (change, nth) => `update banking.accounts set ${change}
      where id = (select id from banking.accounts where version > 0 order by id offset ${nth} limit 1)`,
  )
  expect(await foundAfter(...tampers)).toEqual({ [ENDS]: 4 })
})

it('a note, a name or an account number that was changed is found', async () => {
  const texts = [
    `note = '${asSealed('For services rendered')}'`,
    'note = null',
    `from_name = 'X'`,
    `to_name = 'X'`,
  ]
  expect(await foundAfter(...inJournal(...texts))).toEqual({ [TEXTS]: 4 })
  const numbers = ['from_number = to_number', `to_number = '1'`, 'to_number = null', 'from_number = null']
  expect(await foundAfter(...inJournal(...numbers))).toEqual({ [SIDES]: 4 })
})

it('a note that was changed with its commitment is found by the chain', async () => {
  const other = asSealed('X')
  const commitment = `note = '${other}', text_commitment = banking.text_commitment(text_salt, from_name, to_name, '${other}')`
  expect(await foundAfter(...inJournal(commitment))).toEqual({ [HASHES]: 2 })
})

it('who ordered it, what kind it was and in whose name it was claimed cannot be changed unseen', async () => {
  expect(await foundAfter(...inJournal(`actor = 'user:1'`))).toEqual({ [ORIGIN]: 1 })
  expect(await foundAfter(...inJournal(`type = 'fee'`))).toEqual({ [HASHES]: 2, [ORIGIN]: 1 })
  expect(await foundAfter(...inJournal(`scope = 'customer:1'`))).toEqual({ [CLAIMS]: 1 })
  expect(
    await foundAfter(`delete from banking.audit_logs where subject = 'transaction:' || ${some}`),
  ).toEqual({ [AUDITS]: 1 })
})

/** What the owner can do with triggers on: book through the bank's own function. */
async function forge(bank: TestBank, mac: Buffer) {
  const owner = await connectOwner(bank.wire.ownerUrl)
  const { asha, vikram } = await demoNumbers(owner)
  const id = randomUUID()
  // What the demo's story leaves on an account depends on the day: what is forged is not to be found by an overdraft.
  await deposit(owner, vikram[1]!, 50_000)
  await owner.query(
    `insert into banking.request_keys (scope, key, payload_hash) values ('customer:2', $1, '')`,
    [id],
  )
  await owner.query(
    `select banking.post('user:2', 'customer:2', $1, 'transfer', f, t, f.holder_name, t.holder_name, 50000, null,
        now(), $2, 'r') from banking.accounts f, banking.accounts t where f.account_number = $3 and t.account_number = $4`,
    [id, mac, vikram[1], asha[1]],
  )
  await expectBooksToBalance(owner)
}

it('a transaction that the owner forged through the bank’s own function is found by its missing origin', async () => {
  const macs = [randomBytes(32), Buffer.alloc(0), Buffer.alloc(32)]
  const forgeries = macs.map((mac) => (_: pg.Client, bank: TestBank) => forge(bank, mac))
  expect(await foundAfter(...forgeries)).toEqual({ [ORIGIN]: 3 })
})

it('an order of a customer that the owner booked a second time, in another name, is found', async () => {
  const again = async (_: pg.Client, bank: TestBank) => {
    const owner = await connectOwner(bank.wire.ownerUrl)
    const [original] = await rows(
      owner,
      `select from_number as "from", amount::int as minor from banking.transactions where seq = ${some}`,
    )
    await deposit(owner, original!.from, original!.minor)
    await owner.query(`insert into banking.request_keys select 'customer:77', key, payload_hash from banking.request_keys
      where key = (select id::text from banking.transactions where seq = ${some})`)
    await owner.query(
      `select banking.post(o.actor, 'customer:77', o.id, o.type::text, f, t, o.from_name, o.to_name, o.amount, o.note,
          o.ordered_at, o.origin_mac, null) from banking.transactions o, banking.accounts f, banking.accounts t
        where o.seq = ${some} and f.account_number = o.from_number and t.account_number = o.to_number`,
    )
    await expectBooksToBalance(owner)
  }
  expect(await foundAfter(again)).toEqual({ [ONCE]: 1 })
})

it('a whole chain recomputed with the bank’s own functions is found by the origin of the order alone', async () => {
  const recompute = `do $$
    declare
      v_seq bigint := ${some};
      v_entry record;
      v_account banking.accounts;
    begin
      update banking.transactions set amount = amount + 70000 where seq = v_seq;
      update banking.entries set amount = amount + sign(amount) * 70000 where transaction_seq = v_seq;
      for v_account in select a.* from banking.accounts a join banking.entries e on e.account_id = a.id
        where e.transaction_seq = v_seq loop
        v_account.posted := 0;
        v_account.head := null;
        for v_entry in select e.*, t as journal from banking.entries e join banking.transactions t on t.seq = e.transaction_seq
          where e.account_id = v_account.id order by e.version loop
          v_account.posted := v_account.posted + v_entry.amount;
          v_account.head := banking.entry_hash(v_account.head, v_entry.version, v_entry.amount, v_account.posted,
            v_account.account_number, banking.transaction_bytes(v_entry.journal));
          update banking.entries set balance_after = v_account.posted, hash = v_account.head
           where account_id = v_account.id and version = v_entry.version;
        end loop;
        update banking.accounts set posted = v_account.posted, head = v_account.head where id = v_account.id;
      end loop;
    end $$`
  expect(await foundAfter(recompute)).toEqual({ [ORIGIN]: 1 })
})

it('a number with a wrong check digit is found', async () => {
  const change = `update banking.customers set customer_id = left(customer_id, -1)
    || ((right(customer_id, 1)::int + 1) % 10)::text where id = 1`
  expect(await foundAfter(change)).toEqual({ [NUMBERS]: 1 })
})

it('a guard that was switched off or taken away is found', async () => {
  const triggers = await rows(
    await connect((await freshBank()).wire.superUrl),
    `select tgname as name, tgrelid::regclass::text as table from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'banking'::regnamespace and not tgisinternal`,
  )
  expect(triggers.length).toBeGreaterThan(14)
  const bank = await freshBank()
  const client = await intruder(bank)
  const named = async () => {
    const { checks } = await look(bank)
    return checks.flatMap(({ name, faults }) => faults.map((fault) => [name, fault])).sort()
  }
  const all = triggers
    .map(({ name, table }) => [GUARDS, `trigger ${name} on ${table.replace('banking.', '')} is off`])
    .sort()
  for (const [off, on] of [
    ['disable', 'enable'],
    ['enable replica', 'enable'],
  ]) {
    for (const { name, table } of triggers) await client.query(`alter table ${table} ${off} trigger ${name}`)
    expect(await named()).toEqual(all)
    for (const { name, table } of triggers) await client.query(`alter table ${table} ${on} trigger ${name}`)
    expect(await named()).toEqual([])
  }
  for (const { name, table } of triggers) await client.query(`drop trigger ${name} on ${table}`)
  expect(await named()).toEqual(all)
})

it('row-level security that was switched off is found', async () => {
  const tampers = ['users disable row level security', 'entries no force row level security']
  expect(await foundAfter(...tampers.map((one) => `alter table banking.${one}`))).toEqual({ [GUARDS]: 2 })
})
