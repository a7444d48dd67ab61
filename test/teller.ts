/** What tests of the database do at the counter: connect as a role, sign in, pay, and add up the books. */
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, expect } from 'vitest'
import { tagOf } from '../db/tool/passwords.ts'
import { demoPassword } from '../db/tool/seed.ts'
import { type Order, orderText } from '../worker/ledger/rules.ts'
import { MAKE_TRANSFER } from './bench/orders.ts'
import { originKey, originOf, proveFactor } from './proving.ts'

const clients = new Set<pg.Client>()
afterAll(async () => {
  await Promise.all([...clients].map((client) => client.end()))
  clients.clear()
})

/** A connection that ends with the test file. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  // A connection that a test has the server cut off is no fault of the test's.
  client.on('error', () => {})
  await client.connect()
  clients.add(client)
  return client
}

export const connectMany = (url: string, count: number) =>
  Promise.all(Array.from({ length: count }, () => connect(url)))

export async function hangUp(gone: pg.Client[]) {
  await Promise.all(gone.map((client) => client.end()))
  for (const client of gone) clients.delete(client)
}

/** The owner of the bank's tables: bound by row-level security and by triggers. */
export async function connectOwner(ownerUrl: string): Promise<pg.Client> {
  const owner = await connect(ownerUrl)
  await owner.query('set role banking_owner')
  return owner
}

// biome-ignore lint/suspicious/noExplicitAny: what a test asks of a row is between it and its query.
export type Row = Record<string, any>

export async function rows(client: pg.Client, text: string, values: unknown[] = []): Promise<Row[]> {
  return (await client.query(text, values)).rows
}

/** The one value of the one row. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export async function value(client: pg.Client, text: string, values: unknown[] = []): Promise<any> {
  const found = await client.query({ text, values, rowMode: 'array' })
  expect(found.rows).toHaveLength(1)
  return found.rows[0]![0]
}

export async function inTransaction<Result>(client: pg.Client, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin')
  try {
    return await work()
  } finally {
    await client.query('rollback')
  }
}

/** The code of our own that a refusal raised, or the SQLSTATE of any other error; `done` where there was none. */
export async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'done'
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return code?.startsWith('BK4') ? message : (code ?? message)
  }
}

/** Until the server says that this client's statement waits for a lock. */
export async function untilWaiting(owner: pg.Client, client: pg.Client) {
  const backend = (client as unknown as { processID: number }).processID
  const waits = 'select exists (select from pg_locks where pid = $1 and not granted)'
  for (let turn = 0; turn < 1000; turn++) {
    if (await value(owner, waits, [backend])) return
    await pause(10)
  }
  throw new Error('It does not wait.')
}

export const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()
export const newJti = () => randomBytes(16).toString('base64url')

export type Session = { jti: string; userId: string; customerId: string | null; refreshHash: Buffer }

/** What the Worker does to sign somebody in, with the password of the demo bank. */
export async function signIn(app: pg.Client, identifier: string, password = demoPassword): Promise<Session> {
  const { salt } = await value(app, 'select banking.begin_sign_in(testing.identifier($1))', [identifier])
  return signInWith(app, identifier, await tagOf(password, Buffer.from(salt, 'hex')))
}

export async function signInWith(app: pg.Client, identifier: string, tag: Buffer | null): Promise<Session> {
  const jti = newJti()
  const refreshHash = randomBytes(32)
  const text = 'select banking.sign_in(testing.identifier($1), $2, $3, $4, $5, $6, $7, $8, $9)'
  // From an address of its own: what one address may fail is counted, and a test of users is not about that.
  const address = originOf([10, ...randomBytes(3)].join('.'))
  const given = [identifier, tag, jti, refreshHash, 'web', 'vitest', address, 'a request', 'other']
  const { challenge, ...opened } = await value(app, text, given)
  const answer = challenge ? await proveFactor(app, challenge, jti, refreshHash) : opened
  const { refused, userId, customerId } = answer
  if (refused) throw Object.assign(new Error(refused), { code: 'BK401' })
  return { jti, userId, customerId, refreshHash }
}

/** Opens a transaction of reads, as the Worker does. */
export const enter = (app: pg.Client, session: Session, kinds = ['customer', 'operator', 'admin']) =>
  app.query('select banking.enter($1, $2)', [session.jti, kinds])

export const demoTag = async (app: pg.Client, identifier: string) => {
  const { salt } = await value(app, 'select banking.begin_sign_in(testing.identifier($1))', [identifier])
  return tagOf(demoPassword, Buffer.from(salt, 'hex'))
}

export const originMac = (order: Order) => createHmac('sha256', originKey()).update(orderText(order)).digest()

export type Transfer = {
  id?: string
  type?: string | null
  from: string | null
  to: string | null
  minor?: bigint | number | string | null
  currency?: string | null
  note?: string | null
  channel?: string | null
  challenge?: string | null
}

export type Receipt = { replayed: boolean; transaction: Row }

