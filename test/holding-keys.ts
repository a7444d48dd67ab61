/** Passkeys, apps and proofs as Postgres sees them: what the Worker has judged, said under its MAC. */
import { randomBytes, randomUUID } from 'node:crypto'
import { factorMac, type Proof } from '../worker/factors/rules.ts'
import { freshBank } from './bank.ts'
import { originKey } from './proving.ts'
import { connect, connectOwner, demoTag, type Row, rows, type Session, signIn, value } from './teller.ts'

/** How somebody proves once more who they are: tag of a password, kind, assertion and MAC of a factor, recovery code. */
export type Shown = (Buffer | string | null)[]
export const nothing: Shown = [null, null, null, null, null]
export const byPassword = (tag: Buffer): Shown => [tag, null, null, null, null]
export const byRecovery = (hash: Buffer): Shown => [null, null, null, null, hash]
export const byChallenge = (id: string): Shown => [null, 'challenge', id, null, null]

export type Key = { id: string; credential: Buffer; publicKey: Buffer; handle: Buffer; codes: Buffer[] }

export const macOf = (
  session: Pick<Session, 'jti' | 'userId'>,
  purpose: Proof['purpose'],
  kind: string,
  assertion: string,
  more: Partial<Proof> = {},
) =>
  Buffer.from(
    factorMac(originKey(), {
      purpose,
      userId: session.userId,
      kind,
      assertion,
      binding: session.jti,
      ...more,
    }),
  )

export const byApp = (session: Session, purpose: Proof['purpose'], id: string, step: number): Shown => {
  const assertion = `${id}:${step}`
  return [null, 'totp', assertion, macOf(session, purpose, 'totp', assertion), null]
}

