/** The Worker, asked as a client asks it, in front of a bank of the test's own. For tests inside workerd. */
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env as bindings } from 'cloudflare:workers'
import { neon } from '@neondatabase/serverless'
import { argon2id } from '../worker/auth/argon2.ts'
import { type Env, readConfig } from '../worker/config.ts'
import { fromBase32 } from '../worker/factors/rules.ts'
import { sealSecret } from '../worker/factors/sealing.ts'
import app from '../worker/index.ts'
import { vaultOf } from '../worker/vault/opening.ts'
import { sealPerson } from '../worker/vault/person.ts'
import { freshBank, type TestBank } from './bank.ts'
import { demoCodeAt, isDemoStaff } from './codes.ts'

export const password = 'correct-horse-battery-demo'
export const origin = 'http://localhost:8787'

export type Asked = {
  method?: string
  token?: string | undefined
  /** Goes as JSON. */
  body?: unknown
  /** A body that goes as it is. */
  raw?: BodyInit
  headers?: Record<string, string>
  origin?: string
  env?: Partial<Env>
  /** What Cloudflare says of the connection. */
  cf?: { city?: string; country?: string }
}

// biome-ignore lint/suspicious/noExplicitAny: an answer is what the test is about to judge
export type Answer = { status: number; headers: Headers; text: string; body: any; code: string | undefined }

export type Signed = { token: string; cookie: string; customerId: string; answer: Answer }
export type Person = { email: string; userId: string; customerId: string; accounts: string[] }

export type Edge = Awaited<ReturnType<typeof openEdge>>

const signInDoor = /\/auth[/.](?:login|passkey)/i
/**
 * Where somebody signs in from who says nothing of it: a network of their own each time. What one address or device may fail is
 * counted, in windows that a slow file does not leave, and neither that nor the flood shield shall see one in many tests.
 */
const ownAddress = () =>
  `2001:db8:${Array.from(crypto.getRandomValues(new Uint16Array(2)), (part) => part.toString(16)).join(':')}::1`