/** Signs an order as the Worker does and gives it to the bank. */
export async function transfer(app: pg.Client, session: Session, order: Transfer): Promise<Receipt> {
  const {
    id = randomUUID(),
    type = 'transfer',
    from,
    to,
    minor = 100n,
    currency = 'INR',
    note = null,
    channel = 'web',
    challenge = null,
  } = order
  const orderedAt = new Date().toISOString()
  const mac = originMac({
    id,
    actor: `user:${session.userId}`,
    type: type ?? '',
    from: from ?? '',
    to: to ?? '',
    minor: minor as bigint,
    currency: currency ?? '',
    orderedAt,
  })
  const given = [
    session.jti,
    id,
    type,
    from,
    to,
    minor,
    currency,
    note,
    orderedAt,
    mac,
    'a request',
    channel,
    challenge,
  ]
  return value(app, MAKE_TRANSFER, given)
}

export type Opening = {
  holder?: Session
  mandate?: string
  /** Of the mandate, as intervals from now. */
  from?: string
  until?: string
  status?: string
  currency?: string
  minor?: number
  held?: number
  overdraft?: number
}

/** Opens an account, paid in by the bank's own of that currency, and answers its number. */
export async function openAccount(owner: pg.Client, opening: Opening = {}): Promise<string> {
  const { holder, mandate = 'either', from = '-1 day', until = '1 day' } = opening
  const { currency = 'INR', minor = 0, held = 0, overdraft = 0 } = opening
  const insert = `insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on, held,
      overdraft_limit)
    select banking.issue_account_number(), p.code, p.type, $2, $3, b.current, $4, $5 from banking.products p,
      banking.business_dates b where p.code = $1 returning account_number`
  const number = await value(owner, insert, ['current', currency, 'Somebody', held, overdraft])
  if (holder)
    await owner.query(
      `insert into banking.account_parties (account_id, customer_id, role, mandate, valid_from, valid_until)
       select a.id, u.customer_id, 'joint', $3, now() + $4::interval, now() + $5::interval
         from banking.accounts a, banking.users u where a.account_number = $1 and u.id = $2`,
      [number, holder.userId, mandate, from, until],
    )
  if (held > 0)
    await owner.query(
      `with hold as (insert into banking.holds (account_id, currency, authorised, merchant, expires_at)
         select id, currency, held, 'A shop', now() + interval '1 day' from banking.accounts where account_number = $1 returning *)
       insert into banking.hold_moves (hold_id, kind, amount, authorised, captured, released, status, actor)
       select id, 'place', authorised, authorised, 0, 0, 'open', 'system:test' from hold`,
      [number],
    )
  if (minor > 0) await deposit(owner, number, minor)
  await owner.query('update banking.accounts set status = $2 where account_number = $1', [
    number,
    opening.status ?? 'active',
  ])
  return number
}

export async function deposit(owner: pg.Client, to: string, minor: number | bigint) {
  const currency = await value(owner, 'select currency from banking.accounts where account_number = $1', [to])
  const own = `select account_number from banking.accounts where product_code = 'settlement' and currency = $1 order by id`
  const [vault] = await rows(owner, own, [currency])
  const from =
    vault?.account_number ??
    (await value(
      owner,
      `insert into banking.accounts (account_number, product_code, type, currency, holder_name, opened_on)
       select banking.issue_account_number(), 'settlement', 'bank', $1, 'Settlement', b.current
         from banking.business_dates b returning account_number`,
      [currency],
    ))
  const order = {
    id: randomUUID(),
    actor: 'system:test',
    type: 'deposit',
    from,
    to,
    minor: BigInt(minor),
    currency,
  }
  const orderedAt = new Date().toISOString()
  const claim = `insert into banking.request_keys (scope, key, payload_hash) values ('job:test', $1, '')`
  await owner.query(claim, [order.id])
  await owner.query(
    `select banking.post($1, 'job:test', $2, 'deposit', f, t, f.holder_name, t.holder_name, $3, null, $4, $5, null)
       from banking.accounts f, banking.accounts t where f.account_number = $6 and t.account_number = $7`,
    [order.actor, order.id, minor, orderedAt, originMac({ ...order, orderedAt }), from, to],
  )
}

/** Debits equal credits, balances equal entries, versions count entries: whatever has happened. */
export async function expectBooksToBalance(owner: pg.Client) {
  const [books] = await rows(
    owner,
    `select (select coalesce(sum(amount), 0)::text from banking.entries) as total,
       (select count(*)::int from banking.accounts a, lateral (select coalesce(sum(e.amount), 0) as posted,
           count(*) as version from banking.entries e where e.account_id = a.id) s
         where (a.posted, a.version) <> (s.posted, s.version)) as apart,
       (select count(*)::int from (select from banking.entries e group by e.transaction_seq, e.currency
         having sum(e.amount) <> 0 or count(*) <> 2) as lone) as unbalanced,
       (select count(*)::int from banking.transactions t where not exists
         (select from banking.entries e where e.transaction_seq = t.seq)) as empty`,
  )
  expect(books).toEqual({ total: '0', apart: 0, unbalanced: 0, empty: 0 })
}

/** Account numbers of the demo customers: [savings, current] of each. */
export async function demoNumbers(owner: pg.Client): Promise<{ asha: string[]; vikram: string[] }> {
  const found = await rows(
    owner,
    `select array_agg(a.account_number order by a.type::text desc) as numbers
       from unnest(array['customer1@demo.bank', 'customer2@demo.bank']) with ordinality as asked(email, at)
       join banking.users u on u.email_index = testing.index_of(asked.email)
       join banking.account_parties p on p.customer_id = u.customer_id join banking.accounts a on a.id = p.account_id
      group by at order by at`,
  )
  return { asha: found[0]!.numbers, vikram: found[1]!.numbers }
}