/** A bank of its own with two customers, and what they do with their factors. */
export async function openFactors() {
  const bank = await freshBank()
  const app = await connect(bank.wire.appUrl)
  const owner = await connectOwner(bank.wire.ownerUrl)
  const tags = new Map<string, Buffer>()
  for (const name of ['customer1@demo.bank', 'customer2@demo.bank']) tags.set(name, await demoTag(app, name))
  const passwordOf = (name: string) => byPassword(tags.get(name)!)

  /** Later rows of the configuration are those in force. */
  let changes = 0
  const set = (name: string, to: number) =>
    owner.query(
      `insert into banking.configurations values ($1, date '2001-01-01' + $3::int, $2::text::jsonb, 'test')`,
      [name, to, ++changes],
    )

  const begin = (session: Session, hash: Buffer, shown: Shown, handle = randomBytes(32)): Promise<Row> =>
    value(app, `select banking.begin_passkey($1, $2, $3, $4, $5, $6, $7, $8, 'begin')`, [
      session.jti,
      hash,
      handle,
      ...shown,
    ])

  const assertionOf = (hash: Buffer, credential: Buffer, publicKey: Buffer, count: number) =>
    [hash, credential, publicKey]
      .map((bytes) => bytes.toString('hex'))
      .join(':')
      .concat(`:${count}:1:0`)

  /** What is registered; `more` changes what is said and leaves the MAC as it was. */
  const add = (
    session: Session,
    hash: Buffer,
    more: { credential?: Buffer; said?: Buffer; count?: number; codes?: Buffer[]; mac?: Buffer } = {},
  ): Promise<Row> => {
    const { credential = randomBytes(32), said = credential, count = 0, codes = [randomBytes(32)] } = more
    const publicKey = Buffer.from(`key of ${credential.toString('hex')}`)
    const mac =
      more.mac ?? macOf(session, 'confirm', 'passkey', assertionOf(hash, credential, publicKey, count))
    return value(app, `select banking.add_passkey($1, $2, $3, $4, $5, $6, true, false, $7, $8, $9, 'add')`, [
      session.jti,
      hash,
      said,
      publicKey,
      count,
      ['internal'],
      mac,
      'My phone',
      codes,
    ])
  }

  /** Somebody who has a passkey now, with its counter at `count`. */
  async function register(session: Session, shown: Shown, count = 0): Promise<Key> {
    const [hash, credential, codes] = [randomBytes(32), randomBytes(32), [randomBytes(32), randomBytes(32)]]
    const begun = await begin(session, hash, shown)
    if (begun.refused) throw new Error(begun.refused)
    const { id } = await add(session, hash, { credential, count, codes })
    const [row] = await rows(owner, 'select user_handle, public_key from banking.passkeys where id = $1', [
      id,
    ])
    return { id, credential, publicKey: row!.public_key, handle: row!.user_handle, codes }
  }

  /** A passkey straight into its table. */
  const give = (session: Session, count = 0): Promise<string> =>
    value(
      owner,
      `insert into banking.passkeys (user_id, credential_id, user_handle, public_key, sign_count, transports,
         backup_eligible, backed_up, label)
       values ($1, $2, $3, $2, $4, '{usb}', true, false, 'Given') returning id`,
      [session.userId, randomBytes(32), randomBytes(32), count],
    )

  /** An app straight into its table, confirmed. */
  async function giveApp(session: Pick<Session, 'userId'>, confirmed = true): Promise<string> {
    const id = randomUUID()
    await owner.query(
      `insert into banking.user_factors (id, user_id, kind, secret, label, confirmed_at)
       values ($1, $2, 'totp', 'v1.of.nobody', 'App', case when $3 then now() end)`,
      [id, session.userId, confirmed],
    )
    return id
  }

  /** No customer has a factor, nobody has failed or was told anything. */
  async function clear() {
    for (const table of ['passkeys', 'user_factors', 'recovery_codes'])
      await owner.query(
        `delete from banking.${table} where user_id in (select id from banking.users where kind = 'customer')`,
      )
    await owner.query('delete from banking.passkey_challenges')
    await owner.query('delete from banking.throttles')
    await owner.query('delete from banking.sign_in_attempts')
    await owner.query('delete from banking.outbox')
    await owner.query(
      `update banking.users set failures = 0, blocked_until = null, status = 'active',
         sign_in_code_since = null`,
    )
  }

  /** Both customers, signed in anew, with nothing of before. */
  async function startAnew(): Promise<[Session, Session]> {
    await clear()
    const both: [Session, Session] = [
      await signIn(app, 'customer1@demo.bank'),
      await signIn(app, 'customer2@demo.bank'),
    ]
    await owner.query('delete from banking.outbox')
    return both
  }

  const newestIn = (table: string): Promise<string> =>
    value(owner, `select coalesce(max(id), 0)::text from banking.${table}`)
  /** A mark in the evidence, for `since`. */
  const mark = async () => ({ deed: await newestIn('audit_logs'), event: await newestIn('security_events') })
  /** Deeds, events and mails since a mark. */
  async function since({ deed, event }: { deed: string; event: string }) {
    const deeds = await rows(
      owner,
      `select actor, action, subject, request_id as request from banking.audit_logs
        where id > $1 and action not like 'users.%' order by id`,
      [deed],
    )
    const events = await rows(
      owner,
      `select kind, severity, user_id::text as user, request_id as request from banking.security_events
        where id > $1 order by id`,
      [event],
    )
    const mails = await rows(owner, 'select template, user_id::text as user from banking.outbox order by id')
    return { deeds, events, mails }
  }
  const codesOf = ({ userId }: Session): Promise<Row[]> =>
    rows(
      owner,
      `select encode(code_hash, 'hex') as hash, used_at is not null as used from banking.recovery_codes
        where user_id = $1 order by code_hash`,
      [userId],
    )
  /** Whether a session is still there. */
  const isAlive = async (session: Session) =>
    value(
      owner,
      `select s.ended_at is null from banking.user_sessions s join banking.auth_tokens t on t.session_id = s.id
        where t.jti_hash = sha256(convert_to($1, 'UTF8'))`,
      [session.jti],
    )
  return {
    ...{
      bank,
      app,
      owner,
      passwordOf,
      set,
      begin,
      assertionOf,
      add,
      register,
      give,
      giveApp,
      startAnew,
      mark,
      since,
    },
    ...{ codesOf, isAlive },
    signIn: (name: string) => signIn(app, name),
  }
}
