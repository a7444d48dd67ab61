/** What tests of the database do at the counter: connect as a role, sign in, pay, and add up the books. */
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, expect, inject } from 'vitest'
import { tagOf } from '../db/tool/passwords.ts'
import { demoPassword } from '../db/tool/seed.ts'
import { orderText } from '../worker/ledger/rules.ts'
import { MAKE_TRANSFER } from './bench/orders.ts'

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

export const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest()
export const newJti = () => randomBytes(16).toString('base64url')

export type Session = { jti: string; userId: string; customerId: string | null; refreshHash: Buffer }

/** What the Worker does to sign somebody in, with the password of the demo bank. */
export async function signIn(app: pg.Client, identifier: string, password = demoPassword): Promise<Session> {
  const { salt } = await value(app, 'select banking.begin_sign_in($1)', [identifier])
  return signInWith(app, identifier, await tagOf(password, Buffer.from(salt, 'hex')))
}

export async function signInWith(app: pg.Client, identifier: string, tag: Buffer | null): Promise<Session> {
  const jti = newJti()
  const refreshHash = randomBytes(32)
  const text = 'select banking.sign_in($1, $2, $3, $4, $5, $6, $7, $8)'
  const given = [identifier, tag, jti, refreshHash, 'web', 'vitest', '127.0.0.1', 'a request']
  const { refused, userId, customerId } = await value(app, text, given)
  if (refused) throw Object.assign(new Error(refused), { code: 'BK401' })
  return { jti, userId, customerId, refreshHash }
}

/** Opens a transaction of reads, as the Worker does. */
export const enter = (app: pg.Client, session: Session, kinds = ['customer', 'operator', 'admin']) =>
  app.query('select banking.enter($1, $2)', [session.jti, kinds])

export const demoTag = async (app: pg.Client, identifier: string) => {
  const { salt } = await value(app, 'select banking.begin_sign_in($1)', [identifier])
  return tagOf(demoPassword, Buffer.from(salt, 'hex'))
}

export type Transfer = {
  id?: string
  type?: string | null
  from: string | null
  to: string | null
  minor?: bigint | number | string | null
  currency?: string | null
  note?: string | null
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
  } = order
  const orderedAt = new Date().toISOString()
  const text = orderText({
    id,
    actor: `user:${session.userId}`,
    type: type ?? '',
    from: from ?? '',
    to: to ?? '',
    minor: minor as bigint,
    currency: currency ?? '',
    orderedAt,
  })
  const key = Buffer.from(inject('workerBindings').ORIGIN_KEY!, 'base64')
  const mac = createHmac('sha256', key).update(text).digest()
  const given = [session.jti, id, type, from, to, minor, currency, note, orderedAt, mac, 'a request']
  return value(app, MAKE_TRANSFER, given)
}

/** Debits equal credits, balances equal entries, versions count entries: whatever has happened. */
export async function expectBooksToBalance(owner: pg.Client) {
  const [books] = await rows(
    owner,
    `select (select coalesce(sum(amount), 0)::text from banking.entries) as total,
       (select count(*)::int from banking.accounts a
         where (a.posted, a.version) is distinct from
           (select coalesce(sum(e.amount), 0), count(*) from banking.entries e where e.account_id = a.id)) as apart,
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
    `select u.email, array_agg(a.account_number order by a.type::text desc) as numbers from banking.users u
       join banking.account_parties p on p.customer_id = u.customer_id join banking.accounts a on a.id = p.account_id
      where u.email in ('customer1@demo.bank', 'customer2@demo.bank') group by u.email order by u.email`,
  )
  return { asha: found[0]!.numbers, vikram: found[1]!.numbers }
}