/** A bank that is copied for this edge alone, and the ways to ask it. */
export async function openEdge(overrides: Partial<Env> = {}) {
  const bank: TestBank = await freshBank()
  // One object for all requests: the Worker checks its configuration once for each.
  const env = { ...(bindings as unknown as Env), DATABASE_URL: bank.appUrl, ...overrides }
  const owner = neon(bank.ownerUrl)
  // Passwords that are set here cost little, and those of `provision` are not outdated.
  await owner.transaction([
    owner.query('set local role banking_owner'),
    owner.query(
      `insert into banking.configurations values ('auth.argon2', '2000-01-01', '{"memoryKib": 64, "passes": 1, "lanes": 1}', 'test')`,
    ),
  ])

  async function send(path: string, asked: Asked = {}): Promise<Answer> {
    const { method = asked.body === undefined ? 'GET' : 'POST', token, body } = asked
    const headers = new Headers(asked.headers)
    if (token !== undefined && !headers.has('Authorization')) headers.set('Authorization', `Bearer ${token}`)
    if (body !== undefined && !headers.has('Content-Type')) headers.set('Content-Type', 'application/json')
    if (signInDoor.test(path) && !headers.has('CF-Connecting-IP'))
      headers.set('CF-Connecting-IP', ownAddress())
    const request = new Request(`${asked.origin ?? origin}${path}`, {
      method,
      headers,
      ...(asked.cf ? { cf: asked.cf } : {}),
      ...(asked.raw === undefined ? {} : { body: asked.raw, duplex: 'half' }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return answerOf(await ask(request, asked.env))
  }

  async function ask(request: Request, more: Partial<Env> | undefined): Promise<Response> {
    const context = createExecutionContext()
    const response = await app.fetch(request, more ? { ...env, ...more } : env, context)
    await waitOnExecutionContext(context)
    return response
  }

  /** A tRPC procedure; queries go by POST as mutations do. `body` of the answer is the procedure's own. */
  async function call(name: string, input?: unknown, asked: Asked = {}) {
    const headers = { 'Content-Type': 'application/json', ...asked.headers }
    const answer = await send(`/trpc/${name}`, {
      ...asked,
      headers,
      method: 'POST',
      ...(input === undefined ? {} : { body: input }),
    })
    return { ...answer, body: answer.body?.result?.data ?? answer.body }
  }

  /** SQL as the owner of the bank's tables; what the triggers refuse stays refused. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of whatever was asked
  async function sql(text: string, values: unknown[] = []): Promise<any[]> {
    const [, rows] = await owner.transaction([
      owner.query('set local role banking_owner'),
      owner.query(text, values),
    ])
    return rows!
  }

  /** With a code where the demo bank asks for one. */
  async function signIn(identifier: string, door: 'api' | 'web' = 'api', asked: Asked = {}): Promise<Signed> {
    const answer = isDemoStaff(identifier)
      ? await alone(() => tryAsStaff(identifier, door, asked))
      : await tryToSignIn(identifier, password, door, asked)
    if (answer.status !== 200)
      throw new Error(`${identifier} cannot sign in: ${answer.status} ${answer.text}`)
    const cookie = answer.headers.getSetCookie()[0]!.split(';', 1)[0]!
    return { token: answer.body.accessToken, cookie, customerId: answer.body.customerId, answer }
  }

  // A code is good once and a test has no time to wait for the next: one after another, each with its step given back.
  let staffBefore: Promise<unknown> = Promise.resolve()
  function alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = staffBefore.then(work)
    staffBefore = result.catch(() => undefined)
    return result
  }

  async function tryAsStaff(identifier: string, door: 'api' | 'web', asked: Asked): Promise<Answer> {
    await sql('update banking.user_factors set last_used_step = null')
    return tryToSignIn(identifier, password, door, asked, demoCodeAt(Date.now()))
  }

  function tryToSignIn(
    identifier: string,
    typed: string,
    door: 'api' | 'web' = 'api',
    asked: Asked = {},
    totp?: string,
  ) {
    const input = { identifier, password: typed, ...(totp === undefined ? {} : { totp }) }
    return door === 'api'
      ? send('/api/auth/login', { ...asked, body: input })
      : call('auth.login', input, asked)
  }

  async function cheapLogin() {
    const salt = crypto.getRandomValues(new Uint8Array(16))
    const tag = argon2id(password, salt, { memoryKib: 64, passes: 1, lanes: 1 })
    const verifier = new Uint8Array(await crypto.subtle.digest('SHA-256', tag as BufferSource))
    return { salt: bytea(salt), verifier: bytea(verifier) }
  }

  /** Somebody's address, sealed as the bank keeps it, under ids that are theirs from now on. */
  async function newPerson(kind: 'customer' | 'staff', name: string) {
    const email = `${crypto.randomUUID()}@test.bank`
    const [{ reserved }] = await sql(`select banking.reserve_person($1) as reserved`, [kind])
    const sealed = await sealPerson(await vaultOf({ config: readConfig(env) }), reserved, { name, email })
    return { email, userId: reserved.userId as string, sealed: JSON.stringify(sealed) }
  }

  /** A new member of staff, who has no second factor yet; answers their e-mail address. */
  async function provisionStaff(kind: 'operator' | 'admin'): Promise<string> {
    const { salt, verifier } = await cheapLogin()
    const { email, sealed } = await newPerson('staff', 'Test Staff')
    await sql(
      `select banking.provision_staff('system:test', $4, $1::jsonb, $2::bytea, 64, 1, 1, $3::bytea)`,
      [sealed, salt, verifier, kind],
    )
    return email
  }

  /** Gives somebody an authenticator app with this secret (base32); answers the factor's id. */
  async function giveFactor(identifier: string, secret: string): Promise<string> {
    const [user] = await sql('select banking.find_user(testing.identifier($1))::text as id', [identifier])
    const id = crypto.randomUUID()
    const { system } = await vaultOf({ config: readConfig(env) })
    const sealed = await sealSecret(system, { userId: user.id, id }, fromBase32(secret))
    await sql(
      `insert into banking.user_factors (id, user_id, kind, secret, label, confirmed_at)
       values ($1, $2, 'totp', $3, 'Test app', now())`,
      [id, user.id, sealed],
    )
    return id
  }

  /** A new customer with accounts; `minor` is paid into the first. Their password costs little to check. */
  async function provision(
    products: string[] = ['savings'],
    minor = 0n,
    name = 'Test Person',
  ): Promise<Person> {
    const { salt, verifier } = await cheapLogin()
    const { email, userId, sealed } = await newPerson('customer', name)
    const [row] = await sql(
      `select banking.provision_customer('system:test', $1::jsonb, $2::bytea, 64, 1, 1, $3::bytea,
        $4::text[]) as made`,
      [sealed, salt, verifier, products],
    )
    const person: Person = { email, userId, ...row.made }
    if (minor > 0n) await deposit(person.accounts[0]!, minor)
    return person
  }

  /** Money from outside, in minor units, booked by the bank's own function. */
  async function deposit(account: string, minor: bigint) {
    await sql(
      // Both rows are held before anything is computed from them, as every caller of `post` must.
      `with f as materialized (select * from banking.accounts where product_code = 'settlement' and currency = 'INR'
              order by id limit 1 for update),
            t as materialized (select * from banking.accounts where account_number = $1 for update)
       select banking.post('system:test', 'job:test', gen_random_uuid(), 'deposit', row(f.*)::banking.accounts,
         row(t.*)::banking.accounts, 'Outside', t.holder_name, $2::bigint, null, clock_timestamp(), '\\x00', null)
         from f, t`,
      [account, String(minor)],
    )
  }

  /** The posted balance of an account in minor units, as Postgres keeps it. */
  async function posted(account: string): Promise<bigint> {
    const [row] = await sql('select posted::text from banking.accounts where account_number = $1', [account])
    return BigInt(row.posted)
  }

  return {
    bank,
    env,
    send,
    call,
    sql,
    signIn,
    tryToSignIn,
    provision,
    provisionStaff,
    giveFactor,
    deposit,
    posted,
  }
}

const bytea = (bytes: Uint8Array) =>
  `\\x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  let body: Answer['body']
  try {
    body = JSON.parse(text)
  } catch {
    body = undefined
  }
  const code = body?.code && typeof body.code === 'string' ? body.code : body?.error?.data?.code
  return { status: response.status, headers: response.headers, text, body, code }
}

/** The body of a transfer of 1.00 rupee, changed as the test wants it. */
export const transferOf = (from: string, to: string, more: Record<string, unknown> = {}) => ({
  id: crypto.randomUUID(),
  type: 'transfer',
  from,
  to,
  amount: { amount: '1.00', currency: 'INR' },
  ...more,
})

/** Debits equal credits, balances equal entries: for the end of every test that moved money. */
export async function isSound(edge: Edge): Promise<boolean> {
  const [row] = await edge.sql(`
    select (select coalesce(sum(amount), 0) = 0 from banking.entries)
       and not exists (select from banking.entries group by transaction_seq, currency having sum(amount) <> 0)
       and not exists (select from banking.accounts a where posted <> (select coalesce(sum(e.amount), 0)
             from banking.entries e where e.account_id = a.id))
       and not exists (select from banking.accounts a where version <> (select count(*) from banking.entries e
             where e.account_id = a.id))
       and not exists (select from banking.accounts where type <> 'bank' and posted + overdraft_limit < 0) as sound`)
  return row.sound
}
